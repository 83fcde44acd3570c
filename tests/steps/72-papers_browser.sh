# The HTML papers and the status page in a real browser: hostile words stay words, no script runs,
# nothing is fetched, what is printed has the text on its pages, and a telephone shows the status page
# without scrolling sideways. The browser without windows is enough; any other of its family will do.
register papers_browser "HTML papers and the status page shown and printed by a real browser, hostile words among them" beside

step_papers_browser() {
    local browser file=$STEP_DIR/case.json page profile=$STEP_DIR/profile
    browser=$(one_of "$BROWSERS") || skip "no browser is installed that needs no window"
    need pdftotext python3
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
    browser_status_page "$browser" "$profile" "$kept"
    echo "pictures and a print are in $kept"
}

# A long column: many words of two incidents, hostile ones and ones that nothing can break among them.
browser_status_page() { # BROWSER PROFILE KEPT
    local browser=$1 profile=$2 kept=$3 site=$STEP_DIR/site page number shot
    mkdir -p "$STEP_DIR/incidents" && cd "$STEP_DIR/incidents" || fail "no folder"
    page_words() { # FILE TEXT
        "$WARROOM" send customers "$2" --channel 'status page' -f "$1" >/dev/null || fail "send: exit $?"
        printf '%s\n' "$2" >>"$STEP_DIR/said"
    }
    for page in checkout mail; do
        "$WARROOM" new "inside title of $page" --service "Service $page" --impact 1 --urgency 1 \
            -f "$page.json" >/dev/null || fail "new: exit $?"
        "$WARROOM" set organisation 'Northbay & Söhne' -f "$page.json" >/dev/null || fail "set: exit $?"
    done
    for ((number = 1; number <= 30; number++)); do
        page_words checkout.json "Word $number: payments of most visitors fail, and we put them right."
    done
    page_words checkout.json '<script>document.title="RAN"</script> <img src=x onerror="document.title=`RAN`"> pageone'
    page_words checkout.json '</li></ul></main><style>body{display:none}</style> [go](javascript:alert(1)) pagetwo'
    page_words checkout.json "https://status.example.com/$(printf 'long%.0s' {1..120}) pagethree"
    page_words mail.json "$(printf 'unbroken%.0s' {1..60})"
    "$WARROOM" stage stood-down 'put right' -f mail.json >/dev/null || fail "stage: exit $?"
    page_words mail.json 'Mail is in time again.'
    "$WARROOM" status-page "$site" >/dev/null || fail "status-page: exit $?"
    cp "$site"/incidents/*.html "$site/" # beside the first page, for the browser's sake
    for page in "$site"/*.html; do
        browse "$browser" "$profile" --dump-dom "file://$page" >"$page.dom" || fail "the browser does not show $page"
        browse "$browser" "$profile" --no-pdf-header-footer --print-to-pdf="$page.pdf" "file://$page" ||
            fail "the browser does not print $page"
        pdftotext -raw "$page.pdf" "$page.printed" || fail "no text in the print of $page"
        # As wide as a telephone: in a frame, since no window is that narrow.
        python3 - "$page" >"$page.frame.html" <<'PY'
import html, sys
page = html.escape(open(sys.argv[1]).read())
print(f'''<!DOCTYPE html><title>not measured</title>
<iframe id=f style="width:390px;height:844px;border:0" srcdoc="{page}"></iframe>
<script>onload = () => {{
    const inner = f.contentDocument.scrollingElement;
    document.title = `${{inner.clientWidth}} wide, ${{inner.scrollWidth}} to scroll`;
}}</script>''')
PY
        browse "$browser" "$profile" --dump-dom "file://$page.frame.html" >"$page.framed" || fail "no frame"
    done
    browser_site "$site" "$STEP_DIR/said" || fail "what the browser makes of the status page is not what was said"
    for shot in phone:390,844 desk:1280,900; do
        browse "$browser" "$profile" --hide-scrollbars --window-size="${shot#*:}" \
            --screenshot="$kept/status-page-${shot%%:*}.png" "file://$site/index.html" ||
            fail "the browser makes no picture"
    done
}

browser_site() { # FOLDER WORDS
    python3 - "$1" "$2" <<'PY'
import glob, re, sys
from html.parser import HTMLParser

class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text, self.handlers, self.links, self.quiet = [], [], [], [], 0
    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        # What is left out of a print is the way back and the word about loading anew.
        self.quiet += tag in ("nav", "style", "title", "head") or ("class", "screen") in attrs
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
    def handle_endtag(self, tag):
        if tag in ("nav", "style", "title", "head"):
            self.quiet -= 1
        if tag == "p" and self.quiet:
            self.quiet = 0
    def handle_data(self, data):
        if not self.quiet:
            self.text.append(data)

bare = lambda text: re.sub(r"\s+", "", text)
folder, said = sys.argv[1], open(sys.argv[2]).read().splitlines()
pages = sorted(glob.glob(f"{folder}/*.html"))
pages = [page for page in pages if not page.endswith(".frame.html")]
assert len(pages) == 3, pages
everywhere = ""
for name in pages:
    page = Page()
    page.feed(open(f"{name}.dom").read())
    assert not {"script", "img", "iframe", "object", "form"} & set(page.tags), f"{name}: {set(page.tags)}"
    assert page.tags.count("style") == 1, f"{name}: a style of somebody else"
    assert not page.handlers, f"{name}: {page.handlers}"
    assert not [link for link in page.links if link.startswith("javascript:")], name
    assert "Northbay & Söhne · Service status" in "".join(page.text), name
    assert "inside title" not in open(name).read(), name
    everywhere += bare("".join(page.text))
    printed = bare(open(f"{name}.printed").read())
    lost = [part for part in page.text if bare(part) and bare(part) not in printed]
    assert not lost, f"{name}: the print lacks {lost}"
    measured = re.search(r"<title>(.*?)</title>", open(f"{name}.framed").read()).group(1)
    # Less the bar for scrolling down.
    wide, to_scroll = map(int, re.findall(r"\d+", measured))
    assert 360 < wide <= 390 and to_scroll == wide, f"{name}: {measured}"
for words in said:
    assert bare(words) in everywhere, words
PY
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
