# A shared place that may be read only, as a snapshot or a failing server is.
register read_only_mount "a read-only mount: reading works, writing tells the truth" beside
step_read_only_mount() {
    small_disk "$STEP_DIR/shared" 4m
    incident shared/case.json 5
    mount -o remount,ro shared
    "$WARROOM" log -f shared/case.json >log || fail "log: exit $?"
    grep -qF "first words 5" log || fail "log does not show what is there"
    local code=0 text="written to a read-only place"
    "$WARROOM" note -f shared/case.json "$text" 2>said || code=$?
    echo "note: exit $code, $(cat said)"
    [ -s said ] || fail "the place is read-only and stderr says nothing"
    promised "$code" said "$text" shared/case.json
    mount -o remount,rw shared
    "$WARROOM" note -f shared/case.json "writable again" || fail "writable again: exit $?"
    [ "$code" != 0 ] || in_file "$text" shared/case.json || fail "the promised note did not come"
    in_file "writable again" shared/case.json
    sound shared/case.json
}
