# Figures by a real NATS server, and a cluster whose leader is killed.
register nats_far "by NATS from key to another screen; a thousand watchers; the leader killed"
step_nats_far() {
    need nats-server
    local drive=(python3 "$ROOT/tests/faults/relay.py")
    if [ -n "$SHORT" ]; then
        "${drive[@]}" --notes 30 --folder "$STEP_DIR/one"
        return
    fi
    "${drive[@]}" --notes 300 --watchers 1000 --live 30 --incidents 200 --folder "$STEP_DIR/one"
    "${drive[@]}" --cluster --folder "$STEP_DIR/three"
}
