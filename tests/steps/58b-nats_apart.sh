# Hours without the server, and hundreds of notes on each side meanwhile.
register nats_apart "hours apart by NATS, hundreds of notes on each side, no duplicate window: none lost, none doubled" beside

apart() { # SIDE FROM TO: notes with these numbers
    local at
    for at in $(seq "$2" "$3"); do
        side "$1" "$WARROOM" note -f shop-1.json "note $at of $1" 2>/dev/null || fail "note: exit $?"
    done
}

nats_again() { # publishes all messages of the stream once more, without an id
    python3 - "$PORT" <<'PY'
import base64, json, socket, sys
link = socket.create_connection(("127.0.0.1", int(sys.argv[1]))).makefile("rwb")
link.write(b'CONNECT {"verbose":false}\r\nSUB answer 1\r\n')
def ask(subject, body):
    link.write(b"PUB %s answer %d\r\n%s\r\n" % (subject.encode(), len(body), body))
    link.flush()
    while not (line := link.readline()).startswith(b"MSG"):
        pass
    return json.loads(link.read(int(line.split()[-1]) + 2))
count = ask("$JS.API.STREAM.INFO.WARROOM", b"")["state"]["messages"]
for number in range(1, count + 1):
    asked = json.dumps({"seq": number}).encode()
    message = ask("$JS.API.STREAM.MSG.GET.WARROOM", asked)["message"]
    ask(message["subject"], base64.b64decode(message["data"]))
after = ask("$JS.API.STREAM.INFO.WARROOM", b"")["state"]["messages"]
print(f"== the server keeps {after} messages of {count} events now")
PY
}

# The window in which the server drops what it has seen is as good as none, as after hours; two
# consoles hold what a wrote, and both send all of it.
step_nats_apart() {
    local count=300
    [ -z "$SHORT" ] || count=60
    nats_begin
    nats_config
    nats_stream '"duplicate_window": 100000000'
    notes a 2
    ends 0 "went" side a "$WARROOM" sync shop-1.json --share "$URL"
    ends 0 "events" side b "$WARROOM" join "$URL/shop-1" --no-console
    console a
    console c a
    console b
    local name
    for name in a b c; do shows $name "on NATS"; done
    nats_kill
    for name in a b c; do shows $name "NATS offline"; done

    apart a $((WRITTEN + 1)) $((WRITTEN + count)) &
    local other=$!
    apart b $((WRITTEN + count + 1)) $((WRITTEN + 2 * count))
    wait "$other" || fail "not all notes were recorded"
    WRITTEN=$((WRITTEN + 2 * count))
    for name in a b c; do shows $name ", $count to send"; done
    nats_config
    alike "$count notes on each side, sent after the window"
    for name in a b c; do shows $name "on NATS"; done
    ends 0 "0 events came, 0 went" side a "$WARROOM" sync shop-1.json --share "$URL"
    ends 0 "0 events came, 0 went" side b "$WARROOM" sync shop-1.json --share "$URL"
    nats_again
    ends 0 "0 events came, 0 went" side b "$WARROOM" sync shop-1.json --share "$URL"
    alike "every message once more, long after"

    nats_kill
    rm -rf store
    nats_config
    nats_stream '"duplicate_window": 100000000'
    one_says "it has them again"
    alike "and once more into an empty server"
    ends 0 "0 events came, 0 went" side b "$WARROOM" sync shop-1.json --share "$URL"
    side a "$WARROOM" verify shop-1.json
}
