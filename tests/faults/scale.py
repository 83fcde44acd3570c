#!/usr/bin/env python3
"""How it grows: a large record, a crowd of consoles, a crowd of command lines.

Figures only; it fails when a note is lost or doubled, or a console ends. What is measured: opening,
a note, its way to another screen and memory at each size; then consoles and writers on one file.
"""

import os
import threading
import time

from world import Machine, World, main, need

import make_incident
from session import Session, memory
from tally import p50, percentile


def opened(machine, until="Timeline"):
    """A console, and the milliseconds to its first frame."""
    session = Session(machine.console(until=until), 40, 120)
    at = session.wait_for(until, 60)
    need(at, f"no first frame: {session.show()[-300:]}")
    return session, (at - session.started) * 1e3


def grown(asked, count):
    """What a record of that many events costs."""
    folder = os.path.join(os.path.abspath(asked.folder), f"of {count}")
    os.makedirs(os.path.join(folder, "shared"))
    file = os.path.join(folder, "shared", "case.json")
    make_incident.write(file, count, key=f"scale-20261102-{count:x}", seed=asked.seed)
    one, two = (Machine(asked, folder, name, file) for name in ("one", "two"))
    joined = one.must_note("one is here", "--join").ms
    two.must_note("two is here", "--join")
    session, warm = opened(two)
    with session:
        session.settle(0.5, 10)
        session.show()
        notes, seen = [], []
        for number in range(7):
            mark = f"scale{number:03d}z"
            run = one.must_note(f"{mark} restarted")
            at = session.wait_for(mark, 30)
            need(at, f"{mark} never came on the screen")
            notes.append(run.ms)
            seen.append((at - run.begun) * 1e3)
        session.settle(0.3, 5)
        now, most = memory(session.pid)
    size = os.path.getsize(file) / 1e6
    print(f"== {count} events, {size:.1f} MB: join {joined:.0f} ms, first frame {warm:.0f} ms, "
          f"note {p50(notes):.0f} ms, on another screen {p50(seen):.0f} ms, console {now:.0f} MiB "
          f"(peak {most:.0f}); load {os.getloadavg()[0]:.1f}", flush=True)


def crowd(asked):
    """Many consoles look on while many command lines write a few notes each, all at once."""
    folder = os.path.join(os.path.abspath(asked.folder), "crowd")
    there = type("Asked", (), {**vars(asked), "folder": folder})
    world = World(there, "m0", "m1", "m2", "m3")
    consoles, first = [], []
    try:
        for number in range(asked.consoles):
            viewer = Machine(asked, folder, f"viewer{number}", world.file)
            viewer.must_note(f"viewer {number} is here", "--join")
            session, ms = opened(viewer)
            consoles.append(session)
            first.append(ms)
            for other in consoles:
                other.read(0)
        runs, promised = [], []

        def work(number):
            for turn in range(asked.notes):
                text = f"w{number}n{turn} of the crowd"
                promised.append(text)
                runs.append((text, world.machines[number % 4].note(text)))

        threads = [threading.Thread(target=work, args=(n,)) for n in range(asked.writers)]
        begun = time.monotonic()
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            for session in consoles:
                session.read(0)
            time.sleep(0.005)
        took = time.monotonic() - begun
        bad = [(text, run.code, run.said) for text, run in runs if run.code]
        need(not bad, f"{len(bad)} refused, the first: {bad[:1]}")
        for machine in world.machines:
            machine.must_note(f"{machine.name} is done")
        last = time.monotonic()
        waiting = set(range(len(consoles)))
        while waiting and time.monotonic() < last + 60:
            for number in sorted(waiting):
                consoles[number].read(0)
                if "m3 is done" in consoles[number].show():
                    waiting.discard(number)
            time.sleep(0.01)
        need(not waiting, f"{len(waiting)} consoles never showed the last note")
        settled = time.monotonic() - last
        need(all(session.alive() for session in consoles), "a console ended")
        world.check(promised)
        times = [run.ms for _, run in runs]
        sizes = [memory(session.pid)[0] for session in consoles] or [0]
        print(f"== {asked.writers} command lines at once x {asked.notes} notes, {asked.consoles} "
              f"consoles open: {len(promised)} notes in {took:.0f} s ({len(promised) / took:.0f}/s), "
              f"none lost or doubled; note p50 {p50(times):.0f}, p99 {percentile(times, 99):.0f} ms; "
              f"the last note on every screen {settled:.1f} s after it was written; a console "
              f"{p50(sizes):.0f} MiB; load {os.getloadavg()[0]:.1f}")
    finally:
        for session in consoles:
            session.close()


def drive(asked):
    """Sizes, then the crowd."""
    for count in asked.sizes.split(","):
        if count:
            grown(asked, int(count))
    if asked.writers:
        crowd(asked)


if __name__ == "__main__":
    main(drive, __doc__, sizes="1000,10000,100000", consoles=50, writers=200, notes=5)
