#!/usr/bin/env python3
"""What people and their tools do to a file, its folder and a machine's own folder under open consoles.

The console has to answer every key, call nothing recorded that is not, say what stands in the way,
and go on by itself once it does not any more; nothing is lost on either side, and what is not ours
is left alone.
"""

import errno
import fcntl
import os
import shutil
import signal
import socket
import struct
import subprocess
import time

from world import Broken, Machine, World, main, need, wait_until

import record
from person import Person
from scenes import Scenes, Untried, noted

scene = Scenes()
# What a header says where something stands in the way.
SAYS = "NOT SAVED|NOT RECORDED|READ-ONLY|no replica|now holds incident|offline|queued|is a |gone|not there|cannot"


def recorded(person, text, limit=20):
    """A note that somebody types and the screen calls recorded; how long it took, in ms."""
    begun = time.monotonic()
    person.note(text)
    need(person.answered(text, limit), f"{text!r} was refused\n{person.shown()}")
    return (time.monotonic() - begun) * 1e3


def sees(person, text, limit=20):
    """A note comes to somebody's screen."""
    person.wait(f"{text!r} on the screen", limit, lambda: text in person.shown())


def says(person, limit=15):
    """The screen says that something stands in the way; its words."""
    found = []

    def there():
        lines = person.shown().splitlines()
        found[:] = [line.strip() for line in lines[:4] + lines[-4:]
                    if any(word in line for word in SAYS.split("|"))]
        return found
    person.wait("words on what stands in the way", limit, there)
    return found[0]


def in_file(world, person, text, limit=30):
    """A note comes into the file."""
    noted(world, text, limit, person.session)


def flags(path, change):
    """Changes a file's flags (immutable, append-only), as chattr does."""
    get, put = 0x80086601, 0x40086602
    file = os.open(path, os.O_RDONLY)
    try:
        held = struct.unpack("l", fcntl.ioctl(file, get, struct.pack("l", 0)))[0]
        fcntl.ioctl(file, put, struct.pack("l", change(held)))
    finally:
        os.close(file)


@scene
def stopped_consoles(asked):
    """Two consoles of one person on one machine; one is stopped in its saves, and once for long."""
    world = World(asked, "ada", "bob")
    ada, promised, held = world.machines[0], [], 0
    with Person(ada) as one, Person(ada) as two:
        for turn in range(asked.notes):
            mine, other = f"one, turn {turn}.", f"two, turn {turn}."
            promised += [mine, other]
            one.write(mine)
            one.send()
            time.sleep(asked.random.random() * 0.02)
            os.kill(one.session.pid, signal.SIGSTOP)
            try:
                two.note(other)
                two.pause(0.5)
                held += not two.recorded(other)
            finally:
                os.kill(one.session.pid, signal.SIGCONT)
            for person, text in ((one, mine), (two, other)):
                person.wait(f"{text!r} is recorded", 30, lambda p=person, t=text: p.recorded(t))
        os.kill(one.session.pid, signal.SIGSTOP)
        try:
            recorded(two, "while the other stood still.")
            two.pause(asked.stopped)
            recorded(two, "while it still did.")
        finally:
            os.kill(one.session.pid, signal.SIGCONT)
        for text in ("while the other stood still.", "while it still did."):
            sees(one, text)
        recorded(one, "as if nothing had been.")
        sees(two, "as if nothing had been.")
        two.leave()
        one.leave()
    world.check([*promised, "while the other stood still.", "while it still did.",
                 "as if nothing had been."])
    return f"{asked.notes} stops in saves, {held} of them held the other one up; then {asked.stopped} s"


@scene
def own_folder_deleted(asked):
    """Somebody tidies up: the whole state folder goes while its console is open."""
    world = World(asked, "ada", "bob")
    ada, bob = world.machines
    with Person(ada) as person:
        recorded(person, "before it went.")
        shutil.rmtree(ada.state)
        recorded(person, "after it went.")
        in_file(world, person, "after it went.")
        bob.must_note("bob, meanwhile.")
        sees(person, "bob, meanwhile.")
        recorded(person, "and once more.")
        in_file(world, person, "and once more.")
        person.leave()
    with Person(ada, "--join") as person:
        recorded(person, "the next day.")
        in_file(world, person, "the next day.")
        person.leave()
    world.check(["before it went.", "after it went.", "bob, meanwhile.", "and once more.",
                 "the next day."])


@scene
def own_folder_frozen(asked):
    """Somebody makes everything in the state folder immutable (chattr -R +i), and well again."""
    world = World(asked, "ada", "bob")
    ada = world.machines[0]
    ada.must_note("the first")

    def freeze(on):
        for folder, _, names in os.walk(ada.state):
            for path in [folder, *(os.path.join(folder, name) for name in names)]:
                flags(path, lambda held: held | 0x10 if on else held & ~0x10)
    with Person(ada) as person:
        recorded(person, "before.")
        try:
            freeze(True)
            recorded(person, "while it was frozen.")
            in_file(world, person, "while it was frozen.")
        except OSError as why:
            raise Untried(f"flags of files: {why}") from why
        finally:
            freeze(False)
        recorded(person, "afterwards.")
        in_file(world, person, "afterwards.")
        person.leave()
    ada.must_note("the next command")
    world.check(["the first", "before.", "while it was frozen.", "afterwards.", "the next command"])


@scene
def own_folder_away(asked):
    """The state folder is not there for a while, as a home directory on a network."""
    world = World(asked, "ada", "bob")
    ada = world.machines[0]
    with Person(ada) as person:
        recorded(person, "before.")
        os.rename(ada.state, ada.state + ".away")
        recorded(person, "while it was away.")
        in_file(world, person, "while it was away.")
        shutil.rmtree(ada.state, ignore_errors=True)
        os.rename(ada.state + ".away", ada.state)
        recorded(person, "afterwards.")
        in_file(world, person, "afterwards.")
        person.leave()
    ada.must_note("the next command")
    world.check(["before.", "while it was away.", "afterwards.", "the next command"])


@scene
def own_name_unknown_for_a_moment(asked):
    """The file with this machine's id is not there when a note is made; then the notes that could
    not be shared in such a moment come with the next one."""
    if not os.path.exists("/etc/machine-id"):
        raise Untried("this machine has no id")
    if not shutil.which("strace"):
        raise Untried("strace is not installed")
    if os.geteuid() != 0:
        raise Untried("needs root for a mount")
    world = World(asked, "ada", "bob")
    ada, promised = world.machines[0], []

    def note(text, when):
        run = ada.note(text, before=[
            "strace", "-f", "-qq", "-o", "/dev/null", "-P", "/etc/machine-id", "-e",
            f"inject=openat:error=ENOENT:when={when}"])
        need(run.code == 0, f"{text}: exit {run.code}: {run.said}")
        promised.append(text)
        return run.said
    for when in ("1", "2", "1+", "3"):
        note(f"missing at {when}", when)
        ada.must_note(f"after {when}")
    if subprocess.run(["mount", "--bind", world.shared, world.shared],
                      stderr=subprocess.DEVNULL).returncode:
        raise Untried("mount is not allowed here")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", world.shared], check=True)
        said = note("missing, and the folder read-only", "1+")
        need("not shared" in said, f"it does not say that it is not shared: {said}")
    finally:
        subprocess.run(["umount", "-l", world.shared], check=False)
    ada.must_note("the next one")
    world.check([*promised, *[f"after {when}" for when in ("1", "2", "1+", "3")], "the next one"])


def fifo(path):
    os.mkfifo(path)


def listening(path):
    one = socket.socket(socket.AF_UNIX)
    here = os.getcwd()
    os.chdir(os.path.dirname(path))  # the name of a socket has to be short
    try:
        one.bind(os.path.basename(path))
    except OSError as error:
        # A socket says so with words of its own.
        if error.errno == errno.EADDRINUSE:
            raise FileExistsError(path) from error
        raise
    finally:
        os.chdir(here)
        one.close()


def device(path):
    os.symlink("/dev/zero", path)


def circle(path):
    os.symlink(path, path)


def full_folder(path):
    os.mkdir(path)
    with open(os.path.join(path, "something"), "w") as file:
        file.write("of somebody else\n")


def put_there(kind, path):
    """Something of this kind in the place of a file that a console makes again at once."""
    for _ in range(100):
        os.remove(path)
        try:
            return kind(path)
        except FileExistsError:
            pass
    raise Broken("the console was quicker a hundred times")


@scene
def something_else_in_its_place(asked):
    """A pipe, a folder, a socket, a device, a link to itself stand where the file was."""
    world = World(asked, "ada", "bob")
    ada, bob = world.machines
    promised, said = [], []
    with Person(ada) as person:
        for kind in (fifo, os.mkdir, full_folder, listening, device, circle):
            text, other = f"beside {kind.__name__}.", f"bob beside {kind.__name__}."
            put_there(kind, world.file)
            was = os.lstat(world.file)
            took = recorded(person, text)
            need(took < 5000, f"{kind.__name__}: a key took {took:.0f} ms")
            said.append(f"{kind.__name__}: {says(person)}")
            run = bob.note(other)
            need(run.ms < 10000, f"{kind.__name__}: a command took {run.ms:.0f} ms")
            need(run.said, f"{kind.__name__}: exit {run.code} without a word")
            promised += [text] + [other] * (run.code == 0)
            now = os.lstat(world.file)
            need((was.st_ino, was.st_mode) == (now.st_ino, now.st_mode),
                 f"{kind.__name__}: it was replaced")
            if kind is full_folder:
                shutil.rmtree(world.file)
            else:
                (os.rmdir if kind is os.mkdir else os.remove)(world.file)
            in_file(world, person, text)
            run = bob.note(f"bob after {kind.__name__}")
            need(run.code == 0, f"{kind.__name__}: exit {run.code}: {run.said}")
        person.leave()
    world.check(promised)
    for one in said:
        print(one)


@scene
def hard_linked(asked):
    """A backup by hard links (cp -al, rsnapshot) keeps what it had; a link in the same folder is
    merged like any copy."""
    world = World(asked, "ada", "bob")
    ada, bob = world.machines
    backup = os.path.join(asked.folder, "backup.json")
    beside = os.path.join(world.shared, "case-monday.json")
    with Person(ada) as person:
        recorded(person, "before the backup.")
        in_file(world, person, "before the backup.")
        os.link(world.file, backup)
        os.link(world.file, beside)
        kept = open(backup, "rb").read()
        for number in range(3):
            recorded(person, f"after the backup {number}.")
            bob.must_note(f"bob after the backup {number}.")
        sees(person, "bob after the backup 2.")
        need(open(backup, "rb").read() == kept, "the backup was written into")
        run = bob.run("note", "--join", "-f", beside, "into the link beside it.")
        need(run.code == 0, f"exit {run.code}: {run.said}")
        sees(person, "into the link beside it.")
        in_file(world, person, "into the link beside it.")
        need(open(backup, "rb").read() == kept, "the backup was written into")
        person.leave()
    world.check(["before the backup.", "into the link beside it.",
                 *[f"after the backup {n}." for n in range(3)],
                 *[f"bob after the backup {n}." for n in range(3)]])


@scene
def renamed_and_back(asked):
    """The file gets another name, somebody goes on under that one, and it is moved back; then to
    another folder and back."""
    world = World(asked, "ada", "bob")
    ada, bob = world.machines
    elsewhere = os.path.join(asked.folder, "elsewhere")
    os.mkdir(elsewhere)
    promised = []
    with Person(ada) as person:
        for name in (os.path.join(world.shared, "checkout.json"),
                     os.path.join(elsewhere, "case.json")):
            there = os.path.basename(name) + (" elsewhere" if elsewhere in name else "")
            os.rename(world.file, name)
            mine, other = f"under the old name, {there}.", f"bob in {there}."
            recorded(person, mine)
            run = bob.run("note", "--join", "-f", name, other)
            need(run.code == 0, f"{other}: exit {run.code}: {run.said}")
            promised += [mine, other]
            in_file(world, person, mine)
            os.rename(name, world.file)
            for text in (mine, other):
                in_file(world, person, text)
            sees(person, other)
        person.leave()
    bob.must_note("bob in the end")
    world.check([*promised, "bob in the end"])


@scene
def folder_renamed(asked):
    """The whole folder gets another name, somebody works on there, and it comes back."""
    world = World(asked, "ada", "bob")
    ada, bob = world.machines
    away = world.shared + " (old)"
    with Person(ada) as person:
        os.rename(world.shared, away)
        recorded(person, "while it had another name.")
        said = says(person)
        need(not os.path.exists(world.shared), "the folder was made again")
        run = bob.run("note", "--join", "-f", os.path.join(away, "case.json"), "bob works on.")
        need(run.code == 0, f"exit {run.code}: {run.said}")
        os.rename(away, world.shared)
        in_file(world, person, "while it had another name.")
        sees(person, "bob works on.")
        person.leave()
    world.check(["while it had another name.", "bob works on."])
    return said


@scene
def two_files_change_places(asked):
    """Two incidents' files are exchanged under their open consoles, and exchanged back."""
    world = World(asked, "ada", "bob")
    ada, bob = world.machines
    other = os.path.join(world.shared, "other.json")
    run = bob.run("new", "Mail is slow", "-f", other)
    need(run.code == 0, f"new: exit {run.code}: {run.said}")

    def exchange():
        between = other + ".tmp"
        os.rename(world.file, between)
        os.rename(other, world.file)
        os.rename(between, other)

    def notes(path):
        return record.notes(record.load(path))
    bob_there = Machine(asked, world.root, "bob", other)
    with Person(ada) as one, Person(bob_there) as two:
        exchange()
        recorded(one, "of the checkout.")
        recorded(two, "of the mail.")
        said = says(one)
        says(two)
        need(not {"of the checkout.", "of the mail."} & {*notes(world.file), *notes(other)},
             "written into the other incident")
        exchange()
        in_file(world, one, "of the checkout.")
        wait_until("the mail's note in its file", 30,
                   lambda: two.session.read(0) or "of the mail." in notes(other))
        need("of the mail." not in notes(world.file), "the incidents were mixed")
        two.leave()
        one.leave()
    world.check(["of the checkout."])
    return said


@scene
def a_flood_of_copies(asked):
    """A sync tool went mad and left thousands of conflict copies, some with events of their own."""
    world = World(asked, "ada", "bob")
    ada = world.machines[0]
    eve = Machine(asked, world.root, "eve", "")
    stems = []
    for number in range(20):
        stem = os.path.join(asked.folder, f"stem{number}.json")
        shutil.copy(world.file, stem)
        run = eve.run("note", "--detached", "-f", stem, f"only in copy {number}.")
        need(run.code == 0, f"exit {run.code}: {run.said}")
        stems.append(stem)
    with Person(ada) as person:
        for number in range(asked.copies):
            name = f"case.sync-conflict-20260101-{number:06d}-ABCDEFG.json"
            shutil.copyfile(stems[number % 20], os.path.join(world.shared, name))
        slowest = 0.0
        for number in range(5):
            slowest = max(slowest, recorded(person, f"typed in the flood {number}.", 60))
        begun = time.monotonic()
        for number in range(20):
            in_file(world, person, f"only in copy {number}.", 120)
        merged = time.monotonic() - begun
        for number in range(5):
            in_file(world, person, f"typed in the flood {number}.", 120)

        def left():
            return sum(".sync-conflict-" in name for name in os.listdir(world.shared))
        before, gone = left(), 0.0
        if asked.settle:
            begun = time.monotonic()
            answers = []

            def none():
                person.pause(0.5)
                text = f"while they go {len(answers)}."
                answers.append(recorded(person, text, 60))
                in_file(world, person, text, 30)  # tidying up holds up nobody's words
                return left() < before - 200
            wait_until("200 copies have gone", asked.settle, none, pause=1)
            gone = time.monotonic() - begun
            slowest = max(slowest, *answers)
        person.leave()
    world.check([f"only in copy {n}." for n in range(20)] +
                [f"typed in the flood {n}." for n in range(5)])
    after = f"; 200 of them gone {gone:.0f} s later" if asked.settle else ""
    return (f"{before} copies, 20 with an event of their own: all in the file {merged:.1f} s later, "
            f"a note took {slowest:.0f} ms at most{after}")


@scene
def immutable(asked):
    """An administrator freezes the file (chattr +i, then +a) under an open console."""
    world = World(asked, "ada", "bob")
    ada, bob = world.machines
    promised, said = [], []
    with Person(ada) as person:
        for name, flag in (("immutable", 0x10), ("append-only", 0x20)):
            try:
                flags(world.file, lambda held, flag=flag: held | flag)
            except OSError as why:
                raise Untried(f"flags of files: {why}") from why
            try:
                recorded(person, f"while it was {name}.")
                said.append(says(person))
                run = bob.note(f"bob while it was {name}.")
                need(run.said, f"exit {run.code} without a word")
                promised += [f"while it was {name}."] + [f"bob while it was {name}."] * (not run.code)
            finally:
                flags(world.file, lambda held, flag=flag: held & ~flag)
            in_file(world, person, f"while it was {name}.")
            bob.must_note(f"bob after it was {name}.")
        person.leave()
    world.check(promised)
    need(not [name for name in world.left_over() if ".aside" in name], "something was set aside")
    return said[0]


@scene
def lock_file_meddled(asked):
    """The lock's file is deleted, becomes a folder, a pipe, a link to the incident itself."""
    world = World(asked, "ada", "bob")
    ada, bob = world.machines
    lock = os.path.join(world.shared, ".case.json.lock")
    promised, slowest = [], 0.0
    with Person(ada) as person:
        for number, kind in enumerate((None, os.mkdir, fifo, device,
                                       lambda path: os.symlink("case.json", path))):
            if os.path.lexists(lock):
                os.remove(lock)
            if kind:
                kind(lock)
            text = f"with a meddled lock {number}."
            recorded(person, text)
            in_file(world, person, text)
            run = bob.must_note(f"bob with a meddled lock {number}.")
            slowest = max(slowest, run.ms)
            sees(person, f"bob with a meddled lock {number}.")
            promised += [text, f"bob with a meddled lock {number}."]
            if kind is os.mkdir:
                os.rmdir(lock)
        person.leave()
    world.check(promised)
    return f"slowest command {slowest:.0f} ms"


@scene
def changed_with_its_old_times(asked):
    """A tool writes a colleague's version in place, of another length or none, and sets the old
    time again (rsync --times --inplace)."""
    world = World(asked, "ada", "bob")
    ada = world.machines[0]
    eve = Machine(asked, world.root, "eve", "")
    copy, promised = os.path.join(asked.folder, "copy.json"), []
    with Person(ada) as person:
        recorded(person, "before.")
        in_file(world, person, "before.")
        for number in range(3):
            shutil.copy(world.file, copy)
            text = f"by a tool {number}."
            run = eve.run("note", "--detached", "-f", copy, text)
            need(run.code == 0, f"exit {run.code}: {run.said}")
            was = os.stat(world.file)
            with open(copy, "rb") as new, open(world.file, "r+b") as old:
                data = new.read()
                old.write(data)
                old.truncate(len(data))
            os.utime(world.file, ns=(was.st_atime_ns, was.st_mtime_ns))
            sees(person, text, 40)
            promised.append(text)
        person.leave()
    world.check(["before.", *promised])


@scene
def times_of_the_future(asked):
    """The file comes with a time of the year 2099, then of 1970."""
    world = World(asked, "ada", "bob")
    ada, bob = world.machines
    promised = []
    with Person(ada) as person:
        for year, seconds in ((2099, 4_070_908_800), (1970, 0)):
            os.utime(world.file, (seconds, seconds))
            bob.must_note(f"bob in {year}.")
            sees(person, f"bob in {year}.")
            os.utime(world.file, (seconds, seconds))
            recorded(person, f"ada in {year}.")
            in_file(world, person, f"ada in {year}.")
            promised += [f"bob in {year}.", f"ada in {year}."]
        person.leave()
    world.check(promised)


@scene
def edited_by_hand(asked):
    """An editor that saves in place, sed -i, jq, dos2unix and git checkout, under open consoles."""
    world = World(asked, "ada", "bob")
    ada, bob = world.machines
    promised = []
    ways = [("sed", ["sed", "-i", "s/xyzzy/plugh/", world.file]),
            ("in place", ["sh", "-c", f"cat '{world.file}' > '{world.file}.x' && "
                          f"cat '{world.file}.x' > '{world.file}' && rm '{world.file}.x'"]),
            ("crlf", ["sed", "-i", "s/$/\\r/", world.file])]
    if shutil.which("jq"):
        ways.append(("jq", ["sh", "-c", f"jq . '{world.file}' > '{world.file}.x' && "
                            f"mv '{world.file}.x' '{world.file}'"]))
    with Person(ada) as person:
        for name, command in ways:
            recorded(person, f"before {name}.")
            in_file(world, person, f"before {name}.")
            subprocess.run(command, check=True)
            recorded(person, f"after {name}.")
            in_file(world, person, f"after {name}.")
            bob.must_note(f"bob after {name}.")
            sees(person, f"bob after {name}.")
            promised += [f"before {name}.", f"after {name}.", f"bob after {name}."]
        person.leave()
    world.check(promised)
    need(not [name for name in world.left_over() if ".aside" in name],
         f"set aside, although nothing was foreign in it: {world.left_over()}")


if __name__ == "__main__":
    main(scene.play, __doc__, only="", notes=10, stopped=5, copies=500, settle=0)
