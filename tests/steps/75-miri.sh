# The pure parts of the record in an interpreter that sees every use of memory: no file is touched.
register miri "hashes, lines, the log and the file's codec in miri" long

step_miri() {
    cargo +nightly miri --version >/dev/null 2>&1 || skip "no nightly compiler with miri is installed"
    cargo +nightly miri setup >/dev/null 2>&1 || skip "miri cannot build its library here"
    cd "$ROOT"
    # A thousand times slower than the processor: a few cases of each.
    export MIRIFLAGS=-Zmiri-disable-isolation PROPTEST_CASES=2
    cargo +nightly miri test --locked --quiet --lib --no-default-features \
        --target-dir "$TARGET/miri" -- domain::canon:: domain::event:: domain::id:: domain::log:: \
        store::tests::
}
