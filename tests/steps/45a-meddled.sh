# What people and their tools do to a file, its folder and the own state folder under open consoles.
register meddled "state folder deleted, frozen; file linked, renamed, replaced, edited: nothing is lost"
step_meddled() {
    local drive=(python3 "$ROOT/tests/faults/meddled.py") short
    short=own_folder_deleted,own_name_unknown_for_a_moment,hard_linked,renamed_and_back
    short+=,two_files_change_places,changed_with_its_old_times,edited_by_hand
    if [ -n "$SHORT" ]; then
        "${drive[@]}" --only "$short"
        return
    fi
    "${drive[@]}" --notes 100 --stopped 200 --copies 10000 --settle 300
}
