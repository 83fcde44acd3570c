# Open consoles whose calls fail while a note is saved, by a tracer that takes hold of them.
register consoles "calls fail under an open console: what its screen called recorded is there" beside
step_consoles() {
    need strace
    strace -qq -o trace -e trace=none true 2>/dev/null || skip "tracing is not allowed here"
    local drive=(python3 "$ROOT/tests/faults/consoles.py")
    if [ -n "$SHORT" ]; then
        # The same ones each time: what a push is judged by must not depend on chance.
        "${drive[@]}" --sample 6 --seed "${WARROOM_SEED:-5}"
        return
    fi
    "${drive[@]}" --each 6
}
