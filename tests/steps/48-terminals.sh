# Signals, sizes, pastes, an unread terminal, a flood: the short forms of most are Rust tests.
register terminals "signals, sizes, a megabyte pasted, nobody reads, a flood: nothing is lost" beside
step_terminals() {
    local drive=(python3 "$ROOT/tests/faults/terminals.py")
    if [ -n "$SHORT" ]; then
        "${drive[@]}" --only paste,flood --flood 2
        return
    fi
    "${drive[@]}" --times 50 --sizes 10000 --unread 600 --flood 600
}
