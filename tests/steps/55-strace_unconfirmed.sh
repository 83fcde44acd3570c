# The disk takes the words and does not confirm them: nothing is said to be recorded by that.
register strace_unconfirmed "an fsync that fails is never a promise, and a retry never a second note" beside

# WHEN ARGUMENT...: a note whose calls fail as strace is told to; sets CODE
faulty_note() {
    CODE=0
    strace -f -qq -o trace -e trace=fsync,fdatasync,ftruncate,/^rename "$@" >out 2>said || CODE=$?
    ! grep -q 'panicked' said || fail "it panicked"
}

count() { # TEXT: how often it is in the file
    grep -cF "\"$1\"" case.json || true
}

step_strace_unconfirmed() {
    need strace
    strace -qq -o trace -e trace=none true 2>/dev/null || skip "tracing is not allowed here"
    incident case.json 3
    local k text

    # Without a replica: from the k-th fsync on all fail. One before the rename, one after it.
    for k in 1 2 3; do
        text="detached, from fsync $k on"
        faulty_note -e "inject=fsync:error=EIO:when=$k+" \
            "$WARROOM" note --detached -f case.json "$text"
        if grep -q INJECTED trace; then
            [ "$CODE" != 0 ] || fail "$text: exit 0, and no fsync of the folder succeeded"
            [ -s said ] || fail "$text: exit $CODE without a word"
        else
            [ "$CODE" = 0 ] || fail "$text: exit $CODE"
        fi
        [ "$(count "$text")" -le 1 ] || fail "\"$text\" is there $(count "$text") times"
    done
    # Only once: a second try within the same command may succeed.
    for k in 1 2; do
        text="detached, fsync $k alone"
        faulty_note -e "inject=fsync:error=EIO:when=$k" \
            "$WARROOM" note --detached -f case.json "$text"
        [ "$CODE" != 0 ] || [ "$(grep -v INJECTED trace | grep -c fsync)" -ge 2 ] ||
            fail "$text: exit 0, and not both, file and folder, were fsynced"
        [ "$CODE" != 0 ] || [ "$(count "$text")" = 1 ] || fail "\"$text\" is not there once"
    done

    # The journal takes the line, does not confirm it and cannot be cut back.
    for k in 1 1+; do
        text="not undone, fdatasync $k"
        faulty_note -e "inject=fdatasync:error=EIO:when=$k" -e inject=ftruncate:error=EIO \
            "$WARROOM" note -f case.json "$text"
        grep -q 'ftruncate.*INJECTED' trace || fail "$text: the journal was never cut back"
        [ "$CODE" = 0 ] || fail "$text: exit $CODE, and the shared file was in order"
        "$WARROOM" note -f case.json "after $text" || fail "after $text: exit $?"
        [ "$(count "$text")" = 1 ] || fail "\"$text\" is there $(count "$text") times"
    done
    sound case.json
    "$WARROOM" verify case.json || fail "verify: exit $?"
}
