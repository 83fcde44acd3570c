# The measuring tools themselves: the emulated terminal, the figures, the file format in Python.
register harness "the tests of the measuring side itself"
step_harness() {
    cd "$BENCH"
    python3 -m unittest -q selftest
}
