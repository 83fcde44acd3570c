register nats "a real NATS server: join, both ways, kills, rollback, wipe, full, denied, a wall, who is here: none lost" beside

# Several servers in one step, each on a port that was free; $URL is the one that is meant.
nats_config() { # LINE...: starts a server with these lines
    {
        printf 'listen: 127.0.0.1:%s\njetstream { store_dir: "%s" }\n' "$PORT" "$STEP_DIR/store"
        printf '%s\n' "$@"
    } >"$STEP_DIR/nats.conf"
    nats-server -c "$STEP_DIR/nats.conf" >>"$STEP_DIR/nats.log" 2>&1 &
    SERVER=$!
    local try
    for try in $(seq 50); do
        (: <"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null && return
        sleep 0.1
    done
    fail "the server did not start"
}

nats_kill() { kill -9 "$SERVER" 2>/dev/null && wait "$SERVER" 2>/dev/null || true; }

side() { # NAME COMMAND...: as one of two sites, each with its own folder and journals
    local name=$1
    shift
    (cd "$STEP_DIR/$name" && XDG_STATE_HOME=$STEP_DIR/$name/.state "$@")
}

nats_begin() { # two sites and a server's port; the folders are a and b
    need nats-server tmux
    WRITTEN=0 TMUX_NAME=warroom-nats-$BASHPID
    PORT=$(free_port)
    URL=nats://127.0.0.1:$PORT
    at_end nats_kill
    at_end nats_leave
    mkdir a b
    side a "$WARROOM" new "EU checkout 5xx" --impact 1 --urgency 1 --key shop-1 >/dev/null
}

nats_leave() { # ends all consoles, and waits until they have written what they hold
    tmux -L "$TMUX_NAME" list-panes -a -F '#{pane_pid}' >panes 2>/dev/null || return 0
    tmux -L "$TMUX_NAME" kill-server
    local try pid
    for pid in $(cat panes); do
        for try in $(seq 60); do
            # Whoever takes over what tmux left may be in no hurry to bury it.
            grep -qs '^State:.[^ZX]' "/proc/$pid/status" || break
            sleep 0.05
        done
    done
}

nats_parts() { # FUNCTION...: all at once, for they mostly wait; each with its own sites and server
    need nats-server tmux
    local part parts=()
    for part in "$@"; do
        mkdir "$part"
        (
            AT_END=()
            trap tidy EXIT
            export STEP_DIR=$STEP_DIR/$part
            export XDG_STATE_HOME=$STEP_DIR/.state XDG_CONFIG_HOME=$STEP_DIR/.config
            cd "$STEP_DIR"
            nats_begin
            "$part"
        ) >"$part.log" 2>&1 &
        parts+=($!)
    done
    local at failed=
    for at in "${!parts[@]}"; do
        part=${*:at+1:1}
        wait "${parts[at]}" || failed="$part: $(cat "$part/reason" 2>/dev/null || echo "exit $?")"
        echo "$part:"
        cat "$part.log"
    done
    [ -z "$failed" ] || fail "$failed"
}

nats_ask() { # SUBJECT JSON: asks JetStream and prints its answer
    python3 - "$PORT" "$@" <<'PY'
import socket, sys
port, subject, body = sys.argv[1:]
link = socket.create_connection(("127.0.0.1", int(port)))
link.sendall(b'CONNECT {"verbose":false}\r\nSUB answer 1\r\nPUB %s answer %d\r\n%s\r\n'
             % (subject.encode(), len(body.encode()), body.encode()))
link.settimeout(5)
seen = b""
while b"MSG answer" not in seen or not seen.endswith(b"\r\n") or b"}" not in seen:
    seen += link.recv(65536)
print(seen[seen.index(b"{", seen.index(b"MSG answer")):].decode().strip())
PY
}

nats_stream() { # JSON: makes the stream with these settings besides
    nats_ask '$JS.API.STREAM.CREATE.WARROOM' '{"name": "WARROOM", "subjects": ["warroom.v1.>"],
        "storage": "file", "retention": "limits", "discard": "new", '"$1"'}' >stream
    ! grep -q '"error"' stream || fail "no stream: $(cat stream)"
}

console() { # NAME [FOLDER]: in a terminal of its own, on the file of that folder
    tmux -L "$TMUX_NAME" new-session -d -s "$1" -x 180 -y 40 \
        "cd '$STEP_DIR/${2:-$1}' && WARROOM_AS='$1' XDG_STATE_HOME='$STEP_DIR/$1/.state' exec '$WARROOM' shop-1.json --join --share $URL"
}

shows() { # NAME WORDS: within fifteen seconds
    local try
    for try in $(seq 150); do
        tmux -L "$TMUX_NAME" capture-pane -p -t "$1" | grep -qF -- "$2" && return
        sleep 0.1
    done
    tmux -L "$TMUX_NAME" capture-pane -p -t "$1"
    fail "$1 does not show \"$2\""
}

one_says() { # WORDS: the console that came back first found it out, and mended it for the other
    local try name
    for try in $(seq 100); do
        for name in a b; do
            tmux -L "$TMUX_NAME" capture-pane -p -t "$name" | grep -qE -- "$1" && return
        done
        sleep 0.1
    done
    tmux -L "$TMUX_NAME" capture-pane -p -t a
    tmux -L "$TMUX_NAME" capture-pane -p -t b
    fail "neither console says \"$1\""
}

alike() { # WHAT: both files end with the same events, all that were written, none twice
    local try
    for try in $(seq 150); do
        if cmp -s a/shop-1.json b/shop-1.json && all_there; then
            echo "$1: $WRITTEN notes written, all on both sides, none twice"
            return
        fi
        sleep 0.1
    done
    fail "$1: the sides differ, or not all of $WRITTEN notes are there once"
}

all_there() {
    [ "$(grep -c '"text":"note [0-9]* of' a/shop-1.json)" = "$WRITTEN" ] &&
        [ "$(grep -o '"text":"note [0-9]* of' a/shop-1.json | sort -u | wc -l)" = "$WRITTEN" ]
}

notes() { # SIDE COUNT
    local at
    for at in $(seq "$2"); do
        WRITTEN=$((WRITTEN + 1))
        side "$1" "$WARROOM" note -f shop-1.json "note $WRITTEN of $1" 2>/dev/null ||
            fail "note: exit $?"
    done
}

ends() { # CODE WORDS COMMAND...
    local code=0 wanted=$1 words=$2
    shift 2
    "$@" >out 2>&1 || code=$?
    [ $code = "$wanted" ] || fail "exit $code instead of $wanted: $(cat out)"
    grep -qF -- "$words" out || fail "does not say \"$words\": $(cat out)"
    echo "exit $code: $(tail -n 1 out)"
}

settings() { # LINE...: of the configuration's [nats]
    mkdir -p "$XDG_CONFIG_HOME/warroom"
    printf '%s\n' '[nats]' "$@" >"$XDG_CONFIG_HOME/warroom/config.toml"
}

step_nats() { nats_parts nats_outages nats_both_ways nats_no_entry; }

nats_two_consoles() { # on two sites that have no folder in common
    nats_config
    notes a 3
    ends 0 "went" side a "$WARROOM" sync shop-1.json --share "$URL"
    ends 5 "no incident nothing" side b "$WARROOM" join "$URL/nothing" --no-console
    ends 0 "events" side b "$WARROOM" join "$URL/shop-1" --no-console
    alike "replay on joining"

    console a
    console b
    shows a "on NATS"
    shows b "on NATS"
}

nats_both_ways() {
    nats_two_consoles
    notes a 5
    notes b 5
    alike "two consoles, both ways"
    shows a "2 here: "
    shows b "2 here: "
    console c a
    shows b "3 here: "
    tmux -L "$TMUX_NAME" send-keys -t c q q
    shows b "2 here: "
    echo "who is here, through the server: each sees the other's site, and who closes has gone"
}

nats_outages() {
    nats_two_consoles
    nats_kill
    shows a "NATS offline"
    notes a 4
    notes b 4
    shows a "4 to send"
    cp -r store older
    nats_config
    shows a "on NATS"
    alike "killed, both sides going on, started again"

    nats_kill
    rm -rf store && mv older store
    nats_config
    one_says "had lost [0-9]+ events?"
    alike "rolled back to an older copy"

    nats_kill
    rm -rf store
    nats_config
    notes b 2
    one_says "it has them again"
    alike "wiped"
    tmux -L "$TMUX_NAME" new-session -d -s wall -x 150 -y 45 \
        "XDG_STATE_HOME='$STEP_DIR/none' '$WARROOM' wall $URL/shop-1"
    shows wall "note $WRITTEN of b"
    notes a 1
    shows wall "note $WRITTEN of a"
    [ ! -e "$STEP_DIR/none" ] || fail "the wall wrote something"
    nats_kill
    shows wall "NOT UPDATING"
    echo "a wall over NATS alone: shows what is new, says that it is cut, writes nothing"
    side a "$WARROOM" verify shop-1.json
}

nats_no_entry() {
    notes a 3
    nats_config 'authorization { token: "s3cret" }'
    ends 1 "refused us" side a "$WARROOM" sync shop-1.json --share "$URL"
    ends 2 "holds a secret" side a "$WARROOM" sync shop-1.json --share "nats://s3cret@127.0.0.1:$PORT"
    ! grep -q s3cret out || fail "a secret was printed"
    settings 'token = "env:NATS_TOKEN"'
    NATS_TOKEN=s3cret ends 0 "went" side a "$WARROOM" sync shop-1.json --share "$URL"
    nats_kill

    # shellcheck disable=SC2016 # the dollar signs are NATS'
    nats_config 'authorization { users = [
        { user: full, password: full }
        { user: reader, password: reader, permissions: { publish: ["$JS.API.>", "_INBOX.>"] } } ] }'
    echo reader >secret && chmod 600 secret
    settings 'user = "reader"' "password = \"file:$STEP_DIR/secret\""
    notes a 1
    ends 1 "Permissions Violation" side a "$WARROOM" sync shop-1.json --share "$URL"
    echo full >secret
    settings 'user = "full"' "password = \"file:$STEP_DIR/secret\""
    ends 0 "1 went" side a "$WARROOM" sync shop-1.json --share "$URL"
    nats_kill
    settings

    rm -rf store
    nats_config 'max_payload: 1MB'
    nats_stream '"max_msgs": 5'
    ends 75 "takes no more" side a "$WARROOM" sync shop-1.json --share "$URL"
    nats_kill
    ends 75 "cannot be reached" side a "$WARROOM" sync shop-1.json --share "$URL"

    side a "$WARROOM" verify shop-1.json
}
