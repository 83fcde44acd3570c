#!/usr/bin/env python3
"""Terminals that misbehave for long: signals, sizes, pastes, a terminal that nobody reads, a flood.

Each scene is a function; --only names some of them. The short forms of most are Rust tests; here
they are repeated until something that happens once in a hundred times, or grows slowly, shows.
"""

import fcntl
import os
import signal
import struct
import termios
import threading
import time

from world import World, main, need, wait_until

from person import Person
from screen import Screen
from session import memory
from tally import percentile, p50

SCENES = []
SIGNALS = ("TERM", "HUP", "INT", "QUIT", "KILL")


def scene(function):
    """A scene of this battery."""
    SCENES.append(function)
    return function


@scene
def signals(asked):
    """Ended by each signal while somebody types: the sent note is there, the line comes back."""
    world = World(asked, "ada", "bob")
    ada, promised, ends, lost = world.machines[0], [], [], 0
    for turn in range(asked.times):
        for name in SIGNALS:
            sent, half = f"sent {turn} {name}.", f"half typed {turn} {name}"
            with Person(ada) as person:
                person.note(sent)
                need(person.answered(sent), f"{sent}: not recorded")
                promised.append(sent)
                person.write(half)
                # Half a second is how long a letter may be in memory alone.
                person.pause(0.5 * asked.random.random())
                begun = time.monotonic()
                person.leave(name)
                ends.append((time.monotonic() - begun) * 1e3)
            with Person(ada) as person:
                person.wait(f"{half!r} in the next console", 10, lambda: half in person.shown())
                person.leave("TERM")
            ada.forget_drafts()
    world.check(promised)
    return (f"{len(ends)} ends, {len(SIGNALS)} signals: p50 {p50(ends):.0f} ms, most "
            f"{max(ends):.0f} ms; every line came back, every terminal was as before")


def resize(person, rows, cols):
    """The window has another size."""
    fcntl.ioctl(person.session.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))


@scene
def sizes(asked):
    """The window changes its size without a pause, from 1 x 1 to 500 x 1000; memory is measured."""
    world = World(asked, "ada", "bob")
    for number in range(30):
        world.machines[1].must_note(f"note {number} with some words")
    with Person(world.machines[0]) as person:
        pid, worst = person.session.pid, 0
        for turn in range(asked.sizes):
            resize(person, asked.random.randint(1, 500), asked.random.randint(1, 1000))
            person.session.read(asked.random.choice((0, 0, 0.002, 0.02)))
            if turn % 200 == 0:
                person.session.log.clear()
            if turn == asked.sizes // 10:
                # Once everything has been at its largest, nothing may grow on.
                resize(person, 500, 1000)
                person.pause(2)
                begun, _ = memory(pid)
            need(turn % 50 or person.session.alive(), f"it ended at size {turn}")
        resize(person, 500, 1000)
        person.pause(2)
        after, worst = memory(pid)
        person.session.log.clear()
        person.session._fed = 0
        person.session.screen = Screen(40, 120)
        resize(person, 40, 120)
        person.wait("a whole frame", 10, lambda: "Timeline" in person.shown()
                    and "EU checkout fails" in person.shown())
        person.note("after all sizes.")
        need(person.answered("after all sizes."), "not recorded after all sizes")
    need(after - begun <= 30, f"memory grew from {begun:.0f} to {after:.0f} MiB")
    world.check(["after all sizes."])
    return (f"{asked.sizes} sizes: memory {begun:.1f} MiB after a tenth, {after:.1f} MiB at the "
            f"end, {worst:.1f} MiB at most")


@scene
def paste(asked):
    """A megabyte is pasted, marked as a paste and raw: it is refused in words or taken, no letter
    of it acts as a key, and what was typed before is still there."""
    world = World(asked, "ada", "bob")
    text = "".join(f"q y {number} :x D! " for number in range(70000))[:1_000_000]
    took = []
    with Person(world.machines[0]) as person:
        for name, frame in (("marked", (b"\x1b[200~", b"\x1b[201~")), ("raw", (b"", b""))):
            person.write(f"typed before, {name}, ")
            begun = time.monotonic()
            person.session.write(frame[0] + text.encode() + frame[1])
            person.wait(f"{name}: what came of it in words", 60,
                        lambda: "64 KiB" in person.shown())
            took.append(time.monotonic() - begun)
            ada = world.machines[0]
            wait_until(f"{name}: it is kept", 10,
                       lambda: f"typed before, {name}, {text[:60]}" in ada.drafts())
            person.pause(0.5)  # an Enter that comes at once may be the paste's
            person.session.write(b"\r")
            person.wait(f"{name}: the longest note, in words", 20,
                        lambda: "the limit is 65536" in person.shown())
            person.session.write(b"\x15")
            wait_until(f"{name}: the bar is empty", 10, lambda: text[:60] not in ada.drafts()[-99:])
            person.session.write(b"\x1b")
            person.pause(0.3)
            need(person.session.alive(), f"{name}: the console ended")
            person.note(f"after the paste, {name}.")
            need(person.answered(f"after the paste, {name}."), "not recorded after the paste")
        person.leave()
    world.check([f"after the paste, {name}." for name in ("marked", "raw")])
    return f"1 MB marked in {took[0]:.2f} s, raw in {took[1]:.2f} s"


@scene
def unread(asked):
    """Nobody reads the terminal: notes that are typed are kept, nobody else is held up, and it
    ends at once when it is told to."""
    world = World(asked, "ada", "bob")
    ada, bob = world.machines
    times, others, promised = [], [], []
    with Person(ada) as person:
        pid, fd = person.session.pid, person.session.fd
        begun, _ = memory(pid)
        end, turn = time.monotonic() + asked.unread, 0
        while time.monotonic() < end or turn < 3:
            text = f"typed unread {turn}."
            for part in (b"n", text.encode(), b"\r"):
                os.write(fd, part)
                time.sleep(0.15)
            sent = time.monotonic()
            wait_until(f"{text} is kept", 10, lambda: ada.knows(text), pause=0.01)
            times.append((time.monotonic() - sent) * 1e3)
            others.append(bob.must_note(f"bob beside it {turn}.").ms)
            promised += [text, f"bob beside it {turn}."]
            turn += 1
            time.sleep(min(1.0, asked.unread / 20))
        after, _ = memory(pid)
        need(after - begun < 5, f"memory grew from {begun:.1f} to {after:.1f} MiB")
        if asked.random.random() < 0.5:
            person.wait("a whole frame when it is read again", 10,
                        lambda: promised[-1] in person.shown())
        begun = time.monotonic()
        os.kill(pid, signal.SIGTERM)
        wait_until("the end", 5, lambda: not person.session.alive(), pause=0.005)
        ended = (time.monotonic() - begun) * 1e3
        need(ended < 1000, f"it took {ended:.0f} ms to end")
    world.check(promised)
    return (f"{turn} notes typed in {asked.unread} s that nobody read: kept within "
            f"{max(times):.0f} ms of the key's pause, a colleague's note p50 {p50(others):.0f} ms; "
            f"ended within {ended:.0f} ms")


@scene
def flood(asked):
    """Notes without a pause from two machines, while the console is stopped and continued at
    random and somebody types at it: the last note is on its screen, and memory does not grow."""
    world = World(asked, "ada", "bob", "eve")
    over, sent, promised = threading.Event(), [0, 0], []

    def pour(number, machine):
        while not over.is_set():
            machine.must_note(f"w{number}n{sent[number]} of the flood.")
            sent[number] += 1

    with Person(world.machines[0]) as person:
        pid = person.session.pid
        threads = [threading.Thread(target=pour, args=(n, world.machines[n + 1]))
                   for n in range(2)]
        for thread in threads:
            thread.start()
        end, stops, begun = time.monotonic() + asked.flood, 0, None
        try:
            while time.monotonic() < end:
                os.kill(pid, signal.SIGSTOP)
                person.pause(asked.random.random() * 0.2)
                os.kill(pid, signal.SIGCONT)
                stops += 1
                person.pause(asked.random.random() * 0.3)
                if stops % 4 == 1:
                    text = f"typed in the flood {stops}."
                    person.note(text)
                    promised.append(text)
                person.session.log[:] = person.session.log[person.session._fed:]
                person.session._fed = 0
                if begun is None and time.monotonic() > end - asked.flood * 0.9:
                    begun, _ = memory(pid)
        finally:
            over.set()
            for thread in threads:
                thread.join()
        last = time.monotonic()
        wanted = [f"w{n}n{count - 1} of the flood." for n, count in enumerate(sent) if count]
        person.wait("the last note of each", 10, lambda: all(
            text in person.shown() for text in wanted[:1]) or wanted[1] in person.shown())
        late = (time.monotonic() - last) * 1e3
        after, _ = memory(pid)
        times = []
        for _ in range(20):
            person.session.settle(0.02, 1)
            pressed = time.monotonic()
            person.session.write(b"\x1b[A")
            person.session.read(1)
            times.append((person.session.log[-1][0] - pressed) * 1e3)
        person.leave()
    notes = sum(sent)
    promised += [f"w{n}n{i} of the flood." for n in range(2) for i in range(sent[n])]
    world.check(promised)
    # What each event costs in memory is measured by `scale`; here it is what does not belong.
    grown = after - (begun or after)
    need(grown < 5 + notes * 0.004, f"memory grew by {grown:.1f} MiB for {notes} notes")
    return (f"{notes} notes in {asked.flood} s, stopped {stops} times: the last on the screen "
            f"after {late:.0f} ms; memory grew by {grown:.1f} MiB; a key then takes p95 "
            f"{percentile(times, 95):.0f} ms")


def drive(asked):
    """Every scene in a folder of its own."""
    chosen = [one for one in SCENES if not asked.only or one.__name__ in asked.only.split(",")]
    need(chosen, f"no such scene; there are {', '.join(one.__name__ for one in SCENES)}")
    root = os.path.abspath(asked.folder)
    for one in chosen:
        asked.folder = os.path.join(root, one.__name__)
        os.makedirs(asked.folder)
        begun = time.monotonic()
        said = one(asked)
        print(f"== {one.__name__}: {said} ({time.monotonic() - begun:.0f} s)", flush=True)


if __name__ == "__main__":
    main(drive, __doc__, only="", times=50, sizes=10000, unread=600, flood=60)
