#!/usr/bin/env python3
"""Every file call of a note made to fail once, with every error, and short reads and writes.

For each call, each error and k = 1, 2, ...: the k-th such call fails, until there is no k-th. Exit
0 has to be the truth, any other end has to say something, an interrupted call (EINTR) has to be
survived, and nothing that was promised before may go. The note goes the quick way, the ordinary way
(another machine has written) or is the first on its machine, in turn.
"""

import os
import shutil

from world import World, main, need

import record

ERRORS = {
    "openat": ("EIO", "EMFILE", "EACCES", "EINTR", "ESTALE"),
    "read": ("EIO", "EINTR"),
    "pread64": ("EIO", "EINTR"),
    "write": ("EIO", "ENOSPC", "EDQUOT", "EINTR"),
    "pwrite64": ("EIO", "ENOSPC", "EINTR"),
    "copy_file_range": ("EIO", "ENOSPC", "EXDEV", "EINTR"),
    "fsync": ("EIO", "ENOSPC", "EDQUOT", "EINTR"),
    "fdatasync": ("EIO", "ENOSPC", "EINTR"),
    "rename": ("EIO", "ENOSPC", "EACCES", "EXDEV"),
    "renameat2": ("EIO", "EINVAL"),
    "ftruncate": ("EIO", "EINTR"),
    "flock": ("ENOLCK", "EINTR", "EIO"),
    "fchmod": ("EPERM", "EIO"),
    "statx": ("EIO", "EACCES"),
    "fstat": ("EIO",),
    "getdents64": ("EIO",),
    "unlink": ("EIO", "EACCES"),
    "mkdir": ("EIO", "ENOSPC"),
    "close": ("EIO",),
    "lseek": ("EIO",),
    "fadvise64": ("EIO",),
    "statfs": ("EIO", "EINTR"),
}


class Sweep:
    """One incident, and what was promised of it so far."""

    def __init__(self, asked):
        self.asked = asked
        self.world = World(asked, "m0", "m1")
        self.quick, self.other = self.world.machines
        self.trace = os.path.join(self.world.root, "trace")
        self.kept, self.doubtful, self.faults, self.refused = [], [], 0, 0

    def ready(self, way, number):
        """Brings things to where a note goes that way."""
        text = f"before {way} {number}"
        if way == "quick":
            self.quick.must_note(text)
        elif way == "ordinary":
            self.other.must_note(text)
        else:
            # What the file does not have yet must not go with this machine.
            self.quick.must_note(text + " is done", "--join")
            self.kept.append(text + " is done")
            self.world.check(self.kept, self.doubtful, chains=False)
            shutil.rmtree(self.quick.state)
            os.makedirs(self.quick.state)
            return
        self.kept.append(text)

    def note(self, text, way, *inject, strict=False):
        """A note with faults; whether one happened."""
        more = ["--join"] if way == "first" else []
        run = self.quick.note(text, *more, before=[
            "strace", "-f", "-qq", "-o", self.trace, *inject])
        with open(self.trace) as file:
            hit = "INJECTED" in file.read()
        if run.code == 127 and "shared libraries" in run.said:
            return hit  # the system's loader gave up before the program began
        # Rust's own library gives up where a folder cannot be closed; the note is not promised.
        closing = "unexpected error during closedir" in run.said
        need(closing or 0 <= run.code < 100, f"{text}: ended with {run.code}: {run.said}")
        need(closing or "panicked" not in run.said, f"{text}: it panicked: {run.said}")
        need(run.code == 0 or run.said or "write" in text, f"{text}: exit {run.code}, no word")
        need(run.code == 0 or not strict, f"{text}: an interruption was not survived: {run.said}")
        try:
            there = text in record.notes(record.load(self.world.file))
        except (OSError, ValueError) as problem:
            need(False, f"{text}: the file cannot be read any more: {problem}")
        if run.code == 0:
            need(there or self.quick.knows(text),
                 f"{text}: exit 0, and it is neither in the file nor in the journal")
            need(there or "not shared yet" in run.said,
                 f"{text}: exit 0, not shared, and it says: {run.said}")
            self.kept.append(text)
        else:
            self.doubtful.append(text)
            self.refused += 1
        self.faults += hit
        return hit

    def each(self, way, call, error):
        """The k-th call fails, for every k."""
        for number in range(1, 200):
            self.ready(way, f"{call} {error} {number}")
            text = f"{way}, {call} {error} {number}"
            if not self.note(text, way, "-e", f"trace=?{call}", "-e",
                             f"inject=?{call}:error={error}:when={number}",
                             strict=error == "EINTR"):
                return
            if error != "EINTR":
                self.quick.must_note(f"after {text}", *(["--join"] if way == "first" else []))
                self.kept.append(f"after {text}")


def drive(asked):
    """The sweep; then pairs of faults; then short reads and writes."""
    sweep = Sweep(asked)
    chosen = [(way, call, error) for way in asked.ways.split(",")
              for call, errors in ERRORS.items() for error in errors]
    if asked.sample:
        chosen = asked.random.sample(chosen, asked.sample)
    for way, call, error in chosen:
        sweep.each(way, call, error)
    alone = sweep.faults
    for number in range(asked.pairs):
        way = asked.random.choice(asked.ways.split(","))
        sweep.ready(way, f"pair {number}")
        inject, names = [], []
        for _ in range(2):
            call = asked.random.choice(list(ERRORS))
            error, when = asked.random.choice(ERRORS[call]), asked.random.randint(1, 8)
            names.append(f"{call} {error} {when}")
            inject += ["-e", f"inject=?{call}:error={error}:when={when}"]
        sweep.note(f"pair {number}: {way}, {' and '.join(names)}", way, *inject)
    sweep.quick.must_note("after all", "--join")
    sweep.kept.append("after all")
    sweep.other.must_note("the other after all")
    sweep.world.check(sweep.kept, sweep.doubtful)
    left = sweep.world.left_over()
    need(len(left) <= 3, f"{len(left)} files are left over: {left[:5]}")
    print(f"== {alone} single faults ({len(chosen)} kinds of way, call and error), "
          f"{sweep.faults - alone} of {asked.pairs} pairs: {len(sweep.kept)} promised, all there "
          f"once; {sweep.refused} refused in words; {len(left)} files left over")


if __name__ == "__main__":
    main(drive, __doc__, ways="quick,ordinary,first", sample=0, pairs=0)
