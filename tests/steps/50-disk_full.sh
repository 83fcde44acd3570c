# A full disk, first under the shared file, then under everything.
register disk_full "a full disk: no lie, no loss, and it works again when there is room" beside

fill() { dd if=/dev/zero of="$1/ballast" bs=4k status=none 2>/dev/null || true; }

try_note() { # TEXT FILE: append to a full disk; sets CODE
    CODE=0
    "$WARROOM" note -f "$2" "$1" 2>said || CODE=$?
    echo "note on the full disk: exit $CODE, $(cat said)"
    [ "$CODE" != 0 ] || ! in_file "$1" "$2" || return 0
    [ -s said ] || fail "the disk is full and stderr says nothing"
    promised "$CODE" said "$1" "$2"
}

nothing_lost() { # FILE COUNT TEXT: after room was made, all is there
    "$WARROOM" note -f "$1" "after the flood" || fail "with room again: exit $?"
    local number
    for ((number = 1; number <= $2; number++)); do
        in_file "first words $number" "$1" || fail "\"first words $number\" is lost"
    done
    in_file "after the flood" "$1" || fail "the note after the flood is not in the file"
    [ "$CODE" != 0 ] || in_file "$3" "$1" || fail "\"$3\" was promised and did not come back"
    sound "$1"
}

step_disk_full() {
    small_disk "$STEP_DIR/shared" 128k
    incident shared/case.json 20
    fill shared
    try_note "while the disk is full" shared/case.json
    python3 -m json.tool shared/case.json >/dev/null || fail "the file is no JSON any more"
    in_file "first words 20" shared/case.json || fail "the full disk has cost an old note"
    rm shared/ballast
    nothing_lost shared/case.json 20 "while the disk is full"
    [ "$(find shared -type f | wc -l)" -le 4 ] || fail "files left over: $(ls -A shared)"

    small_disk "$STEP_DIR/all" 512k
    export XDG_STATE_HOME=$STEP_DIR/all/state
    incident all/case.json 5
    fill all
    try_note "no room anywhere" all/case.json
    python3 -m json.tool all/case.json >/dev/null || fail "the file is no JSON any more"
    rm all/ballast
    nothing_lost all/case.json 5 "no room anywhere"
}
