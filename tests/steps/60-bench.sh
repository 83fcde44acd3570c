# The figures. They are printed, never asserted: it fails only when a program fails.
register bench "the measurements of tests/bench/run"
step_bench() {
    "$BENCH/run" ${SHORT:+--short} --warroom "$WARROOM" --floor "$FLOOR" ||
        fail "a program did not do its work; see FAILED above"
}
