# The console in a real terminal, tmux, at three sizes: what stands there, and what keys do.
register screens "the console in tmux at 80x24, 120x40 and 200x60" beside

in_tmux() { tmux -L "warroom-$$" -f /dev/null "$@"; }
seen() { in_tmux capture-pane -p -t console; }

wait_for_words() { # WORDS...: all of them on the screen within 10 s
    local tries word missing
    for ((tries = 0; tries < 100; tries++)); do
        missing=
        for word in "$@"; do seen | grep -qF -- "$word" || missing=$word; done
        [ -z "$missing" ] && return
        sleep 0.1
    done
    seen
    fail "at $SIZE: \"$missing\" never came on the screen"
}

step_screens() {
    need tmux
    at_end 'in_tmux kill-server 2>/dev/null'
    local width height before
    for SIZE in 80x24 120x40 200x60; do
        width=${SIZE%x*} height=${SIZE#*x}
        incident "$SIZE.json" 3
        in_tmux new-session -d -s console -x "$width" -y "$height" \
            "'$WARROOM' '$SIZE.json'; echo left with \$?; stty -a; sleep 60"
        in_tmux set-option -g status off
        in_tmux resize-window -t console -x "$width" -y "$height"
        wait_for_words "EU checkout" "first words 3" "help"
        [ "$(seen | wc -l)" -le "$height" ] || fail "at $SIZE: more than $height rows"

        in_tmux send-keys -t console n
        wait_for_words NOTE
        in_tmux send-keys -t console -l "typed at $SIZE"
        wait_for_words "typed at $SIZE"
        # Enter comes later, as from a person.
        sleep 0.5
        in_tmux send-keys -t console Enter
        wait_for_words "typed at $SIZE"
        local tries
        for ((tries = 0; tries < 50; tries++)); do
            in_file "typed at $SIZE" "$SIZE.json" && break
            sleep 0.1
        done
        in_file "typed at $SIZE" "$SIZE.json" || fail "at $SIZE: the typed note is not in the file"

        "$WARROOM" note -f "$SIZE.json" "said elsewhere" || fail "note: exit $?"
        wait_for_words "said elsewhere"

        in_tmux send-keys -t console Escape
        sleep 0.5
        before=$(seen)
        in_tmux send-keys -t console '?'
        sleep 0.5
        [ "$(seen)" != "$before" ] || fail "at $SIZE: ? changes nothing"
        in_tmux send-keys -t console Escape
        wait_for_words "said elsewhere"

        in_tmux send-keys -t console q
        sleep 0.5
        seen | grep -qF "left with" || in_tmux send-keys -t console y
        wait_for_words "left with 0" " icanon" " echo "
        in_tmux kill-session -t console
        sound "$SIZE.json"
    done
}
