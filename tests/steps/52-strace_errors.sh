# Every save call made to fail once, by strace: the first, the second, and so on to the last.
register strace_errors "each fsync, rename and write fails once: exit 0 is never a lie" beside

# SYSCALL ERROR: fail the k-th call for k = 1, 2, ... until there is no k-th call
sweep() {
    local k code text
    for ((k = 1; k <= 200; k++)); do
        text="$1 $2 number $k"
        code=0
        strace -f -qq -o trace -e "trace=?$1" -e "inject=?$1:error=$2:when=$k" \
            "$WARROOM" note -f case.json "$text" >out 2>said || code=$?
        grep -q INJECTED trace || break
        RUNS=$((RUNS + 1))
        [ "$code" -lt 128 ] || fail "$text: ended by signal $((code - 128))"
        ! grep -q 'panicked' said || fail "$text: it panicked"
        [ "$code" = 0 ] || [ -s said ] || [ "$1" = write ] || fail "$text: exit $code without a word"
        python3 -m json.tool case.json >/dev/null || fail "$text: the file is no JSON any more"
        if [ "$code" = 0 ]; then
            in_file "$text" case.json 2>/dev/null || in_journal "$text" ||
                fail "$text: exit 0, and the note is neither in the file nor in the journal"
            echo "$text" >>kept
        fi
    done
    echo "$1 $2: $((k - 1)) calls failed in turn"
    "$WARROOM" note -f case.json "after $1 $2" || fail "after the faults: exit $?"
    in_file "after $1 $2" case.json || fail "the save after the faults does not work"
}

step_strace_errors() {
    need strace
    strace -qq -o trace -e trace=none true 2>/dev/null || skip "tracing is not allowed here"
    incident case.json 3
    RUNS=0
    : >kept
    local call
    for call in fsync fdatasync rename renameat renameat2 write; do
        sweep $call EIO
        sweep $call ENOSPC
    done
    [ $RUNS -gt 0 ] || fail "no call was ever made to fail"
    local text
    while read -r text; do
        in_file "$text" case.json || fail "\"$text\" was promised and is not there in the end"
    done <kept
    sound case.json
    echo "$RUNS faults, $(wc -l <kept) notes promised, all there;" \
        "$(find . -maxdepth 1 -name '*case.json*' | wc -l) files named case.json"
}
