# Files broken at random, for the commands and under an open console.
register broken "files broken at random: no panic, nothing overwritten unread, all comes back" beside
step_broken() {
    local drive=(python3 "$ROOT/tests/faults/broken.py")
    if [ -n "$SHORT" ]; then
        "${drive[@]}" --cases 40 --looks 1 --screens 6 --seed "${WARROOM_SEED:-3}"
        return
    fi
    "${drive[@]}" --cases 5000 --screens 200
}
