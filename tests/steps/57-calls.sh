# Every file call with every error, pairs of them, and calls that do half of what was asked.
register calls "every file call fails once with every error: no lie, no loss, EINTR survived" beside
step_calls() {
    need strace
    strace -qq -o trace -e trace=none true 2>/dev/null || skip "tracing is not allowed here"
    local drive=(python3 "$ROOT/tests/faults/calls.py")
    if [ -n "$SHORT" ]; then
        # The same ones each time: what a push is judged by must not depend on chance.
        "${drive[@]}" --sample 14 --pairs 60 --seed "${WARROOM_SEED:-989437}"
        return
    fi
    "${drive[@]}" --pairs 1500
}

register short_calls "reads and writes that do half of what was asked, and random errors" beside
step_short_calls() {
    need fiu-run
    local drive=(python3 "$ROOT/tests/faults/short.py")
    if [ -n "$SHORT" ]; then
        "${drive[@]}" --tries 100 --errors 100
        return
    fi
    "${drive[@]}" --tries 2500 --errors 2500
}
