# Folders, locks, machines and clocks that misbehave while consoles are open on the file.
register places "folder gone, read-only, linked; stopped locks; clones; clocks: nothing is lost" beside
step_places() {
    local drive=(python3 "$ROOT/tests/faults/places.py") short
    short=folder_removed,folder_replaced_by_a_link,read_only_while_open,replica_from_a_backup
    short+=,two_machines_with_one_name,clock_jumps_under_a_console,no_events_and_lying_locks
    short+=,without_any_network
    if [ -n "$SHORT" ]; then
        "${drive[@]}" --notes 4 --only "$short"
        return
    fi
    "${drive[@]}" --notes 40
}
