# How it grows: large records, 50 consoles, 200 command lines. The figures of docs/scale.md.
register scale "100 000 events; 50 consoles and 200 command lines on one file" long
step_scale() {
    python3 "$ROOT/tests/faults/scale.py"
}
