# Two real Syncthing on loopback: both sides write while they are apart.
register syncthing "two Syncthing, both sides write while apart: all on both, no copy left" beside
step_syncthing() {
    need syncthing
    local drive=(python3 "$ROOT/tests/faults/syncing.py")
    if [ -n "$SHORT" ]; then
        "${drive[@]}" --rounds 2 # copies are retired only when they are 30 s old: the long form waits
        return
    fi
    "${drive[@]}" --rounds 8 --notes 25 --settle 150
}
