# Fuzzers that are led by what the code does, for everything that reads what others wrote: the file,
# an event's line, the entry bar, a transcript, and the sanitiser. FUZZ_SECONDS says for how long each.
register fuzz "fuzzers led by coverage: file, line, entry bar, transcript, sanitiser; no panic, every law holds" long

FUZZ_TARGETS="file line bar clean transcript"

fuzz_cargo() { PATH=$TARGET/tests-tools/bin:$PATH cargo +nightly fuzz "$@"; }

FUZZ_BUILD=(--fuzz-dir "$ROOT/tests/fuzz" --target-dir "$TARGET/fuzz" --sanitizer none)

# The compiling is done here: it takes as long as a fuzzer runs.
prepare_fuzz() {
    [ -z "$SHORT" ] || return 0
    cargo +nightly --version || return 0
    fuzz_cargo --version || cargo install --quiet --locked --root "$TARGET/tests-tools" cargo-fuzz
    fuzz_cargo build "${FUZZ_BUILD[@]}"
}

# What a fuzzer begins with is made by the program, and is small.
fuzz_seeds() { # FOLDER
    local target number
    for target in $FUZZ_TARGETS; do mkdir -p "$1/$target"; done
    incident "$STEP_DIR/seed.json" 2
    "$WARROOM" note -f "$STEP_DIR/seed.json" '> restarted "it" #shop' || fail "note: exit $?"
    # The first byte says how it is to be read. Long lines, of the playbook and the state, would only
    # be read again and again.
    { printf '\0' && awk 'length($0) < 700' "$STEP_DIR/seed.json"; } >"$1/file/whole"
    head -c 900 "$1/file/whole" >"$1/file/half"
    printf '\1\0\100\1\5' >"$1/file/damaged"
    number=0
    grep -o '^,\?{"id":.*}' "$STEP_DIR/seed.json" | sed 's/^,//' | awk 'length($0) < 700' | while IFS= read -r target; do
        number=$((number + 1))
        printf '%s' "$target" >"$1/line/$number"
    done
    printf 'note\n1\nnia\nscribe\nnia@ops1-k7f3\n{"text":"it is down","tags":["shop"]}' >"$1/line/sealed"
    number=0
    while IFS= read -r target; do
        number=$((number + 1))
        printf '%s' "$target" >"$1/bar/$number"
        printf '%s' "$target" >"$1/clean/$number"
        printf '\0%s' "$target" >"$1/transcript/$number"
    done <<'WORDS'
@14:32 * jon: restarted the pods #shop
@yesterday 23:50 > rolled back
/cases 23 /star they call again /at 14:30
! changed the pool D1: because of it
" + go ahead
? @rob @ann read the host logs 10m
alert on held locks @rob fri
[14:02] rob: is it down?
rob  2:05 PM
{"messages":[{"user":"U1","ts":"1795181580.000100","text":"hi"}]}
e̶s̵c‮a⁦p‍e 👩🏽‍🚒 1️⃣ password=hunter2 10.0.0.1
WORDS
}

step_fuzz() {
    cargo +nightly --version >/dev/null 2>&1 || skip "no nightly compiler is installed"
    fuzz_cargo --version >/dev/null 2>&1 || skip "cargo-fuzz is not installed and cannot be"
    local corpus=$STEP_DIR/corpus target log last found=
    fuzz_seeds "$corpus"
    cd "$ROOT/tests/fuzz"
    fuzz_cargo build "${FUZZ_BUILD[@]}"
    for target in $FUZZ_TARGETS; do
        log=$STEP_DIR/$target.log
        # By time only what hangs is found: a machine may pause. A target's memory is its corpus too.
        fuzz_cargo run "${FUZZ_BUILD[@]}" "$target" "$corpus/$target" -- -timeout=200 -rss_limit_mb=1024 \
            -max_total_time="${FUZZ_SECONDS:-600}" -print_final_stats=1 -seed="${WARROOM_SEED:-1}" \
            -artifact_prefix="$STEP_DIR/$target-" >"$log" 2>&1 || found="$found $target"
        last=$(grep -o 'cov: .* corp: [^ ]*' "$log" | tail -n 1) || true
        echo "== $target: $(sed -n 's/stat::number_of_executed_units: //p' "$log") runs, $last"
    done
    [ -z "$found" ] || fail "found something:$found; what it was lies in $STEP_DIR"
}
