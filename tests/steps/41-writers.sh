# Many writers and readers on one file at once, beside the same load on an SQLite table.
register writers "16 writers and readers at once: none lost, doubled, reordered, refused"
step_writers() {
    local drive=(python3 "$ROOT/tests/faults/writers.py")
    if [ -n "$SHORT" ]; then
        "${drive[@]}" --notes 60 --machines 4 --amend
        return
    fi
    need sqlite3
    "${drive[@]}" --notes 500 --sqlite --folder "$STEP_DIR/one"
    "${drive[@]}" --notes 500 --machines 8 --readers 4 --folder "$STEP_DIR/many"
    "${drive[@]}" --notes 500 --readers 0 --screen --folder "$STEP_DIR/screen"
    "${drive[@]}" --writers 32 --notes 500 --machines 8 --readers 4 --amend --typists 3 \
        --folder "$STEP_DIR/crowd"
}
