# Clocks that are wrong: far behind, far ahead, and jumping.
register clock "wrong clocks: every note kept, order and chains still check" beside
step_clock() {
    need faketime
    incident case.json 2
    local when number=0
    for when in '-400d' '2038-01-19 03:14:08' '-1h' '+90d' '2026-03-29 01:59:59' '+0'; do
        number=$((number + 1))
        faketime -f "$([[ $when = [-+]* ]] && echo "$when" || echo "@$when")" \
            "$WARROOM" note -f case.json "clock $number" || fail "at $when: exit $?"
    done
    for ((; number >= 1; number--)); do
        in_file "clock $number" case.json || fail "clock $number is lost"
    done
    sound case.json
    "$WARROOM" verify case.json || fail "verify: exit $?"
    "$WARROOM" log -f case.json | grep -qF "clock 6" || fail "log does not show the last note"
}
