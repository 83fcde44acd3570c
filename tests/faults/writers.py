#!/usr/bin/env python3
"""Many writers, each note a process of its own, on one file, while readers list it all the time.

Every listing has to hold all that was acknowledged before it began, each writer's notes in their
order, none twice. The same load then goes to an SQLite table with synchronous=FULL on the same
disk, and the rates are compared; with --screen a console of another machine looks on.
"""

import json
import multiprocessing
import os
import re
import sqlite3
import subprocess
import threading
import time

from world import Machine, World, main, need, prefixes

import record
from person import Person
from session import Session
from stores import Run
from tally import percentile, p50


class Load:
    """Writers and readers on one store, and what they saw."""

    def __init__(self, asked, append, listings):
        self.asked, self.append, self.listings = asked, append, listings
        self.times, self.spans, self.refused, self.begun = [], [], [], {}
        # The readers are processes: they must not take turns with the threads that write.
        self.fork = multiprocessing.get_context("fork")
        self.acknowledged = self.fork.Array("i", asked.writers, lock=False)
        self.over, self.told, self.listed = self.fork.Event(), self.fork.Queue(), 0
        self.waited = 0

    def write(self, number):
        """One writer: note after note, again where it was refused."""
        begun = time.monotonic()
        for turn in range(self.asked.notes):
            text = f"w{number}n{turn} of the load"
            run = self.append(number, text)
            while run.code and len(self.refused) < 100:
                self.refused.append(f"{text}: exit {run.code}: {run.said[:200]}")
                run = self.append(number, text)
            # What says that it waits is promised for later; the next one that is shared shares it too.
            if "not shared yet" in run.said:
                self.waited += 1
            else:
                self.acknowledged[number] = turn + 1
            self.times.append(run.ms)
            self.begun[text] = run.begun
        self.spans.append(time.monotonic() - begun)

    def read(self, listing):
        """One reader: lists again and again, and judges each listing."""
        listed, broken = 0, None
        while not self.over.is_set() and not broken:
            before = list(self.acknowledged)
            try:
                reached = prefixes(listing())
                for writer, count in enumerate(before):
                    need(reached.get(writer, 0) >= count, f"writer {writer}: {count} notes were "
                         f"acknowledged, and a later listing has {reached.get(writer, 0)}")
                listed += 1
            except Exception as problem:  # noqa: BLE001 - told by the parent
                broken = f"a listing: {problem!r}"[:300]
        self.told.put((listed, broken))

    def run(self):
        """All of it; the seconds that the writers took."""
        readers = [self.fork.Process(target=self.read, args=(one,)) for one in self.listings]
        writers = [threading.Thread(target=self.write, args=(number,))
                   for number in range(self.asked.writers)]
        for reader in readers:
            reader.start()
        begun = time.monotonic()
        for thread in writers:
            thread.start()
        for thread in writers:
            thread.join()
        took = time.monotonic() - begun
        self.over.set()
        for reader in readers:
            listed, broken = self.told.get()
            need(not broken, broken)
            self.listed += listed
        for reader in readers:
            reader.join()
        return took

    def figures(self, took):
        """In one line."""
        rate = len(self.times) / took
        return (f"{rate:.0f} notes/s, p50 {p50(self.times):.1f} ms, "
                f"p99 {percentile(self.times, 99):.0f} ms, "
                f"fairness {min(self.spans) / max(self.spans):.2f}, {len(self.refused)} refused, "
                f"{self.waited} said not to be shared yet")


def ours(asked):
    """The load on an incident file, by as many machines as asked for."""
    world = World(asked, *[f"m{number}" for number in range(asked.machines)])
    reader = Machine(asked, world.root, "reader", world.file)

    def listing():
        code, out, err = reader.out("log", "--json", "-f", world.file)
        need(code == 0, f"log: exit {code}: {err}")
        return [one["text"] for one in json.loads(out)]

    struck = []

    def append(number, text):
        machine = world.machines[number % asked.machines]
        if not asked.amend or int(re.findall(r"n(\d+)", text)[0]) % 7 != 3:
            return machine.note(text)
        # Struck at once, as a note that was a mistake is.
        code, out, err = machine.out("note", "--json", "-f", world.file, text)
        need(code == 0, f"{text}: exit {code}: {err}")
        struck.append(text)
        return machine.run("strike", json.loads(out)["recorded"][0]["id"], "-f", world.file)

    raw = [lambda: record.notes(record.load(world.file))]
    readers = [listing] + raw * (asked.readers - 1)
    load = Load(asked, append, readers[:asked.readers])
    typists = [Typist(Machine(asked, world.root, f"typist{n}", world.file))
               for n in range(asked.typists)]
    for typist in typists:
        typist.start()
    if asked.screen:
        took, seen = on_screen(asked, world, load)
        print(f"== another machine's console: {seen}")
    else:
        took = load.run()
    for typist in typists:
        typist.finish()
    for machine in world.machines:  # what one machine alone still knows is brought by its next run
        machine.must_note(f"{machine.name} is done")
    promised = [f"w{w}n{n} of the load" for w in range(asked.writers) for n in range(asked.notes)]
    world.check(promised)
    prefixes(world.texts())
    amended(reader, struck, typists)
    need(not load.refused, load.refused and load.refused[0])
    need(not world.left_over(), f"left in the folder: {world.left_over()}")
    return load, took


class Typist(threading.Thread):
    """Somebody at a console who writes a note and corrects it, again and again."""

    def __init__(self, machine):
        super().__init__()
        self.machine, self.over, self.corrected, self.broken = machine, threading.Event(), [], None
        machine.must_note(f"{machine.name} is here", "--join")

    def run(self):
        try:
            with Person(self.machine, "--scribe") as person:
                while not self.over.is_set():
                    self.one(person)
                person.leave("TERM")
        except Exception as problem:  # noqa: BLE001 - told by the parent
            self.broken = repr(problem)[:600]

    def one(self, person):
        """One note, and its correction: Up on an empty bar brings the last one back."""
        text = f"{self.machine.name} {len(self.corrected)}"
        person.session.write(text.encode())
        person.wait(f"{text!r} in the bar", 30, lambda: text in bar(person))
        person.send()
        self.wait_kept(person, text)
        person.wait("an empty bar", 30, lambda: text not in bar(person))
        # Up brings back what the screen calls recorded; in a flood the row may be gone at once.
        person.asked[:] = [text]
        end = time.monotonic() + 2
        while not person.recorded(text) and time.monotonic() < end:
            person.session.read(0.05)
        person.session.write(b"\x1b[A")
        person.wait(f"{text!r} in the bar again", 30, lambda: text in bar(person))
        person.session.write(b" corrected")
        person.wait("the correction in the bar", 30, lambda: "corrected" in bar(person))
        person.send()
        self.wait_kept(person, text + " corrected")
        person.wait("an empty bar", 30, lambda: "corrected" not in bar(person))
        self.corrected.append(text + " corrected")

    def wait_kept(self, person, text):
        """Waits until it is in this machine's journal, reading the screen meanwhile."""
        person.wait(f"{text!r} is recorded", 30, lambda: self.machine.knows(text))

    def finish(self):
        """Ends it; what went wrong is said here."""
        self.over.set()
        self.join()
        need(not self.broken, f"{self.machine.name}: {self.broken}")


def bar(person):
    """The line of the entry bar."""
    lines = [line for line in person.shown().splitlines() if line.startswith("›")]
    return lines[-1] if lines else ""


def amended(reader, struck, typists):
    """What was struck is struck, and nothing else; what was corrected stands corrected."""
    if not struck and not typists:
        return
    code, out, err = reader.out("log", "--json", "-f", reader.file)
    need(code == 0, f"log: exit {code}: {err}")
    entries = [one for one in json.loads(out) if one["kind"] == "note"]
    found = sorted(one["text"] for one in entries if one["struck"])
    need(found == sorted(struck), f"{len(struck)} were struck, and {len(found)} are")
    texts = [one["text"] for one in entries]
    for typist in typists:
        for text in typist.corrected:
            need(texts.count(text) == 1, f"{text!r} is there {texts.count(text)} times")
    count = sum(len(typist.corrected) for typist in typists)
    print(f"== {len(struck)} notes struck among them, {count} typed at {len(typists)} consoles and "
          f"corrected: each as it was meant")


def on_screen(asked, world, load):
    """The same while a console of another machine shows it: how long a note takes to get there."""
    viewer = Machine(asked, world.root, "viewer", world.file)
    viewer.must_note("the viewer is here", "--join")
    mark = re.compile(r"w\d+n\d+ of the load")
    with Session(viewer.console(), 40, 120) as session:
        need(session.wait_for("Timeline", 20), "the console does not come up")
        session.settle(0.3)
        session.show()
        taken = []
        thread = threading.Thread(target=lambda: taken.append(load.run()))
        thread.start()
        while thread.is_alive():
            session.read(0.05)
        session.settle(0.3, 10)
        seen = {}
        for at in session.follow():
            for text in mark.findall(session.screen.text()):
                seen.setdefault(text, at)
    times = [(at - load.begun[text]) * 1e3 for text, at in seen.items() if text in load.begun]
    need(taken and times, "no note of the load came on the screen")
    return taken[0], (f"p50 {p50(times):.0f} ms (60), p99 {percentile(times, 99):.0f} ms (500), "
                      f"{100 * len(times) / len(load.begun):.0f} % seen before they scrolled away")


def theirs(asked):
    """The same load on an SQLite table."""
    file = os.path.join(asked.folder, "notes.db")
    base = sqlite3.connect(file)
    base.execute("pragma journal_mode=wal")
    base.execute("create table notes(id integer primary key, at, by, text)")
    base.commit()
    base.close()
    select = "select text from notes order by id"

    def append(number, text):
        return Run(["sqlite3", "-cmd", ".timeout 20000", file,
                    "pragma synchronous=full; insert into notes(at, by, text) values("
                    f"strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 'm{number}', '{text}')"])

    def by_command():
        ran = subprocess.run(["sqlite3", "-cmd", ".timeout 20000", file, select],
                             capture_output=True, check=True, text=True)
        return ran.stdout.splitlines()

    def by_library():
        base = sqlite3.connect(file, timeout=20)
        found = [row[0] for row in base.execute(select)]
        base.close()
        return found

    readers = [by_command] + [by_library] * (asked.readers - 1)
    load = Load(asked, append, readers[:asked.readers])
    took = load.run()
    return load, took


def drive(asked):
    """Ours, then theirs."""
    what = f"{asked.writers} writers x {asked.notes} notes, {asked.readers} readers"
    load, took = ours(asked)
    print(f"== {what}, {asked.machines} machine(s): {len(load.times)} notes, none lost, doubled, "
          f"reordered; {load.listed} listings, each whole")
    print(f"== warroom {load.figures(took)}; load {os.getloadavg()[0]:.1f}")
    if asked.sqlite:
        other, its = theirs(asked)
        rates = [len(one.times) / time for one, time in ((load, took), (other, its))]
        print(f"== sqlite3 {other.figures(its)}; ours takes x {rates[1] / rates[0]:.2f} (limit 3)")


if __name__ == "__main__":
    main(drive, __doc__, writers=16, notes=60, readers=2, machines=1, screen=False, sqlite=False,
         amend=False, typists=0)
