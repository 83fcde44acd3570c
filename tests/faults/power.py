#!/usr/bin/env python3
"""Power cuts as the file system sees them: what was not synced is gone, what was is there.

The incident and the state folder lie on a disk of their own, a loop-mounted file. In the middle of
the saves of several writers, or after the k-th call of one save, the disk is shut down without
writing its log (EXT4_IOC_SHUTDOWN, XFS_IOC_GOINGDOWN), then mounted again. A note whose command
ended with 0 before that has to be there once, and the file has to be whole at every moment.

A note that ends with 0 while the disk is being shut down is in doubt: ext4 then answers some of the
syncs that were under way with success although it threw them away (seen by tracing: `fdatasync` of
the journal returned 0). When the power really goes, nobody is left to hear of that success.
"""

import fcntl
import os
import re
import struct
import subprocess
import threading
import time

from world import Broken, World, main, need, wait_until

import record
from person import TROUBLE, Person

SHUTDOWN, WITHOUT_THE_LOG = 0x8004587D, 2
MAKE = {"ext4": ["mkfs.ext4", "-q", "-F"], "xfs": ["mkfs.xfs", "-q", "-f"]}
SIZE = {"ext4": 64 << 20, "xfs": 300 << 20}
# ext4 by default writes data out before a rename over an old file: not every disk is so kind.
MOUNT = {"ext4": ["-o", "loop,noauto_da_alloc"], "xfs": ["-o", "loop"]}
# What a save changes the disk by; the disk goes after the k-th of them.
CALLS = ("openat", "write", "pwrite64", "copy_file_range", "fsync", "fdatasync", "ftruncate",
         "rename", "renameat", "renameat2", "unlink", "flock", "close")


class Disk:
    """A file system that can lose its power."""

    def __init__(self, asked, kind, at):
        self.kind, self.at = kind, at
        self.image = at + ".image"
        os.makedirs(at, exist_ok=True)
        with open(self.image, "wb") as file:
            file.truncate(SIZE[kind])
        subprocess.run([*MAKE[kind], self.image], check=True, stdout=subprocess.DEVNULL)
        options = ["-o", "loop"] if asked.forgiving else MOUNT[kind]
        self.command = ["mount", *options, self.image, at]
        self.mounted = False

    def mount(self):
        """Power is back: the log is replayed."""
        subprocess.run(self.command, check=True)
        self.mounted = True

    def cut(self):
        """Nothing that is not on the disk yet will ever get there."""
        folder = os.open(self.at, os.O_RDONLY)
        try:
            fcntl.ioctl(folder, SHUTDOWN, struct.pack("I", WITHOUT_THE_LOG))
        finally:
            os.close(folder)

    def unmount(self):
        """Takes it away, as soon as nobody has anything open on it."""
        for _ in range(200):
            if subprocess.run(["umount", self.at], stderr=subprocess.DEVNULL).returncode == 0:
                self.mounted = False
                return
            time.sleep(0.02)
        subprocess.run(["umount", "-l", self.at], check=False)
        self.mounted = False
        raise Broken("the disk is still in use ten seconds after its end")


class Outage:
    """A world on such a disk, cut again and again."""

    def __init__(self, asked, kind):
        self.asked, self.kind = asked, kind
        self.disk = Disk(asked, kind, os.path.join(os.path.abspath(asked.folder), kind))
        self.world = None
        self.kept, self.doubtful, self.cuts, self.in_flight = [], [], 0, 0

    def begin(self):
        """The incident and its machines, all of it on that disk."""
        self.disk.mount()
        there = type("Asked", (), {**vars(self.asked), "folder": self.disk.at})
        self.world = World(there, "m0", "m1")

    def again(self):
        """Power off has happened: power on, and everything is asked for."""
        self.disk.unmount()
        self.disk.mount()
        self.cuts += 1
        record.load(self.world.file)  # whole, before anybody heals anything
        begun = time.monotonic()
        for machine in self.world.machines:
            text = f"{machine.name} after cut {self.cuts}"
            machine.must_note(text)
            self.kept.append(text)
        need(time.monotonic() - begun < 5, "the saves after the cut were held up")
        self.world.check(self.kept, self.doubtful)

    def at_random(self):
        """Three writers save without a pause when the power goes."""
        over, ran = threading.Event(), []

        def write(number, machine):
            turn = 0
            while not over.is_set():
                text = f"cut {self.cuts} writer {number} turn {turn}"
                ran.append((text, machine.note(text)))
                turn += 1

        threads = [threading.Thread(target=write, args=(n, self.world.machines[n % 2]))
                   for n in range(3)]
        for thread in threads:
            thread.start()
        time.sleep(self.asked.random.random() * 0.12)
        began = time.monotonic()
        self.disk.cut()
        over.set()
        for thread in threads:
            thread.join()
        for text, run in ran:
            sure = run.code == 0 and run.ended < began
            need(run.code == 0 or run.ended >= began, f"{text}: refused before the cut: {run.said}")
            (self.kept if sure else self.doubtful).append(text)
            self.in_flight += not sure
        self.again()

    def under_a_console(self):
        """The power goes while somebody types at a console: what its screen had called recorded
        before is there, the screen says in words what is wrong, and the terminal is given back."""
        machine, number = self.world.machines[0], self.cuts
        with Person(machine) as person:
            texts = [f"cut {number} typed {turn}."
                     for turn in range(self.asked.random.randint(1, 3))]
            for text in texts[:-1]:
                person.note(text)
            person.write(texts[-1])
            person.send()
            person.pause(self.asked.random.random() * 0.03)
            began = time.monotonic()
            self.disk.cut()
            texts.append(f"cut {number} typed without power.")
            person.write(texts[-1])
            person.send()
            # Of two errors the one that nobody has seen yet stays; the header says it all the same.
            person.wait("words about the disk", 15, lambda: re.search(TROUBLE, person.shown()))
            person.look()
            for text in texts:
                sure = person.first.get(text, began) < began
                (self.kept if sure else self.doubtful).append(text)
                self.in_flight += not sure
            person.leave(self.asked.random.choice(("keys", "TERM", "HUP", "KILL")))
        self.again()
        machine.forget_drafts()

    def after_call(self, call, number):
        """The power goes after the k-th such call of a note; false if there is none."""
        text, trace = f"cut after {call} {number}", os.path.join(self.asked.folder, "trace")
        machine = self.world.machines[number % 2]
        if os.path.exists(trace):
            os.remove(trace)
        child = subprocess.Popen(
            ["strace", "-f", "-qq", "-o", trace, "-e", f"trace=?{call}",
             "-e", f"inject=?{call}:signal=STOP:when={number}",
             machine.warroom, "note", "-f", machine.file, text],
            env={**os.environ, **machine.env}, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        def stopped():
            if not os.path.exists(trace):
                return None
            with open(trace) as file:
                return re.search(r"^(\d+) .*stopped by SIGSTOP", file.read(), re.M)

        wait_until(f"{text}: the end or the stop", 20,
                   lambda: child.poll() is not None or stopped(), pause=0.002)
        if not stopped():
            (self.kept if child.returncode == 0 else self.doubtful).append(text)
            return False
        self.disk.cut()
        subprocess.run(["kill", "-KILL", stopped()[1]], check=False)
        child.kill()
        child.wait()
        self.doubtful.append(text)
        self.in_flight += 1
        self.again()
        return True


def drive(asked):
    """The sweep over the calls, then cuts at random, on each file system asked for."""
    for kind in asked.kinds.split(","):
        outage = Outage(asked, kind)
        try:
            outage.begin()
            swept = 0
            for call in CALLS if asked.sweep else ():
                number = 1
                while outage.after_call(call, number):
                    swept, number = swept + 1, number + asked.step
            for _ in range(asked.cuts):
                outage.at_random()
            for _ in range(asked.consoles):
                outage.under_a_console()
            print(f"== {kind}: {outage.cuts} power cuts, {swept} of them after each call in turn, "
                  f"{asked.consoles} under a console, "
                  f"{outage.in_flight} notes in flight; {len(outage.kept)} promised, all there "
                  f"once; {len(outage.world.left_over())} files left over")
        finally:
            if outage.disk.mounted:
                subprocess.run(["umount", "-l", outage.disk.at], check=False)


if __name__ == "__main__":
    main(drive, __doc__, kinds="ext4", cuts=20, consoles=0, sweep=False, step=1,
         forgiving=False)
