# kill -9 at random moments of a save, while others save.
register kills "kill -9 at random in parallel saves: what was promised is there once" beside
step_kills() {
    local drive=(python3 "$ROOT/tests/faults/kills.py")
    if [ -n "$SHORT" ]; then
        "${drive[@]}" --tries 1000
        return
    fi
    "${drive[@]}" --tries 5000 --machines 1 --writers 1 --folder "$STEP_DIR/alone"
    "${drive[@]}" --tries 5000 --folder "$STEP_DIR/four"
}
