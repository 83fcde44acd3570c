#!/usr/bin/env python3
"""An open console whose saves meet failing calls: what its screen called recorded is there.

A tracer takes hold of the running console while a note stands in its bar, makes one call fail or
all calls of a kind, and the note is sent. The screen has to call it recorded or refused; nothing
may be called recorded that is in neither the journal nor the file; where it could not be shared
the screen says so in words. Then the console goes on without the tracer, is killed, or is ended by
a signal while the calls still fail: its terminal is given back, and every note is there once, or
for one that was not recorded its words are in the next console's bar.
"""

import os
import re
import signal
import subprocess
import time

from world import World, main, need, wait_until

from person import TROUBLE, Person

# A write or a read that fails on the terminal is the end of the terminal: those are aimed at files.
ERRORS = {
    "openat": ("EIO", "EMFILE", "EACCES", "ESTALE"),
    "read": ("EIO",),
    "write": ("EIO", "ENOSPC", "EDQUOT"),
    "pwrite64": ("EIO", "ENOSPC"),
    "copy_file_range": ("EIO", "ENOSPC"),
    "fsync": ("EIO", "ENOSPC", "EDQUOT"),
    "fdatasync": ("EIO", "ENOSPC"),
    "rename": ("EIO", "ENOSPC", "EACCES"),
    "ftruncate": ("EIO",),
    "flock": ("ENOLCK", "EIO"),
    "fchmod": ("EPERM",),
    "statx": ("EIO", "EACCES"),
    "getdents64": ("EIO",),
    "unlink": ("EIO",),
    "mkdir": ("EIO",),
    "lseek": ("EIO",),
    "statfs": ("EIO",),
}
ENDS = ("goes on", "KILL", "TERM")


class Tracer:
    """Makes calls of a running console fail until it is let go."""

    def __init__(self, pid, trace, call, error, when, paths):
        front = ["strace", "-f", "-qq", "-o", trace, "-p", str(pid), "-e", f"trace=?{call}",
                 "-e", f"inject=?{call}:error={error}:when={when}"]
        for path in paths:
            front += ["-P", path]
        self.trace = trace
        self.child = subprocess.Popen(front, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        wait_until("the tracer has hold of every thread", 20, lambda: self.holds(pid), pause=0.01)

    def holds(self, pid):
        """Whether all threads of a process are traced."""
        need(self.child.poll() is None, "the tracer ended")
        tasks = f"/proc/{pid}/task"
        for task in os.listdir(tasks):
            with open(f"{tasks}/{task}/status") as status:
                if "TracerPid:\t0\n" in status.read():
                    return False
        return True

    def let_go(self):
        """Ends the faults; how many there were."""
        self.child.send_signal(signal.SIGTERM)
        self.child.wait()
        self.child.stderr.close()
        with open(self.trace) as file:
            return file.read().count("INJECTED")


class Sweep:
    """One incident, its consoles, and what their screens called recorded."""

    def __init__(self, asked):
        self.asked = asked
        self.world = World(asked, "ada", "bob")
        self.ada, self.bob = self.world.machines
        self.trace = os.path.join(self.world.root, "trace")
        self.kept, self.lost_for_now = [], []
        self.faults = self.cases = self.refused = self.said = 0
        self.person = None

    def console(self):
        """An open console with a replica: one that lost its own is closed for another."""
        if self.person and "no replica" in self.person.shown():
            self.end("keys")
        if not self.person:
            self.person = Person(self.ada)
        return self.person

    def end(self, by):
        """Ends the console."""
        person, self.person = self.person, None
        person.leave(by)

    def paths(self, call):
        """The files whose reads and writes fail: the journal, or the shared file."""
        journals = [os.path.join(folder, name) for folder, _, names in os.walk(self.ada.state)
                    for name in names if name == "journal.jsonl"]
        return {"write": journals, "read": [*journals, self.world.file]}.get(call, [])

    def case(self, call, error, when, end):
        """One note through a fault; whether one happened."""
        self.cases += 1
        text = f"{call} {error} {when} {end} {self.cases}."
        person = self.console()
        person.write(text)
        # Half-typed words are on the disk within a second; what comes before that may be lost.
        person.wait(f"{text}: in a draft", 10, lambda: text in self.ada.drafts())
        tracer = Tracer(person.session.pid, self.trace, call, error, when, self.paths(call))
        try:
            person.send()
            recorded = person.answered(text)
            if recorded:
                need(self.ada.knows(text) or text in self.world.texts(),
                     f"{text}: the screen calls it recorded, and it is nowhere")
            else:
                self.refused += 1
                need(re.search("not recorded|NOT RECORDED", person.shown()),
                     f"{text}: refused without words\n{person.shown()}")
            if when == "1+" and end == "goes on":
                self.wait_said(person, text)
            if end != "goes on":
                self.end(end)
        finally:
            hit = tracer.let_go()
        self.faults += hit > 0
        if end == "goes on":
            self.wait_there(person, text)
        elif recorded:
            # Killed between the two, it is recorded and in the next one's bar: never in neither.
            self.ada.forget_drafts()
            self.ada.must_note(f"after {text}")
            self.kept += [text, f"after {text}"]
        else:
            self.find_again(text)
        return hit

    def wait_said(self, person, text):
        """A note that is not in the file while all such calls fail is said not to be there."""
        def told():
            try:
                there = text in self.world.texts()
            except (OSError, ValueError):
                there = False
            return there or re.search(TROUBLE, person.shown())
        person.wait(f"{text}: in the file, or said not to be", 15, told)
        self.said += bool(re.search(TROUBLE, person.shown()))

    def wait_there(self, person, text):
        """Without faults the note comes into the file, by itself, once."""
        person.wait(f"{text}: in the file, once, after the faults", 20,
                    lambda: self.world.texts().count(text) == 1)
        self.kept.append(text)

    def find_again(self, text):
        """What was not recorded when the console ended is in the next one's bar, or was after all."""
        self.person = Person(self.ada)
        self.person.asked.append(text)
        self.person.wait(f"{text}: in the next console", 10,
                         lambda: text in self.person.shown())
        if text not in self.world.texts():
            self.lost_for_now.append(text)
        # The words in the bar are its user's; here they are thrown away with the console.
        self.person.session.write(b"\x15\x1b")
        self.person.pause(0.2)
        self.end("TERM")
        self.ada.forget_drafts()


def drive(asked):
    """The kinds asked for: the first calls of each one by one, then all of them at once."""
    begun = time.monotonic()
    sweep = Sweep(asked)
    kinds = [(call, error) for call, errors in ERRORS.items() for error in errors]
    cases = [(call, error, str(when), asked.random.choice(ENDS))
             for call, error in kinds for when in range(1, asked.each + 1)]
    cases += [(call, error, "1+", end) for call, error in kinds for end in ENDS]
    if asked.sample:
        cases = asked.random.sample(cases, asked.sample)
    for call, error, when, end in cases:
        sweep.case(call, error, when, end)
    if sweep.person:
        sweep.end("keys")
    sweep.bob.must_note("bob after all")
    sweep.ada.must_note("ada after all")
    sweep.world.check([*sweep.kept, "ada after all", "bob after all"], sweep.lost_for_now)
    print(f"== {sweep.cases} notes typed at consoles while calls failed ({sweep.faults} met a "
          f"fault) in {time.monotonic() - begun:.0f} s: {len(sweep.kept)} called recorded or kept "
          f"for later, all there once; {sweep.refused} refused in words, {sweep.said} times said "
          f"not to be shared; every terminal was given back")


if __name__ == "__main__":
    main(drive, __doc__, each=3, sample=0)
