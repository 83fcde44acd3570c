#!/usr/bin/env python3
"""Commands other than a note, each killed at its k-th call, for every k.

Whatever they were doing: the file is whole and sound at every moment, nothing that was recorded
before is gone, what the command records is there wholly or not at all, and the same command works
afterwards.
"""

import json
import os
import shutil

from world import Traced, at_once, main, need

import record

CALLS = ("openat", "read", "pread64", "write", "pwrite64", "copy_file_range", "fsync", "fdatasync",
         "flock", "rename", "renameat", "renameat2", "fchmod", "ftruncate", "unlink", "mkdir",
         "close")


class Killed(Traced):
    """One incident, and what was killed over it."""

    def __init__(self, asked):
        super().__init__(asked, "ada", "bob")
        self.ada, self.bob = self.world.machines
        self.copy = os.path.join(self.world.root, "copy.json")
        self.runs, self.there, self.turn = 0, 0, 0

    def note(self, text):
        """A note that has to stay, and its id."""
        code, out, err = self.ada.out("note", "-f", self.ada.file, "--json", text)
        need(code == 0, f"{text}: exit {code}: {err}")
        self.kept.append(text)
        return json.loads(out)["recorded"][0]["id"]

    # -- what is killed: the arguments, and whether the file shows that it was done ---------------

    def role(self):
        """Somebody else takes a role each time."""
        person = f"person {self.turn}"
        return (["role", "scribe", person, "-f", self.ada.file],
                lambda: self.holds("assign", lambda body: body["person"] == person))

    def stage(self):
        """There and back again, from wherever a killed one has left it."""
        moves = [event["body"]["value"]["to"] for event in record.load(self.ada.file)["events"]
                 if event["kind"] == "set" and event["body"].get("field") == "stage"]
        stage = {None: "acknowledged", "identified": "investigating"}.get(
            moves[-1] if moves else None, "identified")
        why = f"because of {self.turn}"
        return (["stage", stage, why, "-f", self.ada.file],
                lambda: self.holds("set", lambda body: why in json.dumps(body)))

    def send(self):
        """Words to an audience."""
        text = f"words {self.turn}"
        return (["send", "internal", text, "--channel", "chat", "--floor-reason", "tried",
                 "-f", self.ada.file],
                lambda: self.holds("send", lambda body: body["text"] == text))

    def answer(self):
        """What is known."""
        text = f"known {self.turn}"
        return (["answer", "known", text, "-f", self.ada.file],
                lambda: self.holds("set", lambda body: text in json.dumps(body)))

    def redact(self):
        """A password goes."""
        text = f"password {self.turn}"
        found = self.note(text)
        self.kept.remove(text)

        def done():
            there = [event for event in record.load(self.ada.file)["events"]
                     if event["id"] == found]
            return there and "body" not in there[0]
        return ["redact", found, "--reason", "a password", "-f", self.ada.file], done

    def merge(self):
        """What only a copy holds comes into the file."""
        shutil.copy(self.ada.file, self.copy)
        text = f"only in the copy {self.turn}"
        run = self.bob.run("note", "--detached", "-f", self.copy, text)
        need(run.code == 0, f"{text}: exit {run.code}: {run.said}")
        return (["merge", self.ada.file, self.copy, "-o", self.ada.file],
                lambda: text in self.world.texts())

    def archive(self):
        """The file may go, once it is said."""
        def done():
            return False
        return ["archive", self.ada.file], done

    def holds(self, kind, test):
        """Whether such an event is there."""
        events = record.load(self.ada.file)["events"]
        return any(event["kind"] == kind and "body" in event and test(event["body"])
                   for event in events)

    # -- killing -------------------------------------------------------------------------------

    def kill_at(self, name, call, number):
        """The command is killed at its k-th such call; false if it has none."""
        self.turn += 1
        words, done = getattr(self, name)()
        run = self.ada.run(*words, before=self.front(
            f"?{call}", f"?{call}:signal=KILL:when={number}"))
        where = f"{name} killed at {call} {number}"
        killed = run.code == 137 or run.code == -9
        need(killed or run.code == 0, f"{where}: exit {run.code}: {run.said}")
        texts = self.world.texts()  # whole, and all that was there
        lost = [text for text in self.kept if texts.count(text) != 1]
        need(not lost, f"{where}: lost or doubled: {lost[:2]}")
        complaints = record.check(record.load(self.ada.file))
        need(not complaints, f"{where}: {complaints[:1]}")
        need(killed or run.code or name == "archive" or done(), f"{where}: exit 0 and not done")
        self.there += bool(killed and done())
        again = self.ada.run(*words)
        # What was recorded before the end came is refused as said already, or there twice as two.
        need(again.code in (0, 3), f"{where}: again: exit {again.code}: {again.said}")
        if name == "archive":
            self.ada.must_note(f"after {where}", "--join")
        else:
            need(done(), f"{where}: again, exit {again.code}, and not done: {again.said}")
            self.ada.must_note(f"after {where}")
        self.kept.append(f"after {where}")
        self.runs += killed
        return killed


def piece(asked, name):
    """One command, each call."""
    killed = Killed(asked)
    for call in CALLS:
        number = 1
        while number < 200 and killed.kill_at(name, call, number):
            number += asked.step
    need(killed.runs, f"{name} was never killed, which proves nothing")
    left = killed.ended([(killed.bob,)])
    print(f"{name}: killed {killed.runs} times", flush=True)
    return killed.runs, killed.there, len(killed.kept), left


def drive(asked):
    """Each command, some at once."""
    names = asked.only.split(",") if asked.only else [
        "role", "stage", "send", "answer", "redact", "merge", "archive"]
    runs, there, kept, left = map(sum, zip(*at_once(asked, piece, names)))
    print(f"== {', '.join(names)}: killed at {runs} calls, {there} of them were done all the same; "
          f"the file was whole and sound each time, {kept} notes there once; {left} files left over "
          f"in {len(names)} incidents")


if __name__ == "__main__":
    main(drive, __doc__, only="", step=1, at_once=4)
