"""Measures of one program at a time on its terminal: start, key, idle, bytes, paste."""

import itertools
import time

from session import Session, effort, keys, memory
from tally import alternate, p50, percentile, ratio


class Failed(Exception):
    """A program did not do what it was started for; carries its last screen."""

    def __init__(self, session, why):
        rows = [line for line in session.screen.lines() if line]
        shown = "\n".join(f"  | {line}" for line in rows[:12])
        super().__init__(f"{session.program.name}: {why}\n{shown}".rstrip())


def ready(session, limit=20.0):
    """Wait for the useful screen, press the setup keys, wait until it is calm."""
    if session.wait_for(session.program.until, limit) is None:
        raise Failed(session, f"never showed /{session.program.until}/")
    session.settle(0.1, 3.0)
    if session.program.setup:
        session.press(session.program.setup)
        session.settle(0.1, 3.0)


def start(programs, report, rounds=11, warmup=1, limit=20.0, size=(40, 120), label=""):
    """From exec to the first useful frame, its bytes, and memory once it stands."""
    names = ("first", "useful", "bytes", "rss", "peak", "cpu")
    found = {program.name: {name: [] for name in names} for program in programs}
    for turn in range(-warmup, rounds):
        for program in alternate(programs, turn):
            with Session(program, *size) as session:
                useful = session.wait_for(program.until, limit, pause=0.06)
                if useful is None:
                    raise Failed(session, f"never showed /{program.until}/")
                frame = session.sent  # up to the first calm, not only up to the first words
                rss, peak = memory(session.pid)
                cpu, *_ = effort(session.pid)
                if turn < 0:
                    continue
                first = session.log[0][0]
                values = (first - session.started, useful - session.started)
                values = (values[0] * 1e3, values[1] * 1e3, frame, rss, peak, cpu * 1e3)
                for name, value in zip(names, values):
                    found[program.name][name].append(value)
    base = found[programs[0].name]["useful"]
    rows = []
    for name, got in found.items():
        got["ratio"] = ratio(got["useful"], base)
        got["p50"], got["p95"] = p50(got["useful"]), percentile(got["useful"], 95)
        rows.append([name, p50(got["first"]), got["p50"], got["p95"], got["ratio"],
                     p50(got["cpu"]), p50(got["bytes"]), p50(got["rss"]), p50(got["peak"])])
    head = ["program", "first byte", "useful p50", "p95", f"x {programs[0].name}", "CPU ms",
            "bytes", "RSS MiB", "peak MiB"]
    return report.add(f"start: exec to first useful frame, ms{label}", head, rows, found)


def _press_one(session, key, quiet, limit):
    """Write one key; seconds to the last output of its change and the bytes of it."""
    session.read(0)
    before = len(session.log)
    written = time.monotonic()
    session.write(key)
    end = written + limit
    while len(session.log) == before and time.monotonic() < end and not session.ended:
        session.read(end - time.monotonic())
    if len(session.log) == before:
        return None
    while session.read(quiet) and time.monotonic() < end:
        pass
    new = session.log[before:]
    return new[-1][0] - written, sum(len(data) for _, data in new)


def key(programs, report, rounds=5, count=25, warmup=5, quiet=0.025, gap=0.02, size=(40, 120),
        label=""):
    """From a key written to the last byte of the change that it makes, and those bytes.

    A running clock on the screen can fall into the quiet time after a key and count with it: see
    the medians, the p99 carries such a second now and then.
    """
    found = {program.name: {"ms": [], "bytes": [], "rounds": [], "mute": 0} for program in programs}
    for turn in range(rounds):
        for program in alternate(programs, turn):
            got = found[program.name]
            with Session(program, *size) as session:
                ready(session)
                row = itertools.islice(itertools.cycle(keys(program.keys)), count + warmup)
                mine = []
                for number, one in enumerate(row):
                    answer = _press_one(session, one, quiet, 2.0)
                    session.read_until(time.monotonic() + gap)
                    if number < warmup:
                        continue
                    if answer is None:
                        got["mute"] += 1
                        continue
                    mine.append(answer[0] * 1e3)
                    got["bytes"].append(answer[1])
                if not mine:
                    session.show()
                    raise Failed(session, f"no key of {program.keys!r} changed the screen")
                got["ms"] += mine
                got["rounds"].append(p50(mine))
    base = found[programs[0].name]["rounds"]
    rows = []
    for name, got in found.items():
        got["ratio"], got["p50"] = ratio(got["rounds"], base), p50(got["ms"])
        got["p50_bytes"] = p50(got["bytes"])
        rows.append([name, got["p50"], percentile(got["ms"], 95), percentile(got["ms"], 99),
                     got["ratio"], got["p50_bytes"], percentile(got["bytes"], 95), got["mute"]])
    head = ["program", "p50", "p95", "p99", f"x {programs[0].name}", "bytes p50", "p95",
            "no answer"]
    return report.add(f"key: written to last byte of the change, ms{label}", head, rows, found)


def idle(programs, report, seconds=30.0, calm=3.0, size=(40, 120), label=""):
    """What a program does while nothing happens: CPU, wake-ups, bytes to the terminal."""
    found, rows = {}, []
    for program in programs:
        with Session(program, *size) as session:
            ready(session)
            session.read_until(time.monotonic() + calm)
            cpu, wakeups, preempted = effort(session.pid)
            sent, begun = session.sent, time.monotonic()
            session.read_until(begun + seconds)
            took = time.monotonic() - begun
            if not session.alive():
                raise Failed(session, "ended by itself while idle")
            cpu_after, wakeups_after, preempted_after = effort(session.pid)
            rss, peak = memory(session.pid)
            found[program.name] = got = {
                "cpu_percent": (cpu_after - cpu) / took * 100,
                "wakeups": (wakeups_after - wakeups) / took,
                "preempted": (preempted_after - preempted) / took,
                "bytes": (session.sent - sent) / took,
                "rss": rss,
                "peak": peak,
            }
            rows.append([program.name, *got.values()])
    head = ["program", "CPU %", "wake-ups/s", "preempted/s", "bytes/s", "RSS MiB", "peak MiB"]
    return report.add(f"idle for {seconds:g} s{label}", head, rows, found)


def paste(programs, report, rounds=3, length=10_000, bracketed=True, after="x", size=(40, 120),
          check=None, label=""):
    """A long paste: time to the last byte, bytes, whether its end shows and keys still work.

    `check(program, marker)` may say how often the text arrived whole in the store once Enter was
    pressed; then it is pressed.
    """
    names = ("ms", "bytes", "tail", "alive", "stored")
    found = {program.name: {name: [] for name in names} for program in programs}
    for turn in range(rounds):
        for program in alternate(programs, turn):
            with Session(program, *size) as session:
                ready(session)
                begin, end = f"BEGIN{turn}", f"END{turn}Q"
                words = "the pool is exhausted again "
                middle = (words * (length // len(words) + 1))[: length - len(begin) - len(end)]
                pasted = begin + middle + end
                data = pasted.encode()
                if bracketed:
                    data = b"\x1b[200~" + data + b"\x1b[201~"
                before, sent, written = len(session.log), session.sent, time.monotonic()
                session.write(data)
                answered = len(session.log) > before or session.read(3.0)
                last = session.settle(0.25, 5.0) if answered else None
                got = found[program.name]
                if last is None:
                    raise Failed(session, "a paste changed nothing on the screen")
                got["ms"].append((last - written) * 1e3)
                got["bytes"].append(session.sent - sent)
                got["tail"].append(end in session.show().replace("\n", ""))
                if check:
                    session.press("<cr>")
                    session.settle(0.3, 3.0)
                    got["stored"].append(check(program, pasted))
                got["alive"].append(_press_one(session, after.encode(), 0.025, 1.0) is not None)
    rows = []
    for name, got in found.items():
        whole = len(got["stored"]) and f"{got['stored'].count(1)}/{len(got['stored'])}"
        rows.append([name, p50(got["ms"]), max(got["ms"]), p50(got["bytes"]),
                     f"{sum(got['tail'])}/{rounds}", f"{sum(got['alive'])}/{rounds}",
                     whole or None])
    how = "bracketed" if bracketed else "raw"
    head = ["program", "p50", "max", "bytes", "end shown", "keys after", "stored once"]
    return report.add(f"paste of {length} characters, {how}, ms{label}", head, rows, found)
