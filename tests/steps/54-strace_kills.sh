# A note killed at each of its calls in turn, by strace, while it goes the quick way.
register strace_kills "a note is killed at each call: what was promised stays, the next one works" beside

# SYSCALL: kill a note at its k-th call for k = 1, 2, ... until there is no k-th call
kill_at() {
    local k code before text
    for ((k = 1; k <= 200; k++)); do
        # Leaves everything as the quick way wants it.
        before="before $1 number $k"
        "$WARROOM" note -f case.json "$before" >/dev/null || fail "$before: exit $?"
        echo "$before" >>kept
        text="killed at $1 number $k" code=0
        strace -f -qq -o trace -e "trace=?$1" -e "inject=?$1:signal=KILL:when=$k" \
            "$WARROOM" note -f case.json "$text" >out 2>said || code=$?
        [ "$code" -ge 128 ] || { echo "$text" >>kept; break; }
        RUNS=$((RUNS + 1))
        python3 -m json.tool case.json >/dev/null || fail "$text: the file is no JSON any more"
        echo "$text" >>killed
    done
    echo "$1: killed at $((k - 1)) calls in turn"
}

step_strace_kills() {
    need strace
    strace -qq -o trace -e trace=none true 2>/dev/null || skip "tracing is not allowed here"
    incident case.json 3
    RUNS=0
    : >kept
    : >killed
    local call text count
    for call in openat read pread64 write pwrite64 fsync fdatasync flock rename renameat \
        renameat2 fchmod ftruncate close; do
        kill_at $call
    done
    [ $RUNS -gt 0 ] || fail "no note was ever killed"
    "$WARROOM" note -f case.json "after all" >/dev/null || fail "after the kills: exit $?"
    while read -r text; do
        count=$(grep -cF "\"$text\"" case.json || true)
        [ "$count" = 1 ] || fail "\"$text\" was promised and is there $count times"
    done <kept
    while read -r text; do
        count=$(grep -cF "\"$text\"" case.json || true)
        [ "$count" -le 1 ] || fail "\"$text\" is there $count times"
    done <killed
    sound case.json
    local left
    left=$(find . -maxdepth 1 -name '.case.json.tmp-*' | wc -l)
    [ "$left" = 0 ] || fail "$left temporary files are left"
    echo "$RUNS kills, $(wc -l <kept) notes promised, each there once"
}

register killed "other commands are killed at each call: the file is whole, and they work again" long
step_killed() {
    need strace
    strace -qq -o trace -e trace=none true 2>/dev/null || skip "tracing is not allowed here"
    python3 "$ROOT/tests/faults/killed.py"
}
