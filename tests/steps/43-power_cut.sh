# The power goes: a disk of its own is shut down in the middle of saves, and mounted again.
register power_cut "power cuts in mid-save on ext4 (and xfs): nothing recorded is lost" beside
step_power_cut() {
    need_root "a mount"
    need mkfs.ext4 losetup
    mkdir try && truncate -s 8m try.image && mkfs.ext4 -q -F try.image
    mount -o loop try.image try 2>said || skip "loop mounts are not allowed here: $(cat said)"
    umount try
    local drive=(python3 "$ROOT/tests/faults/power.py")
    if [ -n "$SHORT" ]; then
        "${drive[@]}" --cuts 20 --consoles 4
        return
    fi
    need strace
    "${drive[@]}" --cuts 500 --consoles 100 --sweep --folder "$STEP_DIR/hard"
    "${drive[@]}" --cuts 100 --forgiving --folder "$STEP_DIR/forgiving"
    need mkfs.xfs
    "${drive[@]}" --cuts 200 --sweep --kinds xfs --folder "$STEP_DIR/xfs"
}
