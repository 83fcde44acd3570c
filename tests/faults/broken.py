#!/usr/bin/env python3
"""Whole files broken at random, and the program on each of them.

A sound file of an incident is broken in one to four ways: bytes flipped, lines cut, doubled, moved
or put into another file, huge numbers, deep nesting, bytes that are no UTF-8, NULs, marks of byte
order, other line ends, two files in one. A machine that has never seen the incident looks at it
with every command that reads, and writes a note; then one that knows the incident does.

Nothing panics or dies of a signal; nothing that a terminal could act on is printed; looking changes
no byte; who cannot read a file does not write it; the machine that knows the incident brings every
event back; and what was in the broken file is in the new one, or lies beside it with all its bytes.
With --screens the broken files take the place of the good one under an open console, one by one.
"""

import collections
import json
import os
import random
import re
import time

from world import Machine, World, at_once, main, need

import record
from person import Person

LOOKS = (["verify"], ["verify", "--json"], ["status", "--json", "-f"], ["status", "-f"],
         ["log", "-f"], ["log", "--json", "-f"], ["seal"], ["card"], ["topic", "-f"])
# What a terminal acts on: controls but tab and line end, and the same as one code point.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")


def lines(data):
    """A file's lines, with their ends."""
    return data.splitlines(keepends=True)


def at_random(chance, data):
    """A place in it."""
    return chance.randrange(len(data) + 1)


def flip(chance, data, _):
    """Bits of some bytes."""
    data = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 40))):
        if data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def cut(chance, data, _):
    """The end is gone, or the beginning."""
    at = at_random(chance, data)
    return data[:at] if chance.random() < 0.7 else data[at:]


def hole(chance, data, _):
    """A piece is gone, or is NULs: a page that never reached the disk."""
    at, size = at_random(chance, data), chance.choice((1, 7, 300, 4096))
    return data[:at] + bytes(size) * (chance.random() < 0.5) + data[at + size:]


def drop_line(chance, data, _):
    """Some lines are gone."""
    return b"".join(line for line in lines(data) if chance.random() > 0.15)


def double_line(chance, data, _):
    """Some lines are there twice."""
    return b"".join(line * chance.choice((1, 1, 1, 2)) for line in lines(data))


def swap_lines(chance, data, _):
    """Lines stand in another order."""
    found = lines(data)
    for _ in range(chance.choice((1, 5))):
        if len(found) > 1:
            one, other = chance.sample(range(len(found)), 2)
            found[one], found[other] = found[other], found[one]
    return b"".join(found)


def number(chance, data, _):
    """A number is another one."""
    huge = chance.choice((b"9" * 400, b"-1", b"1e999", b"1.5", b"18446744073709551616", b"0x10",
                          b"NaN", b"-9223372036854775809", b"00"))
    found = list(re.finditer(rb"(?<=:)\d+", data))
    if not found:
        return data
    one = chance.choice(found)
    return data[:one.start()] + huge + data[one.end():]


def nest(chance, data, _):
    """Something nested deeply stands somewhere."""
    depth = chance.choice((130, 5000, 100000))
    deep = chance.choice((b"[" * depth, b"[" * depth + b"]" * depth, b'{"a":' * depth))
    at = at_random(chance, data)
    return data[:at] + deep + data[at:]


def insert(chance, data, _):
    """Bytes that have no place there."""
    bad = chance.choice((b"\xff\xfe", b"\xc3(", b"\xed\xa0\x80", b"\x00", b"\x1b[2J\x1b]0;x\x07",
                         b"\xef\xbb\xbf", b"\xe2\x80\xae", b'"', b"}", b"{", b"]", b",", b"\\",
                         b"\\ud800", b"<<<<<<< HEAD\n", b"=======\n", b">>>>>>> b\n", b"null",
                         b'"events":[', b'"state":{}'))
    at = at_random(chance, data)
    return data[:at] + bad + data[at:]


def rename(chance, data, _):
    """A name or a value is another one."""
    pairs = ((b'"kind":"note"', b'"kind":"open"'), (b'"w":', b'"W":'), (b'"sum"', b'"bh"'),
             (b'"warroom": 1', b'"warroom": 2'), (b'"warroom": 1', b'"warroom": "1"'),
             (b'"body"', b'"bodies"'), (b'"events"', b'"event"'), (b'"id"', b'"Id"'),
             (b'"by":"', b'"by":"\\u001b[31m'), (b'"n":', b'"n":1'), (b'"prev"', b'"at"'))
    old, new = chance.choice(pairs)
    return data.replace(old, new, chance.choice((1, 1, -1)))


def ends(chance, data, _):
    """Other line ends, a mark of the byte order, another encoding, pretty JSON."""
    way = chance.randrange(5)
    if way == 0:
        return data.replace(b"\n", b"\r\n")
    if way == 1:
        return b"\xef\xbb\xbf" + data
    if way == 2:
        return data.replace(b"\n", b"")
    try:
        if way == 3:
            return data.decode().encode("utf-16")
        return json.dumps(json.loads(data), indent=chance.choice((None, 2))).encode()
    except (ValueError, RecursionError):
        return data[::-1]


def join(chance, data, other):
    """Two files in one, or one put into the other."""
    way = chance.randrange(3)
    if way == 0:
        return data + other
    if way == 1:
        return other + data
    at, start, size = at_random(chance, data), at_random(chance, other), chance.choice((50, 5000))
    return data[:at] + other[start:start + size] + data[at:]


WAYS = (flip, cut, hole, drop_line, double_line, swap_lines, number, nest, insert, rename, ends,
        join)


def break_it(chance, data, other):
    """A broken file and the names of the ways."""
    ways = chance.choices(WAYS, k=chance.choice((1, 1, 1, 2, 4)))
    for way in ways:
        data = way(chance, data, other)
    return data, "+".join(way.__name__ for way in ways)


def bare(line):
    """A line without what does not matter: blanks, the comma that joins it, the mark of order."""
    return line.replace(b"\xef\xbb\xbf", b"").strip().strip(b",").strip()


class Bench:
    """A good file, its readers, and what they did with the broken ones."""

    def __init__(self, asked):
        self.asked, self.chance = asked, asked.random
        self.world = World(asked, "ada", "bob")
        self.file = self.world.file
        self.knows = self.world.machines[1]
        self.fill()
        self.good = self.read()
        self.ids = [event["id"] for event in record.load(self.file)["events"]]
        there = type("Asked", (), {**vars(asked), "folder": os.path.join(self.world.root, "b")})
        self.other = World(there, "eve").file
        with open(self.other, "rb") as file:
            self.foreign = file.read()
        self.codes, self.asides, self.slowest = {}, 0, 0.0

    def fill(self):
        """Something of everything."""
        ada = self.world.machines[0]
        for words in (["note", "with \u202e and \x1b[31m in it"], ["note", "* starred #tag"],
                      ["note", "--restricted", "secret"], ["stage", "acknowledged"],
                      ["role", "scribe", "ada"], ["answer", "known", "the pool is full"],
                      ["task", "@bob look 10m"], ["note", "struck"], ["strike", "1"], ["propose", "restart it"],
                      ["note", "line one\nline two"]):
            run = ada.run(*words, "-f", self.file)
            need(run.code == 0, f"{words}: exit {run.code}: {run.said}")
        self.knows.must_note("bob has seen all of it")

    def read(self):
        with open(self.file, "rb") as file:
            return file.read()

    def put(self, data):
        """Replaces the file as an editor does; nothing else lies beside it."""
        for name in os.listdir(self.world.shared):
            if ".aside-" in name:
                os.remove(os.path.join(self.world.shared, name))
        with open(self.file + ".new", "wb") as file:
            file.write(data)
        os.rename(self.file + ".new", self.file)

    def run(self, machine, words, case):
        """A command that may refuse, and may do nothing worse."""
        begun = time.monotonic()
        code, out, err = machine.out(*words)
        took = time.monotonic() - begun
        self.slowest = max(self.slowest, took)
        where = f"{case}: {' '.join(words)}"
        need(took < 20, f"{where}: {took:.0f} s")
        need("panicked" not in err and code != 101, f"{where}: it panicked: {err[:300]}")
        need(0 <= code < 100, f"{where}: ended with {code}: {err[:300]}")
        need(code == 0 or err or "verify" in words, f"{where}: exit {code} without a word")
        found = CONTROL.search(out) or CONTROL.search(err)
        need(not found, f"{where}: prints {found and found[0]!r}: {(out + err)[:200]!r}")
        self.codes[code] = self.codes.get(code, 0) + 1
        return code, out, err

    def aside(self, data):
        """Whether a file beside it holds all these bytes."""
        for name in os.listdir(self.world.shared):
            if ".aside-" in name:
                with open(os.path.join(self.world.shared, name), "rb") as file:
                    if file.read() == data:
                        return True
        return False

    def nothing_gone(self, data, case):
        """Each line of a broken file that was no line of the good one is in the new one, or the
        whole of it lies beside. The header and `state` are written anew."""
        if self.aside(data):
            self.asides += 1
            return
        new = {bare(line) for line in lines(self.read())}
        good = {bare(line) for line in lines(self.good)}
        for line in lines(data):
            line = bare(line)
            derived = line.startswith((b'"state"', b'"incident"', b'"warroom"', b'"event'))
            if derived or line in new or line in good or not line.strip(b"{}[]<>= \x00"):
                continue
            # A file in another form: what counts is each event of it.
            need(self.same_events(data), f"{case}: gone from the file: {line[:200]!r}")
            return

    def same_events(self, data):
        """Whether it is JSON whose sound events are all in the file."""
        try:
            events = json.loads(data.decode("utf-8-sig"))["events"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return False
        there = {record.canonical(event) for event in record.load(self.file)["events"]}
        return all(record.canonical(event) in there for event in events)

    def case(self, turn):
        """One broken file."""
        data, ways = break_it(self.chance, self.good, self.foreign)
        case = f"case {turn} ({ways})"
        self.keep(data)
        self.put(data)
        stranger = Machine(self.asked, self.world.root, f"stranger{turn}", self.file)
        for words in self.chance.sample(LOOKS, self.asked.looks):
            self.run(stranger, [*words, self.file], case)
        need(self.read() == data, f"{case}: looking has changed the file")
        text = f"stranger {turn}"
        code, _, err = self.run(stranger, ["note", "-f", self.file, text], case)
        after = self.read()
        if code == 0 and "not shared yet" in err:
            need(stranger.knows(text) and after == data, f"{case}: neither kept nor left: {err}")
        elif code == 0:
            need(text.encode() in after, f"{case}: exit 0, and the note is not there")
            self.nothing_gone(data, case)
        else:
            need(after == data, f"{case}: refused with {code}, and the file is another one")
        self.put(data)
        code, _, err = self.run(self.knows, ["note", "-f", self.file, f"known {turn}"], case)
        if code or "not shared" in err:
            # Another incident's file, or a newer format: left as it is.
            need(self.read() == data, f"{case}: exit {code}, and the file is another one: {err}")
            return
        there = {event["id"] for event in record.load(self.file)["events"]}
        gone = [one for one in self.ids if one not in there]
        need(not gone, f"{case}: {len(gone)} events did not come back")
        self.nothing_gone(data, case)

    def keep(self, data):
        """The file as it was broken, for whoever looks for the reason."""
        with open(os.path.join(self.world.root, "broken.json"), "wb") as file:
            file.write(data)

    def whole(self):
        """Whether every event is in the file. A mark of the byte order harms nobody and stays."""
        try:
            events = json.loads(self.read().decode("utf-8-sig"))["events"]
            there = {event["id"] for event in events}
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return False
        return all(one in there for one in self.ids)

    def under_a_console(self, turns):
        """Broken files under an open console, each way in turn; how often it said something."""
        person, said = Person(self.knows), 0
        for turn in range(turns):
            way = WAYS[turn % len(WAYS)]
            data = way(self.chance, self.good, self.foreign)
            case = f"under a console, case {turn} ({way.__name__})"
            self.keep(data)
            history = len(person.session.log)
            self.put(data)
            not_ours = "now holds incident|newer warroom|READ-ONLY"
            person.wait(f"{case}: whole again, or said why not", 30,
                        lambda: self.whole() or re.search(not_ours, person.shown()))
            person.pause(0.2)
            said += len(person.session.log) > history
            need(person.session.alive(), f"{case}: the console ended")
            if self.whole():
                self.nothing_gone(data, case)
                continue
            need(self.read() == data, f"{case}: said not to be ours, and another one now")
            person.leave("TERM")
            self.put(self.good)
            person = Person(self.knows)
        person.note("after all of it.")
        need(person.answered("after all of it."), "not recorded after all of it")
        person.leave()
        return said


# So many are tried on one incident.
CASES = 100


def piece(asked, turns):
    """Some of the broken files, on an incident and by chances of their own."""
    asked.random = random.Random(f"{asked.seed} {turns.start}")
    bench = Bench(asked)
    for turn in turns:
        bench.case(turn)
    return bench.codes, bench.asides, bench.slowest


def drive(asked):
    """The commands, some incidents at once; then the consoles."""
    pieces = [range(at, min(at + CASES, asked.cases)) for at in range(0, asked.cases, CASES)]
    found = at_once(asked, piece, pieces)
    codes = collections.Counter()
    for some, _, _ in found:
        codes.update(some)
    words = ", ".join(f"{count} x {code}" for code, count in sorted(codes.items()))
    print(f"== {asked.cases} broken files, {sum(codes.values())} commands on them (exit: {words}), "
          f"the slowest {max(slowest for _, _, slowest in found):.2f} s: none panicked, every event "
          f"came back, {sum(asides for _, asides, _ in found)} times all bytes were set aside")
    if asked.screens:
        said = Bench(asked).under_a_console(asked.screens)
        print(f"== {asked.screens} broken files under an open console, one by one: each whole "
              f"again, or said why not; {said} times the screen said something")


if __name__ == "__main__":
    main(drive, __doc__, cases=60, looks=2, screens=0, at_once=4)
