# Two consoles on one file, one killed in the middle of its saves: the Rust test does it.
register two_consoles_kill "kill -9 in the middle of saves, two consoles: no note lost or doubled" beside
step_two_consoles_kill() {
    # short uses the build that `cargo test` has made already, long the binary that is shipped
    local profile=() kills=${WARROOM_KILLS:-$([ -n "$SHORT" ] && echo 20 || echo 200)}
    [ -n "$SHORT" ] || profile=(--release)
    cd "$ROOT"
    [ -e tests/it.rs ] || [ -e tests/it/main.rs ] || skip "there is no test target it"
    # Listed first, searched then: a pipe closed early would look like a list without the test.
    local listed
    listed=$(cargo test "${profile[@]}" --test it -- --ignored --list) || fail "the tests do not build"
    grep -q 'kill_in_mid_save.*: test' <<<"$listed" || skip "there is no test kill_in_mid_save"
    WARROOM_KILLS=$kills cargo test "${profile[@]}" --test it -- \
        --ignored --nocapture kill_in_mid_save || fail "kill_in_mid_save with $kills kills"
}
