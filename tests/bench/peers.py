"""The programs that take part, how each is driven, and the data that it opens.

Every program gets the same notes in its own form. Nothing outside the given folder is read or
written: home and state folders lie in it too.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import uuid

import make_incident
import record
from session import Program
from stores import Run, Store

LETTERS = "the pool is full "
DOWN = "<down>"
# Full-screen programs to compare with, used where they are installed.
EDITORS = ("less", "vim -u NONE", "vim", "nano", "nvim", "lnav", "visidata")
HISTORIES = ("tig", "gitui")
OTHERS = ("bottom", "taskwarrior-tui")
COMMANDS = {"vim -u NONE": "vim", "visidata": "vd", "bottom": "btm", "taskwarrior": "task"}


def installed(name):
    """Whether the command of a peer is on the path."""
    return shutil.which(COMMANDS.get(name, name.split()[0])) is not None


class Data:
    """The folder of one run: makes files when they are first asked for."""

    def __init__(self, folder, floor, warroom):
        self.folder = os.path.abspath(folder)
        self.floor, self.warroom = self._installed(floor), self._installed(warroom)
        self._adopted = set()
        self.env = {"HOME": self.path("home"), "USER": "robin", "LANG": "C.UTF-8",
                    "WARROOM_AS": "Robin", "TASKRC": self.path("home", "taskrc"), "LESS": ""}
        for name in ("CONFIG", "DATA", "STATE", "CACHE"):
            self.env[f"XDG_{name}_HOME"] = self.path("home", name.lower())
        os.makedirs(self.env["HOME"], exist_ok=True)
        with open(self.env["TASKRC"], "w") as out:
            out.write("confirmation=off\n")

    def _installed(self, program):
        """A copy of a program, as installing makes one. A linker writes its output here and there,
        and the system then keeps it in memory in small pieces, which costs each start some page
        faults; the peers come from packages, written in one go."""
        if not os.access(program, os.X_OK):
            return program
        return shutil.copy(program, self.path("bin", os.path.basename(program)))

    def path(self, *parts):
        """A path in this folder; the folders above it are made."""
        path = os.path.join(self.folder, *parts)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def _make(self, name, writer):
        path = self.path(name)
        if not os.path.exists(path):
            writer(path + ".new")
            os.rename(path + ".new", path)
        return path

    def incident(self, count):
        """An incident file of ours. Another size is another incident, with a replica of its own."""
        return self._make(f"incident-{count}.json", lambda path: make_incident.write(
            path, count, key=f"bench-20261102-{count:x}", seed=count))

    def entries(self, count):
        """The floor's file."""
        def write(path):
            with open(path, "w") as out:
                out.write("[\n" + ",\n".join(
                    json.dumps({"id": uuid.UUID(int=number + (1 << 120)).hex,
                                "at": make_incident.stamp(at), "by": by, "text": text.ljust(80, ".")})
                    for number, (at, by, text) in enumerate(make_incident.notes(count))
                ) + "\n]\n")
        return self._make(f"floor-{count}.json", write)

    def lines(self, count):
        """A log of the notes for pagers and editors."""
        def write(path):
            with open(path, "w") as out:
                for at, by, text in make_incident.notes(count):
                    out.write(f"{make_incident.stamp(at)} {by:<8} {text}\n")
        return self._make(f"notes-{count}.log", write)

    def table(self, count):
        """An SQLite database, write-ahead log, every commit synced."""
        def write(path):
            base = sqlite3.connect(path)
            base.execute("pragma journal_mode=wal")
            base.execute("create table notes(id integer primary key, at, by, text)")
            rows = ((make_incident.stamp(at), by, text)
                    for at, by, text in make_incident.notes(count))
            base.executemany("insert into notes(at, by, text) values(?, ?, ?)", rows)
            base.commit()
            base.close()
        return self._make(f"notes-{count}.db", write)

    def tasks(self, count):
        """A folder of taskwarrior with as many pending tasks."""
        def write(folder):
            os.mkdir(folder)
            with open(os.path.join(folder, "pending.data"), "w") as out:
                for number, (at, _, text) in enumerate(make_incident.notes(count)):
                    name = uuid.UUID(int=number + (1 << 120))
                    out.write(f'[description:"{text}" entry:"{int(at.timestamp())}" '
                              f'modified:"{int(at.timestamp())}" status:"pending" uuid:"{name}"]\n')
        return self._make(f"tasks-{count}", write)

    def history(self, count):
        """A git repository with as many commits."""
        def write(folder):
            subprocess.run(["git", "init", "-q", folder], check=True)
            out = []
            for at, by, text in make_incident.notes(count):
                out.append(f"commit refs/heads/main\ncommitter {by} <{by.lower()}@example.org> "
                           f"{int(at.timestamp())} +0000\ndata {len(text)}\n{text}\n")
            subprocess.run(["git", "-C", folder, "fast-import", "--quiet"], check=True,
                           input="".join(out).encode())
            subprocess.run(["git", "-C", folder, "symbolic-ref", "HEAD", "refs/heads/main"],
                           check=True)
        return self._make(f"history-{count}", write)

    def copy(self, source, name):
        """A fresh copy to write to."""
        target = self.path("copies", name, os.path.basename(source))
        if os.path.isdir(source):
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target)
        else:
            shutil.rmtree(os.path.dirname(target))
            os.makedirs(os.path.dirname(target))
            shutil.copy(source, target)
        return target

    # -- ours ----------------------------------------------------------------------------------

    def adopt(self, file, state=None):
        """Make the place known to this machine's replica, as a first command in it does."""
        env = {**self.env, **({"XDG_STATE_HOME": state} if state else {})}
        said = []
        for option in (["--join"], []):
            run = Run([self.warroom, "note", *option, "-f", file, "the measuring begins"], env)
            if run.code == 0:
                return file
            said.append(f"exit {run.code}: {run.said[:200]}")
        raise FileNotFoundError(f"warroom note does not work: {'; '.join(said)}")

    def adopted(self, count):
        """The incident of `count` events, once known to the replica."""
        if count not in self._adopted:
            self.adopt(self.incident(count))
            self._adopted.add(count)

    def console(self, count, doing="look", file=None, options=(), state=None):
        """The full-screen console on an incident of `count` events."""
        env = {**self.env, **({"XDG_STATE_HOME": state} if state else {})}
        last = rf"E{count - 1:06d}" if file is None else r"E\d{6}"
        setup, keys = _console_keys(doing, "n<c-u>")
        return Program("warroom", [self.warroom, *options, file or self.incident(count)],
                       until=last, setup=setup, keys=keys, env=env, stop="TERM")

    def floor_screen(self, count, doing="look", file=None):
        """The floor on its file."""
        setup, keys = _console_keys(doing, "i")
        return Program("floor", [self.floor, file or self.entries(count)], until=r"E\d{6}",
                       setup=setup, keys=keys, env=self.env)

    # -- theirs --------------------------------------------------------------------------------

    def peer(self, name, count, doing="look"):
        """A peer on `count` notes, or None where it has nothing of that kind to do."""
        argv, until, setup, keys, cwd = None, r"E000000", "", "", None
        if name in HISTORIES:
            argv, cwd, until = [name], self.history(count), rf"E{count - 1:06d}"
            keys = {"move": "jk", "scroll": "j"}.get(doing, "")
            setup = "j" * 45 if doing == "scroll" else ""
        elif name == "bottom":
            argv, until = ["btm"], r"CPU[\s\S]*PID"
        elif name == "taskwarrior-tui":
            argv, until = [name], r"E\d{6}"
        elif name == "lnav":
            argv, until = [name, self.lines(count)], rf"E{count - 1:06d}"
            setup, keys = {"scroll": ("k" * 4, "k")}.get(doing, ("", ""))
        elif name == "visidata":
            argv = ["vd", self.lines(count)]
            setup, keys = {"move": ("", "jk"), "scroll": ("j" * 45, "j")}.get(doing, ("", ""))
        elif name == "less":
            argv = [name, self.lines(count)]
            setup, keys = {"scroll": ("j", "j")}.get(doing, ("", ""))
        elif name == "nano":  # -I: Debian's settings lock the file, and a killed nano leaves that
            argv = [name, "-I", self.lines(count)]
            setup, keys = {"move": ("", DOWN + "<up>"), "scroll": (DOWN * 45, DOWN),
                           "type": ("", LETTERS)}.get(doing, ("", ""))
        elif name in ("vim", "vim -u NONE", "nvim"):
            argv = [*name.split(), "-n", self.lines(count)]
            setup, keys = {"move": ("", "jk"), "scroll": ("45j", "j"),
                           "type": ("i", LETTERS)}.get(doing, ("", ""))
        env = dict(self.env)
        if name == "taskwarrior-tui":
            env["TASKDATA"] = self.tasks(count)
        if doing != "look" and not keys:
            return None
        return Program(name, argv, until=until, setup=setup, keys=keys, env=env, cwd=cwd)

    # -- stores --------------------------------------------------------------------------------

    def store(self, name, count, place):
        """A store on a fresh copy of `count` notes; `place` names the copy."""
        if name == "warroom":
            file = self.copy(self.incident(count), f"{place}-{count}-{name}")
            state = self.path("copies", f"{place}-{count}-state", "x")[:-2]
            shutil.rmtree(state, ignore_errors=True)
            self.adopt(file, state)
            console = self.console(count, file=file, state=state)
            return Store(name, [self.warroom, "note", "-f", file, "{text}"],
                         lambda: record.notes(record.load(file)), console, console.env)
        if name == "floor":
            file = self.copy(self.entries(count), f"{place}-{count}-{name}")
            return Store(name, [self.floor, "note", file, "{text}"],
                         lambda: [one["text"] for one in record.load(file)],
                         self.floor_screen(count, file=file), self.env)
        if name == "sqlite3":
            file = self.copy(self.table(count), f"{place}-{count}-{name}")
            insert = ("insert into notes(at, by, text) values("
                      "strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 'robin', '{text}')")
            return Store(name, ["sqlite3", "-cmd", ".timeout 5000", file, insert],
                         lambda: [row[0] for row in sqlite3.connect(file).execute(
                             "select text from notes")], None, self.env)
        if name == "taskwarrior":
            folder = self.copy(self.tasks(count), f"{place}-{count}-{name}")
            env = {**self.env, "TASKDATA": folder}

            def texts():
                out = subprocess.run(["task", "rc.verbose=nothing", "export"], check=True,
                                     env={**os.environ, **env}, capture_output=True)
                return [one["description"] for one in json.loads(out.stdout)]

            return Store(name, ["task", "add", "{text}"], texts, None, env)
        if name in ("tail -f", "less +F", "lnav"):
            file = self.copy(self.lines(count), f"{place}-{count}-{name.replace(' ', '')}")
            viewer = Program(name, [*name.split(), file], until=rf"E{count - 1:06d}", env=self.env)
            return Store(name, ["sh", "-c", 'echo "$(date -u +%FT%TZ) robin {text}" >> "$0"', file],
                         None, viewer, self.env)
        raise KeyError(name)


def _console_keys(doing, write):
    """A console follows at the bottom: moving is up and down there, scrolling is up from above.

    `write` opens the entry line and empties it: ours keeps what an earlier run left half typed.
    """
    return {
        "look": ("", ""),
        "move": ("kkkk", "kj"),
        "scroll": ("k" * 60, "k"),
        "type": (f"{write}x", LETTERS),
        "paste": (write, ""),
    }[doing]
