"""What the product has to reach, row by row: how it is measured, the limit, and the aim beyond.

A row is a function of a `Bench` that yields `Verdict`s. A limit is what must be reached; an aim
is where we would like to be. Both are printed. Nothing here is an assertion: a slow machine makes
no test fail, only a program that does not do its work does.
"""

import os
import shutil
from dataclasses import dataclass

import onscreen
import stores
from peers import EDITORS, HISTORIES, OTHERS, installed
from tally import text


@dataclass
class Verdict:
    """One line of the result."""

    what: str
    figure: object
    limit: str
    reached: object = None  # True, False, or None where there was nothing to judge
    aim: str = ""


def at_most(what, figure, limit, aim=None):
    """A figure that should be no greater than its limit; without a limit there is only an aim."""
    aim = "" if aim is None else f"<= {aim:g}"
    if limit is None:
        return Verdict(what, figure, "-", None, aim)
    reached = None if figure is None else figure <= limit
    return Verdict(what, figure, f"<= {limit:g}", reached, aim)


def ahead_of(what, figures, ours="warroom"):
    """Ours should be smaller than each of the others."""
    others = {name: value for name, value in figures.items() if name not in (ours, "floor")}
    mine = figures.get(ours)
    behind = [f"{n} {text(v)}" for n, v in others.items() if mine is not None and v <= mine]
    reached = None if mine is None or not others else not behind
    limit = "ahead of " + ", ".join(others) if others else "no peer installed"
    if behind:
        limit += f" (behind {', '.join(behind)})"
    return Verdict(what, mine, limit, reached)


class Bench:
    """What a row needs: the data, the report, and how thorough to be."""

    def __init__(self, data, report, short, product):
        self.data, self.report = data, report
        self.short, self.product = short, product
        self.passed_over = set()
        self.problems = []
        self._tried = {}

    def rounds(self, few, many):
        """The number of rounds in short and in long."""
        return few if self.short else many

    def sizes(self, *sizes):
        """Short measures at the first size only."""
        return sizes[:1] if self.short else sizes

    def names(self, *names):
        """Those of the names that are installed, and in short only the few that always are."""
        if self.short:
            names = [name for name in names if name in ("less", "vim -u NONE", "vim", "sqlite3")]
        self.passed_over |= {name for name in names if not installed(name)}
        return [name for name in names if installed(name)]

    def screens(self, count, doing, *peers):
        """Floor, product and peers, each doing the same on `count` notes."""
        found = [self.data.floor_screen(count, doing)]
        if self.product:
            self.data.adopted(count)
            found.append(self.data.console(count, doing))
        theirs = [self.data.peer(name, count, doing) for name in self.names(*peers)]
        return found + [program for program in theirs if program and self._comes_up(program)]

    def _comes_up(self, program):
        """A peer that does not show its screen is named and left out; the row goes on."""
        which = (program.name, *program.argv)
        if which not in self._tried:
            try:
                with onscreen.Session(program) as session:
                    onscreen.ready(session)
                self._tried[which] = True
            except onscreen.Failed as problem:
                self._tried[which] = False
                self.problems.append(str(problem))
                print(f"\nFAILED {problem}", flush=True)
        return self._tried[which]

    def stores(self, count, place, *peers):
        """Floor, product and peers as stores, each with a fresh copy."""
        names = ["floor"] + ["warroom"] * self.product + self.names(*peers)
        return [self.data.store(name, count, place) for name in names]


def _of(found, name, figure):
    return found.get(name, {}).get(figure)


def _last(values):
    return sorted(values)[len(values) // 2] if values else None


def first_frame(bench):
    """Start at 1k, and memory there."""
    peers = EDITORS + HISTORIES + OTHERS
    found = onscreen.start(bench.screens(1000, "look", *peers), bench.report,
                           bench.rounds(3, 15), label=", 1k")
    yield at_most("first frame at 1k, x floor", _of(found, "warroom", "ratio"), 2.5)
    yield at_most("first frame at 1k, ms", _of(found, "warroom", "p50"), None, aim=5)
    must = {name: one["p50"] for name, one in found.items()
            if name not in ("less", "vim -u NONE", "nano")}
    yield ahead_of("first frame at 1k, ms, against the peers", must)
    yield at_most("memory at 1k, MiB", _last(_of(found, "warroom", "rss")), 20, aim=8)
    yield at_most("bytes of the first frame", _last(_of(found, "warroom", "bytes")),
                  None, aim=12000)


def first_frame_large(bench):
    """Start at 10k and 100k: cold, that is without a replica, and from the replica's snapshot."""
    for count in () if bench.short else (10_000, 100_000):
        label = f", {count // 1000}k"
        rounds = bench.rounds(2, 7 if count < 100_000 else 5)
        found = onscreen.start(bench.screens(count, "look", *EDITORS, *HISTORIES), bench.report,
                               rounds, warmup=2, label=label + ", known")
        yield at_most(f"first frame from the snapshot{label}, ms", _of(found, "warroom", "p50"),
                      250, aim=60 if count == 100_000 else 9)
        if count == 100_000:
            yield at_most("memory at 100k, MiB", _last(_of(found, "warroom", "rss")), 250, aim=60)
        if not bench.product:
            continue
        state = bench.data.path("cold", "x")[:-2]
        cold = bench.data.console(count, options=("--join",), state=state)
        cold.before = lambda state=state: shutil.rmtree(state, ignore_errors=True)
        programs = [bench.data.floor_screen(count), cold]
        found = onscreen.start(programs, bench.report, rounds, label=label + ", cold")
        yield at_most(f"first frame cold{label}, ms", _of(found, "warroom", "p50"), 1000)


def keys(bench):
    """Moving, scrolling and typing, from 1k to 100k, with the bytes of each."""
    aims = {"move": 400, "scroll": 3000, "type": 60}
    for count in bench.sizes(1000, 100_000):
        for doing in ("move", "scroll", "type"):
            programs = bench.screens(count, doing, *EDITORS, *HISTORIES)
            label = f", {doing}, {count // 1000}k"
            found = onscreen.key(programs, bench.report, bench.rounds(2, 5),
                                 bench.rounds(12, 25), label=label)
            yield at_most(f"key to frame{label}, x floor", _of(found, "warroom", "ratio"), 1.8)
            limit = 150 if doing == "type" else None
            yield at_most(f"bytes of one key{label}", _of(found, "warroom", "p50_bytes"), limit,
                          aim=aims[doing])


def appending(bench):
    """The command that appends one note, at 1k, 10k and 100k."""
    for count in bench.sizes(1000, 10_000, 100_000):
        taking_part = bench.stores(count, "append", "sqlite3", "taskwarrior")
        label = f", {count // 1000}k"
        found = stores.append(taking_part, bench.report, bench.rounds(7, 21), label=label)
        ours = _of(found, "warroom", "p50")
        lite, task = _of(found, "sqlite3", "p50"), _of(found, "taskwarrior", "p50")
        if count == 1000:
            yield ahead_of(f"note{label}, ms", {"warroom": ours, "sqlite3": lite} if lite else {})
        elif count == 10_000 and lite:
            yield at_most(f"note{label}, x sqlite3", ours and ours / lite, 1.5)
        elif count == 100_000:
            yield at_most(f"note{label}, x floor", _of(found, "warroom", "ratio"), 1, aim=0.6)
        if task:
            yield ahead_of(f"note{label}, ms, against task", {"warroom": ours, "task": task})


def propagation(bench):
    """A note by command to its text on another console, at 1k."""
    taking_part = bench.stores(1000, "propagate", "tail -f", "less +F", "lnav")
    found = stores.propagate(taking_part, bench.report, bench.rounds(5, 21), label=", 1k")
    yield at_most("note to another screen at 1k, x floor", _of(found, "warroom", "ratio"), 3,
                  aim=1.5)
    yield at_most("note to another screen at 1k, ms", _of(found, "warroom", "p50"), 25, aim=6)
    yield at_most("notes that never came on screen", _of(found, "warroom", "missed"), 0)


def resting(bench):
    """An idle console."""
    # In short nothing is compared: that the console can be measured is enough.
    peers = () if bench.short else (*EDITORS, *HISTORIES, *OTHERS)
    programs = bench.screens(1000, "look", *peers)
    found = onscreen.idle(programs, bench.report, bench.rounds(5, 30), label=", 1k")
    yield at_most("idle, wake-ups a second", _of(found, "warroom", "wakeups"), 1.2)
    yield at_most("idle, % CPU", _of(found, "warroom", "cpu_percent"), 0.1, aim=0.05)
    yield at_most("idle, bytes a second", _of(found, "warroom", "bytes"), 80, aim=30)


def crowd(bench):
    """16 writer processes at once: what a viewer sees, and that no note is lost."""
    taking_part = bench.stores(10, "crowd")
    found = stores.propagate_under_load(taking_part, bench.report, 16, bench.rounds(4, 15))
    yield at_most("screen under 16 writers, p50 ms", _of(found, "warroom", "p50"), 60)
    yield at_most("screen under 16 writers, p99 ms", _of(found, "warroom", "p99"), 500)
    taking_part = bench.stores(10, "concurrent", "sqlite3", "taskwarrior")
    found = stores.concurrent(taking_part, bench.report, 16, bench.rounds(8, 100))
    rate, floor = _of(found, "warroom", "rate"), _of(found, "floor", "rate")
    yield at_most("notes lost or doubled of 16 writers",
                  rate and found["warroom"]["lost"] + found["warroom"]["doubled"], 0)
    share = rate and rate / floor
    yield Verdict("notes a second of 16 writers, x floor", share, "-", None, ">= 0.7")
    yield Verdict("fairness of 16 writers", _of(found, "warroom", "fairness"), "-", None, ">= 0.8")


def pasting(bench):
    """10 000 characters at once, with and without brackets."""
    for bracketed in (True, False):
        taking_part = bench.stores(10, f"paste{bracketed:d}")
        files = {store.name: store for store in taking_part}
        for store in taking_part:
            store.viewer.setup = "n<c-u>" if store.name == "warroom" else "i"

        def check(program, marker, files=files):
            return sum(marker in one for one in files[program.name].texts())

        programs = [store.viewer for store in taking_part]
        found = onscreen.paste(programs, bench.report, bench.rounds(1, 3), bracketed=bracketed,
                               check=check)
        how = "bracketed" if bracketed else "raw"
        times = _of(found, "warroom", "ms")
        yield at_most(f"paste of 10 000, {how}, ms", times and max(times), None, aim=100)
        whole = _of(found, "warroom", "stored")
        yield Verdict(f"paste of 10 000, {how}, stored whole and once",
                      whole and f"{whole.count(1)}/{len(whole)}", "all",
                      None if not whole else whole.count(1) == len(whole))


ROWS = {
    "first-frame": first_frame,
    "first-frame-large": first_frame_large,
    "keys": keys,
    "append": appending,
    "propagate": propagation,
    "idle": resting,
    "crowd": crowd,
    "paste": pasting,
}


def product_works(data):
    """None, or why the rows of the product cannot be measured."""
    if not os.access(data.warroom, os.X_OK):
        return f"{data.warroom} is not built"
    try:
        data.adopted(1000)
        with onscreen.Session(data.console(1000)) as session:
            onscreen.ready(session)
    except (FileNotFoundError, onscreen.Failed) as problem:
        return str(problem)
    return None
