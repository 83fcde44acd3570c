#!/usr/bin/env python3
"""Every file call of a note made to fail once, with every error, and short reads and writes.

For each call, each error and k = 1, 2, ...: the k-th such call fails, until there is no k-th. Exit
0 has to be the truth, any other end has to say something, an interrupted call (EINTR) has to be
survived, and nothing that was promised before may go. The note goes the quick way, the ordinary way
(another machine has written) or is the first on its machine, in turn.
"""

import os
import shutil

from world import Traced, at_once, main, need

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


# So many kinds of way, call and error, and so many pairs, are tried on one incident.
KINDS, PAIRS = 6, 50


class Sweep(Traced):
    """One incident, and what its notes met."""

    def __init__(self, asked):
        super().__init__(asked, "m0", "m1")
        self.quick, self.other = self.world.machines
        self.faults, self.refused = 0, 0

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

    def note(self, text, way, front, strict=False):
        """A note with faults; whether one happened."""
        more = ["--join"] if way == "first" else []
        run = self.quick.note(text, *more, before=front)
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
            front = self.front(f"?{call}", f"?{call}:error={error}:when={number}")
            if not self.note(text, way, front, strict=error == "EINTR"):
                return
            if error != "EINTR":
                self.quick.must_note(f"after {text}", *(["--join"] if way == "first" else []))
                self.kept.append(f"after {text}")


    def pair(self, name, way, faults):
        """Two calls fail in one note."""
        self.ready(way, name)
        calls = sorted({call for call, _, _ in faults})
        words = " and ".join(f"{call} {error} {when}" for call, error, when in faults)
        self.note(f"{name}: {way}, {words}", way, self.front(
            ",".join(f"?{call}" for call in calls),
            *[f"?{call}:error={error}:when={when}" for call, error, when in faults]))


def piece(asked, work):
    """Some kinds, or some pairs, on an incident of their own."""
    sweep = Sweep(asked)
    for one in work:
        (sweep.each if isinstance(one[2], str) else sweep.pair)(*one)
    left = sweep.ended([(sweep.quick, "--join"), (sweep.other,)])
    return sweep.faults, len(sweep.kept), sweep.refused, left


def drawn_pair(asked, number):
    """Which two faults, on which way."""
    way, faults = asked.random.choice(asked.ways.split(",")), []
    for _ in range(2):
        call = asked.random.choice(list(ERRORS))
        faults.append((call, asked.random.choice(ERRORS[call]), asked.random.randint(1, 8)))
    return f"pair {number}", way, faults


def drive(asked):
    """The sweep, then pairs of faults, some at once."""
    chosen = [(way, call, error) for way in asked.ways.split(",")
              for call, errors in ERRORS.items() for error in errors]
    if asked.sample:
        chosen = asked.random.sample(chosen, asked.sample)
    pairs = [drawn_pair(asked, number) for number in range(asked.pairs)]
    work = [chosen[at:at + KINDS] for at in range(0, len(chosen), KINDS)]
    singles = len(work)
    work += [pairs[at:at + PAIRS] for at in range(0, len(pairs), PAIRS)]
    found = at_once(asked, piece, work)
    alone = sum(faults for faults, *_ in found[:singles])
    faults, kept, refused, left = map(sum, zip(*found))
    print(f"== {alone} single faults ({len(chosen)} kinds of way, call and error), "
          f"{faults - alone} of {asked.pairs} pairs: {kept} promised, all there once; {refused} "
          f"refused in words; {left} files left over in {len(work)} incidents")


if __name__ == "__main__":
    main(drive, __doc__, ways="quick,ordinary,first", sample=0, pairs=0, at_once=4)
