# The papers, read back by programs of others: pandoc, Python's csv and XML, icalendar, tidy.
register papers "papers and hostile words read back by pandoc, csv, XML, icalendar and tidy" beside

step_papers() {
    need python3
    local file=$STEP_DIR/case.json format
    "$WARROOM" drill --headless -f "$file" >/dev/null || fail "the drill: exit $?"
    # Words that try to be something else, in entries that stand in the full timeline.
    python3 - "$STEP_DIR/words" <<'PY'
import sys
words = [
    "<script>alert(1)</script> &lt; ]]> <!-- -->",
    "{code}x{code} [~admin] *b* _i_ -s- ||h|| !x! h1. {quote} \\ (x) :) ??c??",
    "**b** `c` | d | [x](javascript:alert(1)) $m$ :tada: ~~s~~ #tag",
    "=HYPERLINK(\"x\"),\"y\";z", "@SUM(A1)", "see https://a.example/x_y?a=1&b=2#f, yes",
]
open(sys.argv[1], "w").write("\n".join(words) + "\n")
PY
    while IFS= read -r words; do
        "$WARROOM" note -f "$file" --join "\\$words" >/dev/null || fail "note: exit $?"
    done <"$STEP_DIR/words"
    for format in md html json csv jira confluence text slack; do
        "$WARROOM" report ticket -f "$file" --format "$format" >"$STEP_DIR/ticket.$format" ||
            fail "report ticket --format $format: exit $?"
    done
    "$WARROOM" report review-meeting -f "$file" >"$STEP_DIR/review.ics" || fail "review: exit $?"
    papers_in_python "$STEP_DIR" || fail "a reader of Python does not find the same words"
    papers_in_pandoc "$STEP_DIR" || fail "pandoc does not find the same words"
    if command -v tidy >/dev/null; then
        tidy -q -e -xml "$STEP_DIR/ticket.html" || fail "the page is not well formed"
    else
        echo "SKIPPED part: tidy is not installed"
    fi
}

papers_in_python() { # FOLDER
    local python=python3 # the distribution's own has the modules that apt installs
    /usr/bin/python3 -c 'import icalendar' 2>/dev/null && python=/usr/bin/python3
    "$python" - "$1" <<'PY'
import csv, json, sys, xml.etree.ElementTree as xml
folder = sys.argv[1]
words = open(f"{folder}/words").read().splitlines()
text = lambda name: open(f"{folder}/ticket.{name}", newline="").read()

def whole(root):
    return " ".join("".join(root.itertext()).split())

page = xml.fromstring(text("html").split("\n", 1)[1])
assert not [e for e in page.iter() if e.tag.endswith("script")], "a script"
stored = xml.fromstring(f"<page>{text('confluence')}</page>")
cells = [cell for row in csv.reader(open(f"{folder}/ticket.csv", newline=""), strict=True) for cell in row]
outline = json.loads(text("json"))
flat = json.dumps(outline, ensure_ascii=False)
for line in words:
    assert " ".join(line.split()) in whole(page), f"HTML: {line}"
    assert " ".join(line.split()) in whole(stored), f"Confluence: {line}"
    assert any(cell.lstrip("'").startswith(line) for cell in cells), f"CSV: {line}"
    assert json.dumps(line, ensure_ascii=False)[1:-1] in flat, f"JSON: {line}"
assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell], "a formula"
assert all(len(line) <= 72 for line in text("text").splitlines()), "72 columns"
try:
    import icalendar
except ImportError:
    print("SKIPPED part: the icalendar module is not installed")
else:
    calendar = icalendar.Calendar.from_ical(open(f"{folder}/review.ics", "rb").read())
    (event,) = calendar.walk("VEVENT")
    assert event.decoded("DTSTART").isoformat() == "2026-01-16T16:00:00+00:00", event["DTSTART"]
    assert "northbay-incident-1042" in str(event["SUMMARY"])
PY
}

papers_in_pandoc() { # FOLDER
    command -v pandoc >/dev/null || {
        echo "SKIPPED part: pandoc is not installed"
        return 0
    }
    pandoc -f gfm -t json "$1/ticket.md" >"$1/md.json" || return 1
    pandoc -f jira -t json "$1/ticket.jira" >"$1/jira.json" || return 1
    python3 - "$1" <<'PY'
import json, sys
folder = sys.argv[1]
words = open(f"{folder}/words").read().splitlines()

def text(node):
    if isinstance(node, list):
        return "".join(text(part) for part in node)
    if not isinstance(node, dict):
        return ""
    kind, inner = node.get("t"), node.get("c")
    if kind == "Str":
        return inner
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    assert kind not in ("RawBlock", "Math", "CodeBlock", "Code", "Image"), f"{kind} got through"
    return text(inner)

# Jira reads `\~` as a tilde; pandoc's reader of its markup does not know that one escape.
unread = {"md": "", "jira": "~\\"}
for name, signs in unread.items():
    tree = json.load(open(f"{folder}/{name}.json"))
    bare = lambda words: " ".join(words.translate({ord(sign): None for sign in signs}).split())
    found = bare(text(tree["blocks"]))
    for line in words:
        assert bare(line) in found, f"{name}: {line}"
PY
}
