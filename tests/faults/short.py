#!/usr/bin/env python3
"""Reads and writes that do a part of what was asked, at random, and random errors, by libfiu.

Short reads and writes are no errors: each has to be survived. With errors besides, exit 0 has to be
the truth.
"""

from world import World, main, need

SHORT = ("posix/io/rw/write/reduce", "posix/io/rw/read/reduce")
FAIL = ("posix/io/rw/write", "posix/io/rw/read", "posix/io/sync/fsync", "posix/io/sync/fdatasync",
        "posix/io/oc/open", "posix/io/dir/rename", "posix/io/dir/unlink")


def fiu(points, chance):
    """The front of a command whose calls misbehave."""
    front = ["fiu-run", "-f", "", "-x"]
    for point in points:
        front += ["-c", f"enable_random name={point},probability={chance}"]
    return front


def drive(asked):
    """Short ones first, then errors."""
    world = World(asked, "m0", "m1")
    kept, doubtful = [], []
    for number in range(asked.tries):
        machine = world.machines[number % 2]
        text = f"short {number}" + " x" * asked.random.choice((0, 10, 5000))
        run = machine.note(text, before=fiu(SHORT, 0.5))
        need(run.code == 0, f"note {number} did not survive short calls: exit {run.code}: {run.said}")
        kept.append(text)
    for number in range(asked.errors):
        machine = world.machines[number % 2]
        text = f"error {number}"
        run = machine.note(text, before=fiu(FAIL, asked.random.choice((0.02, 0.1, 0.3))))
        loaded = "shared libraries" not in run.said  # else the system's loader gave up
        need(not loaded or (0 <= run.code < 100 and "panicked" not in run.said),
             f"{text}: exit {run.code}: {run.said}")
        (doubtful if run.code else kept).append(text)
    for machine in world.machines:
        machine.must_note(f"{machine.name} after all")
    world.check(kept, doubtful)
    print(f"== {asked.tries} notes through short reads and writes, {asked.errors} through random "
          f"errors: {len(kept)} promised, all there once; {len(doubtful)} refused in words; "
          f"{len(world.left_over())} files left over")


if __name__ == "__main__":
    main(drive, __doc__, tries=100, errors=100)
