# The flood of `terminals`, for an hour: what grows slowly shows.
register soak "an hour of notes without a pause, the console stopped at random: memory, the last note, keys" long
step_soak() {
    python3 "$ROOT/tests/faults/terminals.py" --only flood --flood "${SOAK_SECONDS:-3600}"
}
