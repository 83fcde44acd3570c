# The status page for people outside, read back by the programs that people read such pages with.
register status_page "the status page: feed readers, a status page client, checkers, full disk, a browser" beside

page_reads_json() { # FOLDER: every answer is JSON and has a page
    need jq
    local file
    for file in "$1"/api/v2/*.json "$1"/api/v2/*/*.json; do
        jq -e '.page.id and .page.updated_at' "$file" >/dev/null || fail "$file has no page"
    done
    [ "$(jq -r '.incidents[0].incident_updates[0].body' "$1/api/v2/incidents.json")" = \
        'Fixed. A report will follow.' ] || fail "the newest update is not the first"
}

prepare_status_page() {
    local missing=0
    pip_install feedparser || missing=1
    command -v npm >/dev/null || return
    mkdir -p "$TARGET/tests-npm"
    [ -d "$TARGET/tests-npm/node_modules/statuspage.io" ] ||
        npm install --silent --no-fund --no-audit --prefix "$TARGET/tests-npm" statuspage.io@3.3.8 ||
        missing=1
    return $missing
}

page_is_well_formed() { # FOLDER
    command -v xmllint >/dev/null || { without xmllint && return; }
    xmllint --noout "$1"/history.atom "$1"/history.rss || fail "a feed is no XML"
    # The parser of 2.9 knows the elements of HTML 4 only; it still finds what is not closed.
    xmllint --html --noout "$1"/index.html "$1"/incidents/*.html 2>&1 |
        grep -v 'Tag .* invalid' | grep 'error' && fail "a page is not closed properly"
    return 0
}

page_by_feedparser() { # ADDRESS
    "$PYTHON" -c 'import feedparser' || { without feedparser && return; }
    "$PYTHON" - "$1" <<'PY' || fail "feedparser does not read it"
import sys, feedparser
for name in ("history.atom", "history.rss"):
    feed = feedparser.parse(f"{sys.argv[1]}/{name}")
    assert not feed.bozo, (name, feed.get("bozo_exception"))
    [entry] = feed.entries
    assert entry.id.startswith("urn:uuid:"), entry.id
    assert entry.title == "Checkout", entry.title
    assert entry.link == f"{sys.argv[1]}/incidents/" + entry.link.rsplit("/", 1)[1], entry.link
    text = entry.content[0].value if "content" in entry else entry.summary
    assert text.index("Fixed.") < text.index("We look into it"), text
    assert "a < b & c" in feedparser.sanitizer._sanitize_html(text, "utf-8", "text/html").replace(
        "&lt;", "<").replace("&amp;", "&"), text
PY
}

page_by_newsboat() { # ADDRESS
    command -v newsboat >/dev/null || { without newsboat && return; }
    mkdir -p boat
    : >boat/config
    local feed
    for feed in history.atom history.rss; do
        echo "$1/$feed" >boat/urls
        newsboat -C boat/config -u boat/urls -c "boat/$feed.db" -x reload print-unread \
            >boat/said 2>&1 || fail "newsboat: $(cat boat/said)"
        grep -q '^1 ' boat/said || fail "newsboat finds no entry in $feed: $(cat boat/said)"
    done
}

page_by_client() { # ADDRESS
    [ -d "$TARGET/tests-npm/node_modules/statuspage.io" ] ||
        { without "npm statuspage.io" && return; }
    cat >client.mjs <<'JS'
import { createRequire } from "node:module";
const require = createRequire(process.argv[3] + "/");
const module = require("statuspage.io");
const Statuspage = module.Statuspage ?? module.default ?? module;
const page = new Statuspage("x");
page.setApiUrl(process.argv[2]);
const all = await page.api.incidents.getAll();
const incident = all.incidents[0];
if (incident.incident_updates.length !== 4) throw new Error("updates: " + JSON.stringify(incident));
if (incident.status !== "resolved") throw new Error("status: " + incident.status);
const summary = await page.api.getSummary();
if (summary.status.indicator !== "none") throw new Error(JSON.stringify(summary.status));
if (summary.components[0].status !== "operational") throw new Error("component");
const open = await page.api.incidents.getUnresolved();
if (open.incidents.length !== 0) throw new Error("unresolved");
console.log("read", incident.name);
JS
    node client.mjs "$1" "$TARGET/tests-npm" || fail "the status page client does not read it"
}

page_in_browser() { # ADDRESS: pictures of a telephone and of a desk, and a print; long only
    [ -z "$SHORT" ] || return 0
    local browser
    browser=$(one_of "$BROWSERS") || { without "a browser" && return; }
    local kept=$TARGET/status-page shot
    mkdir -p "$kept"
    for shot in phone:390,844 desk:1280,900; do
        timeout 120 "$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars \
            --virtual-time-budget=2000 --window-size="${shot#*:}" \
            --screenshot="$kept/${shot%%:*}.png" "$1/index.html" >browser 2>&1 ||
            fail "the browser: $(tail -n 3 browser)"
        [ "$(stat -c %s "$kept/${shot%%:*}.png")" -gt 8000 ] || fail "an empty picture"
    done
    timeout 120 "$browser" --headless --no-sandbox --disable-gpu --virtual-time-budget=2000 \
        --dump-dom "$1/index.html" >dom 2>/dev/null || fail "the browser shows nothing"
    grep -q 'No known problems.' dom || fail "the browser does not show the banner"
    echo "pictures are in $kept"
}

WITHOUT=()
without() { WITHOUT+=("$1"); }
page_say() { # TEXT
    "$WARROOM" send customers "$1" --channel 'status page' -f case.json >/dev/null ||
        fail "send: exit $?"
}

step_status_page() {
    incident case.json 2
    "$WARROOM" set faulty-service 'Checkout' -f case.json >/dev/null || fail "set faulty-service: exit $?"
    "$WARROOM" stage acknowledged -f case.json >/dev/null || fail "stage: exit $?"
    page_say 'We look into it: a < b & c.'
    page_say 'CANARY will be redacted'
    page_say '</title><script>alert(1)</script> ]]> '$'\xe2\x80\xae''x'
    page_say 'We know more.'

    # A console keeps it, in a terminal of its own.
    need tmux
    local socket=warroom-page-$$ port address
    tmux -L "$socket" new-session -d -x 120 -y 40 \
        "$WARROOM case.json --status-page $STEP_DIR/live" || fail "tmux"
    at_end "tmux -L $socket kill-server 2>/dev/null"
    wait_for() { # COMMAND...
        local tries
        for tries in $(seq 100); do
            "$@" >/dev/null 2>&1 && return 0
            sleep 0.1
        done
        fail "never came: $*"
    }
    wait_for grep -q 'CANARY' live/index.html
    local canary
    canary=$("$WARROOM" log --ids -f case.json | grep CANARY | grep -o '^[0-9a-f]*' | head -n 1)
    "$WARROOM" redact "$canary" --reason 'not for everybody' -f case.json || fail "redact: exit $?"
    gone() { ! grep -rq CANARY live; }
    wait_for gone
    "$WARROOM" stage mitigated 'put back' -f case.json >/dev/null || fail "stage: exit $?"
    "$WARROOM" send customers 'Fixed. A report will follow.' --channel 'status page' \
        --type resolved -f case.json >/dev/null || fail "send: exit $?"
    wait_for grep -q 'Fixed. A report' live/index.html
    tmux -L "$socket" send-keys q y

    # The same files again, whatever the zone of the machine.
    port=$(free_port)
    address=http://127.0.0.1:$port
    "$WARROOM" status-page site --url "$address" || fail "status-page: exit $?"
    cp -r site before
    TZ=Asia/Tokyo "$WARROOM" status-page site >said || fail "status-page again: exit $?"
    grep -q '0 files written, 0 removed' said || fail "written again: $(cat said)"
    diff -r before site || fail "another page in another zone"
    ! grep -rq -e CANARY -e '<script' -e Robin -e 'first words' -e 'EU checkout' site live ||
        fail "something of the inside got out"

    page_reads_json site
    page_is_well_formed site
    python3 -m http.server "$port" --bind 127.0.0.1 --directory site >/dev/null 2>&1 &
    at_end "kill $!"
    wait_for python3 -c "import urllib.request; urllib.request.urlopen('$address/index.html')"
    page_by_feedparser "$address"
    page_by_newsboat "$address"
    page_by_client "$address"
    page_in_browser "$address"
    page_on_full_disk
    [ ${#WITHOUT[@]} = 0 ] || skip "all else passed; cannot be had here: ${WITHOUT[*]}"
}

page_on_full_disk() {
    if [ "$(id -u)" != 0 ]; then
        without "a full disk (needs root)"
        return
    fi
    mkdir -p full
    mount -t tmpfs -o size=256k tmpfs full 2>/dev/null || { without "a mount" && return; }
    at_end "umount -l '$STEP_DIR/full'"
    "$WARROOM" status-page full || fail "on a small disk: exit $?"
    cp full/index.html whole.html
    fill full
    page_say 'It came back.'
    local code=0
    "$WARROOM" status-page full 2>said || code=$?
    [ "$code" = 1 ] && grep -q 'the disk is full' said || fail "exit $code: $(cat said)"
    cmp -s full/index.html whole.html || fail "half a page on the full disk"
    rm full/ballast
    "$WARROOM" status-page full || fail "with room again: exit $?"
    grep -q 'It came back.' full/index.html || fail "not written with room again"
    mount -o remount,ro full
    page_say 'And it went again.'
    code=0
    "$WARROOM" status-page full 2>said || code=$?
    mount -o remount,rw full
    [ "$code" = 1 ] && grep -q 'read-only' said || fail "read-only: exit $code: $(cat said)"
    [ -z "$(find full -name '*.tmp-*')" ] || fail "left over: $(find full -name '*.tmp-*')"
}
