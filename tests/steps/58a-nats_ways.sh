# Every way to get in at a real NATS server, and every way in which it says no.
register nats_ways "NATS: nkey, credentials, certificate, least permissions, revoked, too long, no stream: said in words" beside

nats_reload() { # LINE...: the running server takes other lines
    {
        printf 'listen: 127.0.0.1:%s\njetstream { store_dir: "%s" }\n' "$PORT" "$STEP_DIR/store"
        printf '%s\n' "$@"
    } >"$STEP_DIR/nats.conf"
    kill -HUP "$SERVER"
}

step_nats_ways() {
    need openssl
    nats_parts nats_revoked nats_least nats_keys nats_no_stream nats_too_long nats_certificate
}

nats_keys() {
    local sync=(side a "$WARROOM" sync shop-1.json --share "$URL")
    python3 "$ROOT/tests/faults/nkeys.py" "$STEP_DIR"

    nats_config "authorization { users = [ { nkey: $(cat user.pub) } ] }"
    settings "nkey = \"file:$STEP_DIR/user.nk\""
    ends 0 "went" "${sync[@]}"
    chmod 644 user.nk
    ends 1 "others may read it" "${sync[@]}"
    settings
    ends 1 "refused us" "${sync[@]}"
    nats_kill

    rm -rf store
    nats_config "operator: \"$STEP_DIR/operator.jwt\"" "resolver: MEMORY" "$(cat preload)"
    ends 1 "refused us" "${sync[@]}"
    settings "credentials = \"file:$STEP_DIR/user.creds\""
    ends 0 "went" "${sync[@]}"
    chmod 600 user.nk
    settings "credentials = \"file:$STEP_DIR/user.nk\""
    ends 1 "no user's JWT" "${sync[@]}"
    ! grep -qf user.nk out || fail "a secret was printed"
}

nats_no_stream() {
    settings "create = false"
    nats_config
    ends 5 "ask whoever runs the server" side a "$WARROOM" sync shop-1.json --share "$URL"
    console a
    shows a "NATS NO STREAM"
    nats_stream '"max_msgs": -1'
    shows a "on NATS"
    echo "a stream that is missing and may not be made: said whom to ask, on NATS once it is there"
}

nats_too_long() {
    settings
    nats_config 'max_payload: 32768'
    side a "$WARROOM" note -f shop-1.json "$(printf 'x%.0s' $(seq 40000))" 2>/dev/null
    ends 1 "longer than" side a "$WARROOM" sync shop-1.json --share "$URL"
    grep -qF "32768 bytes" out || fail "not said how long it may be: $(cat out)"
    ends 0 "events" side b "$WARROOM" join "$URL/shop-1" --no-console
    console a
    console b
    shows a "on NATS, 1 too long"
    notes a 1
    shows b "note 1 of a"
    local tried
    tried=$(grep -c "Payload" nats.log) || true
    [ "$tried" = 0 ] || fail "it was sent all the same"
    nats_kill
    nats_config 'max_payload: 1MB'
    alike "too long for one server, taken by the next"
}

# What docs/nats.md says that clients need, in $LEAST; two consoles that have no more.
nats_with_least() {
    LEAST=$(sed -n '/^authorization/,/^```/p' "$ROOT/docs/nats.md" | grep -v '^```')
    export WRITER_PASSWORD=writing WALL_PASSWORD=looking
    echo writing >writer && echo looking >looker && chmod 600 writer looker
    nats_config
    nats_stream '"max_msgs": -1'
    nats_kill
    : >nats.log
    nats_config "$LEAST"
    settings 'user = "writer"' "password = \"file:$STEP_DIR/writer\""
    ends 0 "went" side a "$WARROOM" sync shop-1.json --share "$URL"
    ends 0 "events" side b "$WARROOM" join "$URL/shop-1" --no-console
    console a
    console b
    shows a "2 here: "
}

# All works with it, and what it grants is taken away and given back while a console looks on.
nats_least() {
    nats_with_least
    settings 'user = "wall"' "password = \"file:$STEP_DIR/looker\""
    tmux -L "$TMUX_NAME" new-session -d -s wall -x 150 -y 45 \
        "XDG_STATE_HOME='$STEP_DIR/none' '$WARROOM' wall $URL/shop-1"
    shows wall "live,"
    settings 'user = "writer"' "password = \"file:$STEP_DIR/writer\""
    notes a 3
    notes b 3
    alike "with the least permissions"
    shows wall "note $WRITTEN of b"
    ! grep -i violation nats.log || fail "more was needed"
    tmux -L "$TMUX_NAME" kill-session -t wall

    nats_reload "${LEAST//'"warroom.here.v1.>"'/'"warroom.nothing"'}"
    shows a "1 here: a"
    shows a "on NATS"
    notes b 1
    alike "without the right to hear who is here"
    local shown
    shown=$(tmux -L "$TMUX_NAME" capture-pane -p -t a)
    [[ $shown != *REFUSED* && $shown != *refused* ]] || fail "it was said: $shown"
}

nats_revoked() {
    nats_with_least
    nats_reload "${LEAST//writer/nobody}"
    shows a "NATS REFUSED"
    notes a 2
    shows a "2 to send"
    nats_reload "$LEAST"
    shows a "on NATS"
    shows b "on NATS"
    alike "authorisation revoked for a while"
    if [ -z "$SHORT" ]; then nats_no_publishing; fi
}

nats_no_publishing() {
    nats_reload "${LEAST//'"warroom.v1.>"'/'"warroom.nothing"'}"
    notes a 1
    shows a "NATS REFUSED"
    nats_reload "$LEAST"
    alike "the right to publish revoked for a while"
}

nats_certificate() {
    local curve=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)
    openssl req -x509 "${curve[@]}" -days 2 -subj /CN=warroom-test-ca \
        -keyout ca.key -out ca.pem 2>/dev/null
    local name
    for name in server client; do
        openssl req "${curve[@]}" -subj "/CN=$name" -keyout $name.key -out $name.csr 2>/dev/null
        printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' >$name.ext
        openssl x509 -req -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
            -extfile $name.ext -out $name.pem 2>/dev/null
    done
    local ours="cert_file: \"$STEP_DIR/server.pem\", key_file: \"$STEP_DIR/server.key\""
    local sync=(side a "$WARROOM" sync shop-1.json --share "tls://127.0.0.1:$PORT")
    settings
    nats_config "tls { $ours }"
    ends 1 "refused us" "${sync[@]}"
    settings "ca = \"$STEP_DIR/ca.pem\""
    ends 0 "went" "${sync[@]}"
    nats_kill

    nats_config "tls { $ours, ca_file: \"$STEP_DIR/ca.pem\", verify: true }"
    ends 1 "refused us" "${sync[@]}"
    settings "ca = \"$STEP_DIR/ca.pem\"" "cert = \"$STEP_DIR/client.pem\"" "key = \"$STEP_DIR/client.key\""
    notes a 1
    ends 0 "1 went" "${sync[@]}"
}
