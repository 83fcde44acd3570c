# The first two commands of the README, on a clone, as somebody does who meets us first.
register fresh_machine "the README's first two commands work on a fresh clone" long
step_fresh_machine() {
    need git tmux
    git clone -q "$ROOT" clone
    cd clone
    local commands=()
    mapfile -t commands < <(
        awk '/^```/ { if (inside) exit; inside = /^```(sh|bash|console|shell)/; next } inside' \
            README.md | sed 's/^\$ //; s/ #.*//' | grep -v '^ *\(#\|$\)' | head -2
    )
    [ ${#commands[@]} = 2 ] || fail "README.md does not begin with two commands"
    export CARGO_INSTALL_ROOT=$STEP_DIR/installed CARGO_TARGET_DIR=$STEP_DIR/target
    export PATH=$STEP_DIR/installed/bin:$PATH
    echo "1: ${commands[0]}"
    bash -c "${commands[0]}" || fail "\"${commands[0]}\": exit $?"
    echo "2: ${commands[1]}"
    at_end "tmux -L fresh-$$ kill-server 2>/dev/null"
    tmux -L "fresh-$$" -f /dev/null new-session -d -s fresh -x 120 -y 40 \
        "${commands[1]}; echo left with \$?; sleep 60"
    sleep 5
    tmux -L "fresh-$$" capture-pane -p -t fresh >seen
    cat seen
    ! grep -qE 'left with [1-9]' seen || fail "\"${commands[1]}\" failed"
    [ "$(grep -c '[[:alnum:]]' seen)" -gt 3 ] || fail "\"${commands[1]}\" shows next to nothing"
}
