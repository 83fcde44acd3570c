# The HTML papers in a real browser: hostile words stay words, no script runs, nothing is fetched,
# and what is printed has the text on its pages. The browser is a large package: long only.
register papers_browser "HTML papers shown and printed by a real browser, hostile words among them" long

step_papers_browser() {
    local browser file=$STEP_DIR/case.json page profile=$STEP_DIR/profile
    browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) ||
        { apt_get chromium && browser=$(command -v chromium); } || skip "no chromium is installed"
    command -v pdftotext >/dev/null || apt_get poppler-utils || skip "pdftotext is not installed"
    need python3
    "$WARROOM" drill --headless -f "$file" >/dev/null || fail "the drill: exit $?"
    # Words that would run, fetch or break out where a page took them for its own. Each would leave
    # RAN in the document.
    printf '%s\n' \
        '<script>document.title="RAN"</script> plainone' \
        '<img src=x onerror="document.body.append(`RAN`)"> plaintwo' \
        '</td></table></main><style>body{display:none}</style> plainthree' \
        '[go](javascript:document.title=`RAN`) javascript:alert(1) plainfour' \
        'see https://a.example/?q="onmouseover="document.title=1 plainfive' \
        >"$STEP_DIR/words"
    while IFS= read -r page; do
        "$WARROOM" note -f "$file" --join "\\$page" >/dev/null || fail "note: exit $?"
    done <"$STEP_DIR/words"
    "$WARROOM" review lesson badly 'plainsix </ul><script>document.title="RAN"</script>' \
        -f "$file" --join >/dev/null || fail "lesson: exit $?"
    for page in ticket postmortem incident comms wrap-up status-page; do
        "$WARROOM" report "$page" -f "$file" --format html >"$STEP_DIR/$page.html" ||
            fail "report $page: exit $?"
        browse "$browser" "$profile" --dump-dom "file://$STEP_DIR/$page.html" >"$STEP_DIR/$page.dom" ||
            fail "the browser does not show $page"
    done
    browser_doms "$STEP_DIR" || fail "what the browser shows is not what was written"
    for page in ticket postmortem; do
        browse "$browser" "$profile" --no-pdf-header-footer --print-to-pdf="$STEP_DIR/$page.pdf" \
            "file://$STEP_DIR/$page.html" || fail "the browser does not print $page"
        pdftotext -layout "$STEP_DIR/$page.pdf" "$STEP_DIR/$page.printed" || fail "no text in the print"
        for words in 'Full timeline' 'plainone' 'plainthree' 'warroom 0.' \
            'half-applied'; do
            tr -s ' \n' ' ' <"$STEP_DIR/$page.printed" | grep -qF "$words" ||
                fail "the print of $page lacks: $words"
        done
    done
    local kept=$TARGET/papers
    mkdir -p "$kept"
    for page in phone:390,844 desk:1280,900; do
        browse "$browser" "$profile" --hide-scrollbars --window-size="${page#*:}" \
            --screenshot="$kept/${page%%:*}.png" "file://$STEP_DIR/postmortem.html" ||
            fail "the browser makes no picture"
        [ "$(stat -c %s "$kept/${page%%:*}.png")" -gt 8000 ] || fail "an empty picture"
    done
    cp "$STEP_DIR/postmortem.pdf" "$kept/"
    echo "pictures and a print are in $kept"
}

browse() { # BROWSER PROFILE ARGUMENT...
    local browser=$1 profile=$2
    shift 2
    timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync \
        --user-data-dir="$profile" "$@" 2>>"$STEP_DIR/browser.log"
}

browser_doms() { # FOLDER
    python3 - "$1" <<'PY'
import re, sys
from html.parser import HTMLParser
folder = sys.argv[1]

class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text, self.handlers, self.links = [], [], [], []
    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        for name, value in attrs:
            if name.startswith("on"):
                self.handlers.append(name)
            if name in ("href", "src"):
                self.links.append(value or "")
    def handle_data(self, data):
        self.text.append(data)

def read(name):
    page = Page()
    page.feed(open(f"{folder}/{name}.dom").read())
    return page, " ".join("".join(page.text).split())

for name in ("ticket", "postmortem", "incident", "comms", "wrap-up", "status-page"):
    page, text = read(name)
    assert not {"script", "img", "iframe", "object", "form"} & set(page.tags), f"{name}: {set(page.tags)}"
    assert page.tags.count("style") == 1, f"{name}: a style of somebody else"
    assert not page.handlers, f"{name}: {page.handlers}"
    assert all(re.match(r"(https?|mailto):", link) for link in page.links), f"{name}: {page.links}"
    dom = open(f"{folder}/{name}.dom").read()
    title = re.search(r"<title>(.*?)</title>", dom, re.S).group(1)
    assert title.startswith("DRILL"), f"{name}: the title is {title}"
for name in ("ticket", "postmortem"):
    _, text = read(name)
    for line in open(f"{folder}/words").read().splitlines():
        assert " ".join(line.split()) in text, f"{name}: {line}"
_, text = read("postmortem")
assert 'plainsix </ul><script>document.title="RAN"</script>' in text
PY
}
