#!/usr/bin/env python3
"""What whoever runs a NATS server does to it under open consoles that share by it alone.

The stream is purged, deleted, made anew with other settings, thinned out, left without its subjects;
the users move to another account; another server answers at the address; the clock goes back.
Within two minutes the consoles either say in words what stands in the way, or the server has all
events again; once nothing stands in the way, all is on both sides once, and a third machine that
joins by the server alone gets all of it.
"""

import asyncio
import json
import os
import shutil
import subprocess
import time

from world import main, need, wait_until

import record
from person import Person
from relay import Link, Server, Site, free_ports, two_sites
from scenes import Scenes, Untried

scene = Scenes()
STREAM = {"name": "WARROOM", "subjects": ["warroom.v1.>"], "storage": "file",
          "retention": "limits", "discard": "new"}


class Room:
    """A server, two sites with an open console each, and what was written there."""

    def __init__(self, asked, lines=(), stream=None, env=None):
        os.makedirs(asked.folder, exist_ok=True)
        self.asked, self.port = asked, free_ports(1)[0]
        self.server = Server(asked.folder, 0, self.port, lines=lines)
        self.server.start()
        if stream is not None:
            self.ask("STREAM.CREATE.WARROOM", {**STREAM, **stream})
        self.url = f"nats://127.0.0.1:{self.port}"
        self.sites = two_sites(asked, self.url)
        self.people = [Person(site.machine, "--join", "--share", self.url, env=env)
                       for site in self.sites]
        self.written, self.joined = [], 0
        for person in self.people:
            self.shows(person, "on NATS")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for person in self.people:
            person.__exit__()
        self.server.kill()

    def ask(self, subject, body=None):
        """Asks JetStream as an administrator; its answer."""
        async def asked():
            link = await Link().open(self.port)
            answer = await link.ask(f"$JS.API.{subject}", body)
            link.write.close()
            return answer
        answer = asyncio.run(asked())
        need("error" not in answer, f"{subject}: {answer.get('error')}")
        return answer

    def shows(self, person, words, limit=30):
        """A header says it."""
        person.wait(f"{words!r} in the header", limit, lambda: words in person.shown())

    def one_shows(self, choice, limit=30):
        """One of the headers says one of these; which."""
        found = []

        def there():
            for person in self.people:
                person.pause(0.05)
                shown = person.shown()
                found.extend(words for words in choice if words in shown)
            return found
        wait_until(f"one of {choice} in a header", limit, there, 0.1)
        return found[0]

    def write(self, what):
        """A note on each side."""
        for number, person in enumerate(self.people):
            text = f"{what} {number}."
            person.note(text)
            need(person.answered(text), f"{text!r} was refused\n{person.shown()}")
            self.written.append(text)

    def alike(self, what, limit=40):
        """Everything is on both sides once, and both say that they are on NATS."""
        def there():
            for person in self.people:
                person.look()
                person.session.read(0)
            found = [site.texts() for site in self.sites]
            return found[0] == found[1] and all(found[0].count(one) == 1 for one in self.written)
        took = wait_until(f"{what}: the same on both sides", limit, there, 0.1)
        for person in self.people:
            self.shows(person, "on NATS")
        for site in self.sites:
            complaints = record.check(record.load(site.file))
            need(not complaints, f"{what}: {complaints[:1]}")
        return took

    def joins(self, what, limit=120):
        """A third machine that joins by the server alone has all of it; how long it took until then."""
        begun = time.monotonic()
        while True:
            self.joined += 1
            third = Site(self.asked, f"third{self.joined}", self.url)
            code, out, err = third.machine.out("join", f"{self.url}/shop-1", "--no-console", "-f",
                                               third.file)
            if code == 0 and all(one in third.texts() for one in self.written):
                return time.monotonic() - begun
            need(time.monotonic() - begun < limit,
                 f"{what}: who joins does not get all of it (exit {code}: {out}{err}), and the "
                 f"header says nothing:\n{self.people[0].shown()}")
            for person in self.people:
                person.pause(0.5)


@scene
def purged(asked):
    """Everything is thrown out of the stream, and nobody writes for a while."""
    with Room(asked, stream={}) as room:
        room.write("before the purge")
        room.alike("before the purge")
        room.ask("STREAM.PURGE.WARROOM")
        took = room.joins("purged")
        room.write("after the purge")
        room.alike("after the purge")
        room.joins("after the purge")
        return f"the stream had all again {took:.0f} s after the purge"


@scene
def purged_and_written(asked):
    """The same, and somebody writes at once."""
    with Room(asked, stream={}) as room:
        room.write("before the purge")
        room.alike("before the purge")
        room.ask("STREAM.PURGE.WARROOM")
        room.write("after the purge")
        room.alike("after the purge")
        took = room.joins("after the purge")
        return f"the stream had all again {took:.0f} s after the purge"


@scene
def thinned_out(asked):
    """One message is deleted from the middle, then the stream keeps only one of each writer."""
    with Room(asked, stream={}) as room:
        for number in range(3):
            room.write(f"before it {number}")
        room.alike("before it")
        room.ask("STREAM.MSG.DELETE.WARROOM", {"seq": 8})
        took = room.joins("one message deleted")
        room.ask("STREAM.UPDATE.WARROOM", {**STREAM, "max_msgs_per_subject": 1, "discard": "old"})
        said = room.one_shows(("keeps only 1 messages of each writer",), 120)
        room.write("after it")
        room.alike("after it")
        return f"the deleted message was there again after {took:.0f} s; said: {said}"


@scene
def deleted_and_made_anew(asked):
    """The stream is deleted, and a minute later made anew, with other settings."""
    with Room(asked, stream={}) as room:
        room.write("before")
        room.alike("before")
        room.ask("STREAM.DELETE.WARROOM")
        room.write("without a stream")
        for person in room.people:
            person.pause(15)
        took = room.joins("deleted")
        room.ask("STREAM.DELETE.WARROOM")
        room.ask("STREAM.CREATE.WARROOM", {**STREAM, "max_age": 3600 * 10**9})
        said = room.one_shows(("forgets what is older than", "it has them again"), 60)
        room.write("in the new one")
        room.alike("made anew")
        room.joins("made anew")
        return f"deleted: there again after {took:.0f} s more; made anew: {said}"


@scene
def subjects_taken_away(asked):
    """The stream still exists and takes our subjects no more."""
    with Room(asked, stream={}) as room:
        room.write("before")
        room.alike("before")
        room.ask("STREAM.UPDATE.WARROOM", {**STREAM, "subjects": ["elsewhere.>"]})
        room.write("without the subjects")
        said = room.one_shows(("NATS NO STREAM", "NATS REFUSED", "to send"), 30)
        for person in room.people:
            person.pause(5)
            need("on NATS" not in person.shown() or "to send" in person.shown(),
                 f"it says that all is well\n{person.shown()}")
        room.ask("STREAM.UPDATE.WARROOM", STREAM)
        took = room.alike("given back", 60)
        room.joins("given back")
        return f"said: {said}; {took:.1f} s after they were given back all was there"


ACCOUNTS = """accounts {{
  ONE {{ jetstream: enabled, users: [ {one} ] }}
  TWO {{ jetstream: enabled, users: [ {two} ] }}
}}
no_auth_user: ours"""
OURS, THEIRS = '{ user: ours, password: "x" }', '{ user: theirs, password: "x" }'


@scene
def another_account(asked):
    """The users are moved to another account, where there is no stream yet; and back."""
    with Room(asked, lines=[ACCOUNTS.format(one=OURS, two=THEIRS)]) as room:
        room.write("in the first account")
        room.alike("in the first account")
        room.server.reload([ACCOUNTS.format(one=THEIRS, two=OURS)])
        room.write("in the second account")
        room.alike("in the second account", 60)
        took = room.joins("in the second account")
        room.server.reload([ACCOUNTS.format(one=OURS, two=THEIRS)])
        room.write("back in the first")
        room.alike("back in the first", 60)
        room.joins("back in the first")
        return f"the other account had all {took:.0f} s later"


@scene
def another_server(asked):
    """Something else answers at the address: a web server, silence, NATS without JetStream."""
    with Room(asked) as room:
        room.write("before")
        room.alike("before")
        room.server.kill()
        said = []
        for name, command in (
                ("a web server", ["python3", "-m", "http.server", str(room.port), "--bind",
                                  "127.0.0.1"]),
                ("silence", ["python3", "-c", "import socket, time; s = socket.socket(); "
                             "s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); "
                             f"s.bind(('127.0.0.1', {room.port})); s.listen(); time.sleep(600)"]),
                ("no JetStream", ["nats-server", "-a", "127.0.0.1", "-p", str(room.port)])):
            other = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                room.write(f"beside {name}")
                for person in room.people:
                    person.pause(6)
                    need("on NATS" not in person.shown(), f"{name}: all is well?\n{person.shown()}")
                shown = room.one_shows(("NATS offline", "NATS REFUSED", "NATS NO STREAM"), 20)
                said.append(f"{name}: {shown}")
            finally:
                other.kill()
                other.wait()
        room.server.start()
        took = room.alike("the right one again", 60)
        room.joins("the right one again")
        return f"{'; '.join(said)}; {took:.1f} s after the right one was there again all was"


@scene
def clock_set_back(asked):
    """The clock of one machine goes back an hour and ahead a day while it shares."""
    if not shutil.which("faketime"):
        raise Untried("faketime is not installed")
    clock = os.path.join(asked.folder, "clock")

    def set_clock(offset):
        with open(clock + ".new", "w") as file:
            file.write(offset + "\n")
        os.rename(clock + ".new", clock)
    set_clock("+0")
    library = subprocess.run(["faketime", "-f", "+0", "env"], capture_output=True, text=True)
    preload = [line.split("=", 1)[1] for line in library.stdout.splitlines()
               if line.startswith("LD_PRELOAD=")]
    need(preload, "faketime does not say how it works")
    env = {"LD_PRELOAD": preload[0], "FAKETIME_TIMESTAMP_FILE": clock, "FAKETIME_NO_CACHE": "1",
           "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    with Room(asked) as room:
        first = room.people[0]
        first.leave()
        room.people[0] = Person(room.sites[0].machine, "--join", "--share", room.url, env=env)
        room.shows(room.people[0], "on NATS")
        for number, offset in enumerate(("+0", "-1h", "+1d", "-1h", "+0")):
            set_clock(offset)
            room.write(f"at {offset}, {number}")
            room.alike(f"at {offset}, {number}")
            for person in room.people:
                room.shows(person, "2 here")
        room.server.kill()
        set_clock("-1h")
        room.shows(room.people[0], "NATS offline")
        shown = [line for line in room.people[0].shown().splitlines() if "NATS offline" in line][0]
        room.write("offline at -1h")
        room.server.start()
        room.alike("after it")
        room.joins("after it")
        together = room.written[:-2]  # who is apart does not see what the other writes
        texts = [text for text in room.sites[0].texts() if text in together]
        need(texts == together, f"not in the order in which they were written: {texts}")
        return shown.strip()[-60:]


@scene
def two_of_one_key(asked):
    """Two sites open incidents of one key before they ever met: each stays what it is, and who
    joins is asked which."""
    with Room(asked) as room:
        room.write("of the first")
        other = Site(asked, "other", room.url)
        other.run("new", "Another one", "--key", "shop-1", "-f", other.file)
        other.run("sync", other.file, "--share", room.url)
        room.write("of the first, later")
        room.alike("beside another of that key")
        third = Site(asked, "third", room.url)
        code, out, err = third.machine.out("join", f"{room.url}/shop-1", "--no-console", "-f",
                                           third.file)
        need(code == 2, f"join: exit {code}: {out}{err}")
        for identity in (json.load(open(one.file))["incident"]["id"]
                         for one in (other, room.sites[0])):
            third.file = os.path.join(third.folder, f"{identity}.json")
            third.run("join", f"{room.url}/{identity}", "--no-console", "-f", third.file)
        return err.strip()[:160]


if __name__ == "__main__":
    main(scene.play, __doc__, only="")
