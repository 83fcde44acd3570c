"""Measures of commands that write to a shared store: append, concurrent, propagate."""

import os
import re
import shutil
import threading
import time
from dataclasses import dataclass, field

from onscreen import Failed, ready
from session import Session
from tally import alternate, p50, percentile, ratio


@dataclass
class Store:
    """A store and the commands that use it. `{text}` in `append` is the note.

    `texts()` returns all notes in the store, `viewer` is the program that shows it.
    """

    name: str
    append: list
    texts: object = None
    viewer: object = None
    env: dict = field(default_factory=dict)


class Run:
    """One command from spawn to exit, with what it cost and what it said."""

    def __init__(self, argv, env=None):
        path = shutil.which(argv[0])
        if path is None:
            raise FileNotFoundError(f"{argv[0]}: not installed")
        out, into = os.pipe()
        os.set_inheritable(into, True)
        actions = [
            (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0),
            (os.POSIX_SPAWN_DUP2, into, 2),
        ]
        everything = {**os.environ, **{k: str(v) for k, v in (env or {}).items()}}
        self.begun = time.monotonic()
        pid = os.posix_spawn(path, argv, everything, file_actions=actions)
        _, status, usage = os.wait4(pid, 0)
        self.ended = time.monotonic()
        os.close(into)
        os.set_blocking(out, False)
        try:
            self.said = os.read(out, 4000).decode(errors="replace").strip()
        except BlockingIOError:
            self.said = ""
        os.close(out)
        self.code = os.waitstatus_to_exitcode(status)
        self.ms = (self.ended - self.begun) * 1e3
        self.cpu = (usage.ru_utime + usage.ru_stime) * 1e3


def note(store, text):
    """Append one note by the store's command."""
    return Run([part.replace("{text}", text) for part in store.append], store.env)


class Refused(Exception):
    """A command of a store did not exit with 0."""

    def __init__(self, store, run):
        said = (run.said or "no word on stderr")[:300]
        super().__init__(f"{store.name}: exit {run.code}: {said}")


def append(stores, report, rounds=21, warmup=2, budget=40.0, label=""):
    """Wall time of the command that appends one note; a slow one gets fewer rounds."""
    names = ("ms", "cpu")
    found = {store.name: {name: [] for name in names} for store in stores}
    spent = dict.fromkeys(found, 0.0)
    for turn in range(-warmup, rounds):
        for store in alternate(stores, turn):
            got = found[store.name]
            if spent[store.name] > budget:
                for name in names:
                    got[name].append(None)
                continue
            run = note(store, f"round {turn} restarted the pods of checkout, p99 at {turn * 7} ms")
            if run.code:
                raise Refused(store, run)
            spent[store.name] += run.ms / 1e3
            if turn >= 0:
                for name in names:
                    got[name].append(getattr(run, name))
    base, rows = found[stores[0].name]["ms"], []
    for name, got in found.items():
        got["ratio"] = ratio(got["ms"], base)
        times = [value for value in got["ms"] if value is not None]
        got["p50"], got["p95"] = p50(times), percentile(times, 95)
        rows.append([name, got["p50"], got["p95"], got["ratio"],
                     p50([value for value in got["cpu"] if value is not None]), len(times)])
    head = ["store", "wall p50", "p95", f"x {stores[0].name}", "CPU ms", "rounds"]
    return report.add(f"append one note by command, ms{label}", head, rows, found)


def concurrent(stores, report, writers=16, notes=25, wait=3.0, label=""):
    """N writers x M notes, each a process of its own; then every note is counted.

    `lost`: exit 0 and not in the store. `doubled`: there more than once. `refused`: exit not 0.
    Fairness is the time of the fastest writer over that of the slowest.
    """
    found, rows = {}, []
    for store in stores:
        done, refused, spans = [], [], []

        def work(number, store=store, done=done, refused=refused, spans=spans):
            begun = time.monotonic()
            for turn in range(notes):
                text = f"cw{number:03d}n{turn:05d}p{os.getpid()}z of the load"
                run = note(store, text)
                (refused if run.code else done).append((text, run.ms, run.said))
            spans.append(time.monotonic() - begun)

        threads = [threading.Thread(target=work, args=(n,)) for n in range(writers)]
        begun = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.monotonic() - begun
        if not done:
            raise Failed(_Nameless(store.name), f"all notes refused: {refused[0][2][:200]}")
        counts, end = {}, time.monotonic() + wait
        while True:
            counts.clear()
            for text in store.texts():
                counts[text] = counts.get(text, 0) + 1
            if all(text in counts for text, _, _ in done) or time.monotonic() > end:
                break
            time.sleep(0.2)
        times = [ms for _, ms, _ in done]
        found[store.name] = got = {
            "rate": len(done) / took,
            "p50": p50(times),
            "p99": percentile(times, 99),
            "fairness": min(spans) / max(spans),
            "refused": len(refused),
            "lost": sum(text not in counts for text, _, _ in done),
            "doubled": sum(counts.get(text, 0) > 1 for text, _, _ in done),
        }
        rows.append([store.name, *got.values()])
    head = ["store", "notes/s", "p50", "p99", "fairness", "refused", "lost", "doubled"]
    return report.add(f"concurrent: {writers} writers x {notes} notes, ms{label}", head, rows, found)


class _Nameless:
    """Stands in for a session where only a command ran."""

    def __init__(self, name):
        self.program = Store(name, [])
        self.screen = self

    def lines(self):
        """There is no screen."""
        return []


def propagate(stores, report, rounds=15, warmup=2, limit=5.0, gap=0.05, size=(40, 120), label=""):
    """From the spawn of the writer to its text on the viewer's screen, one note at a time."""
    found = {s.name: {"ms": [], "writer": [], "rounds": [], "missed": 0} for s in stores}
    sessions = {}
    try:
        for store in stores:
            sessions[store.name] = Session(store.viewer, *size)
            ready(sessions[store.name])
        for turn in range(-warmup, rounds):
            for store in alternate(stores, turn):
                session, got = sessions[store.name], found[store.name]
                for one in sessions.values():
                    one.read(0)
                    one.show()
                mark, runs = f"pm{turn + warmup:03d}z{os.getpid() % 1000:03d}", []
                text = f"{mark} pods restarted"
                thread = threading.Thread(target=lambda: runs.append(note(store, text)))
                thread.start()
                seen = session.wait_for(mark, limit, pause=0.003)
                thread.join()
                if runs[0].code:
                    raise Refused(store, runs[0])
                if turn >= 0:
                    got["missed"] += seen is None
                    got["rounds"].append(seen and (seen - runs[0].begun) * 1e3)
                    got["writer"].append(runs[0].ms)
                session.read_until(time.monotonic() + gap)
    finally:
        for session in sessions.values():
            session.close()
    base, rows = found[stores[0].name]["rounds"], []
    for name, got in found.items():
        got["ms"] = [value for value in got["rounds"] if value is not None]
        got["ratio"], got["p50"] = ratio(got["rounds"], base), p50(got["ms"])
        rows.append([name, p50(got["writer"]), got["p50"], percentile(got["ms"], 95),
                     max(got["ms"], default=None), got["ratio"], got["missed"]])
    head = ["viewer", "writer ran", "on screen p50", "p95", "max", f"x {stores[0].name}", "missed"]
    return report.add(f"propagate: spawn of the writer to the screen, ms{label}", head, rows, found)


def propagate_under_load(stores, report, writers=16, seconds=10.0, pause=0.0, size=(40, 120),
                         label=""):
    """The same while many writers write at once; every note of theirs is a sample.

    Notes come faster than a screen is tall, so some scroll past between two frames: the share
    that was seen is printed, and the times are of those.
    """
    found, rows = {}, []
    mark = re.compile(rf"lw\d{{3}}n\d{{5}}p{os.getpid()}z")
    for store in stores:
        begun, failed, over = {}, [], threading.Event()

        def work(number, store=store, begun=begun, failed=failed, over=over):
            turn = 0
            while not over.is_set():
                name = f"lw{number:03d}n{turn:05d}p{os.getpid()}z"
                run = note(store, f"{name} of the load")
                begun[name] = run.begun
                if run.code:
                    failed.append(run.said)
                turn += 1
                over.wait(pause)

        with Session(store.viewer, *size) as session:
            ready(session)
            first = len(session.log)
            threads = [threading.Thread(target=work, args=(n,)) for n in range(writers)]
            for thread in threads:
                thread.start()
            session.read_until(time.monotonic() + seconds)
            over.set()
            for thread in threads:
                thread.join()
            session.settle(0.3, 5.0)
            seen = {}
            assert session._fed <= first, "the screen was looked at while time mattered"
            for at in session.follow():
                for name in mark.findall(session.screen.text()):
                    seen.setdefault(name, at)
            last_shown = any(name in seen for name in sorted(begun, key=begun.get)[-3:])
        times = [(seen[name] - at) * 1e3 for name, at in begun.items() if name in seen]
        if not times:
            raise Failed(session, f"no note of the load came on screen; {failed[:1]}")
        found[store.name] = got = {
            "rate": len(begun) / seconds,
            "p50": p50(times),
            "p95": percentile(times, 95),
            "p99": percentile(times, 99),
            "seen_percent": 100 * len(times) / len(begun),
            "last_shown": "yes" if last_shown else "no",
            "refused": len(failed),
        }
        rows.append([store.name, *got.values()])
    head = ["viewer", "notes/s", "p50", "p95", "p99", "seen %", "last shown", "refused"]
    return report.add(f"propagate under {writers} writers for {seconds:g} s, ms{label}", head, rows,
                      found)
