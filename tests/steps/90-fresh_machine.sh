# The first two commands of the README, on a clone, as somebody does who meets us first.
register fresh_machine "the README's first two commands work on a fresh clone" long

fresh() { tmux -L "fresh-$$" -f /dev/null "$@"; }

on_screen() { # PATTERN SECONDS: wait until the terminal shows it
    local end=$((SECONDS + $2))
    until fresh capture-pane -p -t fresh >seen && grep -qE "$1" seen; do
        [ $SECONDS -lt $end ] || { cat seen && return 1; }
        sleep 1
    done
}

step_fresh_machine() {
    need git tmux
    git clone -q "$ROOT" clone
    cd clone
    local commands=()
    mapfile -t commands < <(
        awk '/^```/ { if (inside) exit; inside = /^```(sh|bash|console|shell)/; next } inside' \
            README.md | sed 's/^\$ //; s/ #.*//; s/ *$//' | grep -v '^ *\(#\|$\)' | head -2
    )
    [ ${#commands[@]} = 2 ] || fail "README.md does not begin with two commands"
    # Nothing but the crates themselves is taken from this machine.
    export CARGO_TARGET_DIR=$STEP_DIR/target
    echo "1: ${commands[0]}"
    at_end "tmux -L fresh-$$ kill-server 2>/dev/null"
    fresh new-session -d -s fresh -x 120 -y 40 "${commands[0]}; echo left with \$?; sleep 60"
    on_screen 'declare|left with' 1800 || fail "\"${commands[0]}\" opens nothing"
    cat seen
    ! grep -q 'left with' seen || fail "\"${commands[0]}\" ended by itself"
    fresh send-keys -t fresh q
    on_screen 'left with|leave' 30 || fail "q does nothing"
    grep -q 'left with' seen || fresh send-keys -t fresh y
    on_screen 'left with 0' 30 || fail "\"${commands[0]}\" did not leave with 0"
    echo "2: ${commands[1]}"
    bash -c "${commands[1]}" || fail "\"${commands[1]}\": exit $?"
}
