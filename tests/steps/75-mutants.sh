# The store broken on purpose, in one place at a time: the tests have to notice. All places would
# take days; a sample is drawn by the seed. MUTANTS says how many, at least.
register mutants "a sample of changes to the store's code, one at a time: the tests notice nine of ten" long

MUTATED=(-f 'src/store/*.rs' -f 'src/store/*/*.rs' -e 'src/store/**/tests.rs')

prepare_mutants() {
    [ -z "$SHORT" ] || return 0
    mutants --version || cargo install --quiet --locked --root "$TARGET/tests-tools" cargo-mutants
}

mutants() { PATH=$TARGET/tests-tools/bin:$PATH cargo mutants "$@"; }

step_mutants() {
    need cargo git
    mutants --version >/dev/null 2>&1 || skip "cargo-mutants is not installed and cannot be"
    git clone -q "$ROOT" "$STEP_DIR/tree"
    cd "$STEP_DIR/tree"
    export CARGO_TARGET_DIR=$TARGET/mutants
    local seed=${WARROOM_SEED:-$RANDOM} all parts code=0
    all=$(mutants --list "${MUTATED[@]}" | wc -l)
    parts=$((all / ${MUTANTS:-40}))
    echo "== seed $seed"
    cargo test --locked --quiet --no-run
    # Whatever looks at files as the store does; a change that never ends counts as noticed.
    mutants --in-place "${MUTATED[@]}" --shard "$((seed % parts))/$parts" --sharding round-robin --baseline skip \
        --timeout 300 --output "$STEP_DIR" --no-times --colors never \
        -- --locked --lib --test it -- store:: laws:: tamper:: cli:: copies:: twins:: \
        unsent:: presence:: bad_input:: two_people:: || code=$?
    local out=$STEP_DIR/mutants.out caught missed
    caught=$(cat "$out/caught.txt" "$out/timeout.txt" | wc -l)
    missed=$(wc -l <"$out/missed.txt")
    sed 's/^/== missed: /' "$out/missed.txt"
    echo "== $caught of $((caught + missed)) noticed, of $all"
    [ "$caught" -gt 0 ] || fail "nothing was tried: cargo mutants ended with $code"
    [ "$((missed * 10))" -le "$((caught + missed))" ] || fail "more than one in ten went unnoticed"
}
