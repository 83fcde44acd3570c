"""What every driver of the fault battery needs: machines that share one file, commands on them,
and the question that is asked after each fault: is everything that was promised there, once?

A driver draws all its chances from one seed, prints it first and takes it back with `--seed`. What
begins with `== ` is shown by tests/full also when the driver passes.
"""

import argparse
import concurrent.futures
import copy
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "bench"))

import record  # noqa: E402
from session import Program  # noqa: E402
from stores import Run  # noqa: E402


class Broken(Exception):
    """A promise was not kept."""


def need(true, why):
    """Ends the driver with its reason unless the promise holds."""
    if not true:
        raise Broken(why)


def options(description, **numbers):
    """The command line of a driver: its numbers as options, and what all have in common."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--warroom", default=os.environ.get("WARROOM", "warroom"))
    parser.add_argument("--folder", default=os.environ.get("STEP_DIR", "."))
    parser.add_argument("--seed", type=int, default=int(os.environ.get("WARROOM_SEED") or
                                                        random.SystemRandom().randrange(10**6)))
    for name, value in numbers.items():
        kind = {True: {"action": "store_true"}}.get(
            isinstance(value, bool), {"type": type(value), "default": value})
        parser.add_argument("--" + name.replace("_", "-"), **kind)
    found = parser.parse_args()
    found.warroom = os.path.abspath(found.warroom)
    print(f"== seed {found.seed}", flush=True)
    found.random = random.Random(found.seed)
    return found


def main(driver, description, **numbers):
    """Runs a driver: exit 1 when a promise was broken, with the reason for tests/full."""
    asked = options(description, **numbers)
    try:
        driver(asked)
    except Broken as broken:
        why = f"{broken} (seed {asked.seed})"
        print(f"BROKEN: {why}", flush=True)
        if os.environ.get("STEP_DIR"):
            with open(os.path.join(os.environ["STEP_DIR"], "reason"), "w") as out:
                out.write(why[:400])
        sys.exit(1)


class Machine:
    """A state folder of its own: what one computer knows."""

    def __init__(self, asked, root, name, file):
        self.name, self.file, self.warroom = name, file, asked.warroom
        self.state = os.path.join(root, "machines", name, "state")
        self.env = {"HOME": os.path.dirname(self.state), "WARROOM_AS": name, "LANG": "C.UTF-8",
                    "XDG_STATE_HOME": self.state, "WARROOM_FILE": "",
                    "XDG_CONFIG_HOME": os.path.join(root, "machines", name, "config")}
        os.makedirs(self.state, exist_ok=True)

    def run(self, *args, before=(), env=None):
        """A command of the program, `before` standing in front of it."""
        return Run([*before, self.warroom, *args], {**self.env, **(env or {})})

    def out(self, *args):
        """What a command prints, and how it ended."""
        ran = subprocess.run([self.warroom, *args], capture_output=True,
                             env={**os.environ, **self.env}, stdin=subprocess.DEVNULL)
        return ran.returncode, ran.stdout.decode(), ran.stderr.decode()

    def note(self, text, *more, **how):
        """Notes a text; the run."""
        return self.run("note", "-f", self.file, *more, text, **how)

    def must_note(self, text, *more):
        """Notes a text, which has to be recorded."""
        run = self.note(text, *more)
        need(run.code == 0, f"note on {self.name}: exit {run.code}: {run.said}")
        return run

    def console(self, *more, before=(), env=None, until="Timeline"):
        """The full-screen console on the file, for a pseudo-terminal."""
        argv = [*before, self.warroom, *more, self.file]
        return Program("warroom", argv, until=until, env={**self.env, **(env or {})}, stop="TERM")

    def journals(self):
        """The bytes of all its journals."""
        found = []
        for folder, _, names in os.walk(self.state):
            for name in names:
                if name == "journal.jsonl":
                    with open(os.path.join(folder, name), "rb") as file:
                        found.append(file.read())
        return b"\n".join(found)

    def _drafts(self):
        return [os.path.join(folder, name) for folder, _, names in os.walk(self.state)
                for name in names if name.startswith("draft-")]

    def drafts(self):
        """What is kept of what was typed and not sent."""
        found = []
        for path in self._drafts():
            try:
                with open(path, encoding="utf-8", errors="replace") as file:
                    found.append(file.read())
            except FileNotFoundError:
                pass  # it has just begun again under another name
        return "\n".join(found)

    def forget_drafts(self):
        """The next console begins with an empty bar."""
        for path in self._drafts():
            os.remove(path)

    def knows(self, text):
        """Whether its journal holds a text."""
        return json.dumps(text, ensure_ascii=False).encode() in self.journals()


class World:
    """A folder with one incident in it, and the machines that share it."""

    def __init__(self, asked, *names, shared=None):
        self.asked, self.root = asked, os.path.abspath(asked.folder)
        self.shared = shared or os.path.join(self.root, "shared")
        os.makedirs(self.shared, exist_ok=True)
        self.file = os.path.join(self.shared, "case.json")
        self.machines = [Machine(asked, self.root, name, self.file) for name in names]
        first = self.machines[0]
        run = first.run("new", "EU checkout fails", "--impact", "1", "--urgency", "1",
                        "-f", self.file)
        need(run.code == 0, f"new: exit {run.code}: {run.said}")
        for other in self.machines[1:]:
            other.must_note(f"{other.name} is here", "--join")

    def texts(self):
        """All notes of the file, in its order."""
        return record.notes(record.load(self.file))

    def left_over(self):
        """What lies in the shared folder beside the file, its lock, and the signs of life of
        consoles that died, which are theirs for a day."""
        names = set(os.listdir(self.shared)) - {"case.json", ".case.json.lock"}
        return sorted(name for name in names if not name.startswith(".case.json.here-"))

    def check(self, promised, doubtful=(), chains=True):
        """Everything promised is there once; what is doubtful at most once; hashes, chains and
        order hold by rules that no line of Rust has seen; `verify` says so too."""
        counts = {}
        for text in self.texts():
            counts[text] = counts.get(text, 0) + 1
        lost = [text for text in promised if text not in counts]
        need(not lost, f"{len(lost)} promised notes are lost, the first: {lost[:1]}")
        doubled = [text for text in [*promised, *doubtful] if counts.get(text, 0) > 1]
        need(not doubled, f"{len(doubled)} notes are doubled, the first: {doubled[:1]}")
        if chains:
            complaints = record.check(record.load(self.file))
            need(not complaints, f"{len(complaints)} complaints, the first: {complaints[:1]}")
            code, out, err = self.machines[0].out("verify", self.file)
            need(code == 0, f"verify: exit {code}: {out}{err}")
        return len(counts)


class Traced:
    """One incident whose commands are traced, and what was promised of it so far."""

    def __init__(self, asked, *names):
        self.asked, self.world = asked, World(asked, *names)
        self.trace = os.path.join(self.world.root, "trace")
        self.kept, self.doubtful = [f"{name} is here" for name in names[1:]], []

    def front(self, call, *what):
        """The front of a command whose calls fail or kill it. Where none is to kill it the tracer
        stops at those calls alone: with its filter no signal is sent."""
        traced = ["-e", f"trace={call}"]
        for one in what:
            traced += ["-e", f"inject={one}"]
        quick = [] if any("signal=" in one for one in what) else ["--seccomp-bpf"]
        return ["strace", "-f", "-qq", *quick, "-o", self.trace, *traced]

    def ended(self, last):
        """After all of it: each machine that is named notes once more, everything is there, and next
        to nothing lies about. The number of files that do."""
        for machine, *more in last:
            text = f"{machine.name} after all"
            machine.must_note(text, *more)
            self.kept.append(text)
        self.world.check(self.kept, self.doubtful)
        left = self.world.left_over()
        need(len(left) <= 3, f"{len(left)} files are left over: {left[:5]}")
        return len(left)


def at_once(asked, function, pieces):
    """Does pieces of work in `asked.at_once` processes, each piece in a folder of its own, so that
    its incident stays small; what each gives, in their order. A broken promise ends the driver, and
    leaves the folder in which it was broken."""
    root = os.path.abspath(asked.folder)

    def of(number):
        own = copy.copy(asked)
        own.folder = os.path.join(root, f"piece{number}")
        os.makedirs(own.folder)
        return own

    pool = concurrent.futures.ProcessPoolExecutor(asked.at_once)
    try:
        running = [pool.submit(_piece, function, of(number), piece)
                   for number, piece in enumerate(pieces)]
        return [one.result() for one in running]
    finally:
        pool.shutdown(cancel_futures=True)


def _piece(function, asked, piece):
    """One of them."""
    found = function(asked, piece)
    shutil.rmtree(asked.folder)
    return found


def wait_until(what, limit, true, pause=0.05):
    """Asks again until it is so; fails when it never is. The seconds that it took."""
    begun = time.monotonic()
    while not true():
        need(time.monotonic() - begun < limit, f"not within {limit} s: {what}")
        time.sleep(pause)
    return time.monotonic() - begun


def prefixes(texts, mark=re.compile(r"w(\d+)n(\d+) ")):
    """How far each writer's notes go, which have to come in order without a gap or a double."""
    reached = {}
    for text in texts:
        if found := mark.match(text):
            writer, number = int(found[1]), int(found[2])
            need(number == reached.get(writer, 0),
                 f"writer {writer}: note {number} where {reached.get(writer, 0)} belongs")
            reached[writer] = number + 1
    return reached
