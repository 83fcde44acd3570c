#!/usr/bin/env python3
"""What can happen to a folder, a lock, a machine and a clock while consoles are open on a file.

Each scene is a function; --only names some of them. What a machine cannot do is named, not passed
over: `== not tried: ...`.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import time

from world import Machine, World, main, need, wait_until

import record
from scenes import Scenes, Untried, noted, opened, says, settled, type_note
from session import Session

scene = Scenes()


@scene
def folder_removed(asked):
    """The folder is deleted, and made again later."""
    world = World(asked, "ada", "bob")
    with opened(world.machines[0]) as session:
        os.rename(world.shared, world.shared + ".gone")
        shutil.rmtree(world.shared + ".gone")
        type_note(session, "while the folder was gone")
        says(session, "(?i)not there|not found|no such|gone|missing|cannot")
        need(world.machines[0].knows("while the folder was gone"), "not kept on this machine")
        os.mkdir(world.shared)
        noted(world, "while the folder was gone", session=session)
    world.check(["bob is here", "while the folder was gone"])


@scene
def folder_replaced_by_a_link(asked):
    """The folder moves to another disk and a link stands in its place; then to an empty one."""
    world = World(asked, "ada", "bob")
    with opened(world.machines[0]) as session:
        moved = os.path.join(asked.folder, "moved")
        os.rename(world.shared, moved)
        os.symlink(moved, world.shared)
        type_note(session, "through the link")
        noted(world, "through the link", session=session)
        world.machines[1].must_note("bob through the link", "--join")  # a place new to him
        says(session, "bob through the link")
        empty = os.path.join(asked.folder, "empty")
        os.mkdir(empty)
        os.remove(world.shared)
        os.symlink(empty, world.shared)
        type_note(session, "into an empty folder")
        noted(world, "into an empty folder", session=session)
    world.check(["bob is here", "through the link", "bob through the link",
                 "into an empty folder"])


def link_over(target, path):
    """Puts a link in a file's place at once: a console may have made the file again by then."""
    os.symlink(target, path + ".link")
    os.replace(path + ".link", path)


@scene
def file_replaced_by_a_link(asked):
    """The file itself becomes a link to where it was moved, then a link that leads nowhere."""
    world = World(asked, "ada", "bob")
    with opened(world.machines[0]) as session:
        target = os.path.join(asked.folder, "real.json")
        os.rename(world.file, target)
        link_over(target, world.file)
        type_note(session, "through the file's link")
        noted(world, "through the file's link", session=session)
        world.machines[1].must_note("bob through the file's link")
        says(session, "bob through the file")
        link_over(os.path.join(asked.folder, "nowhere", "x.json"), world.file)
        type_note(session, "when it led nowhere")
        settled(session, 2)
        need(world.machines[0].knows("when it led nowhere"), "not kept on this machine")
        os.remove(world.file)
        noted(world, "when it led nowhere", session=session)
    world.check(["bob is here", "through the file's link", "bob through the file's link",
                 "when it led nowhere"])


@scene
def read_only_while_open(asked):
    """The disk of the folder becomes read-only under an open console, as a failing one does."""
    world = World(asked, "ada", "bob")
    if os.geteuid() != 0:
        raise Untried("needs root for a mount")
    with opened(world.machines[0]) as session:
        command = ["mount", "--bind", world.shared, world.shared]
        if subprocess.run(command, stderr=subprocess.DEVNULL).returncode:
            raise Untried("mount is not allowed here")
        try:
            subprocess.run(["mount", "-o", "remount,bind,ro", world.shared], check=True)
            type_note(session, "while it was read-only")
            says(session, "(?i)read.only")
            need("while it was read-only" not in world.texts(), "a read-only disk was written")
            need(world.machines[0].knows("while it was read-only"), "not kept on this machine")
            subprocess.run(["mount", "-o", "remount,bind,rw", world.shared], check=True)
            noted(world, "while it was read-only", session=session)
        finally:
            subprocess.run(["umount", "-l", world.shared], check=False)
    noted(world, "while it was read-only")
    world.check(["bob is here", "while it was read-only"])


def keeper(path):
    """A process that has locked a file."""
    ready, tell = os.pipe()
    child = os.fork()
    if child == 0:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o660)
        fcntl.flock(file, fcntl.LOCK_EX)
        os.write(tell, b"x")
        time.sleep(600)
        os._exit(0)
    os.read(ready, 1)
    os.close(ready)
    os.close(tell)
    return child


@scene
def lock_of_a_stopped_process(asked):
    """Somebody was stopped (SIGSTOP) while holding the file's lock: saves go on without it."""
    world = World(asked, "ada", "bob")
    child = keeper(os.path.join(world.shared, ".case.json.lock"))
    try:
        os.kill(child, signal.SIGSTOP)
        runs = [world.machines[n % 2].must_note(f"beside a stopped lock {n}") for n in range(4)]
        slowest = max(run.ms for run in runs)
        need(slowest < 6000, f"a save was held up for {slowest:.0f} ms")
        with opened(world.machines[0]) as session:
            type_note(session, "typed beside a stopped lock")
            noted(world, "typed beside a stopped lock", session=session)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    begun = world.machines[0].must_note("after the lock's owner died")
    need(begun.ms < 1500, f"the lock of a dead process held a save up for {begun.ms:.0f} ms")
    world.check([f"beside a stopped lock {n}" for n in range(4)] +
                ["typed beside a stopped lock", "after the lock's owner died"])
    return f"slowest save {slowest:.0f} ms"


@scene
def journal_lock_of_a_stopped_process(asked):
    """Our own journal's lock is held by a stopped process of ours: the words still get somewhere."""
    world = World(asked, "ada", "bob")
    ada = world.machines[0]
    lock = [os.path.join(folder, "lock") for folder, _, names in os.walk(ada.state)
            if "journal.jsonl" in names][0]
    child = keeper(lock)
    kept, doubtful = [], []
    try:
        os.kill(child, signal.SIGSTOP)
        run = ada.note("beside a stopped journal")
        (doubtful if run.code else kept).append("beside a stopped journal")
        need(run.ms < 20000, f"a save was held up for {run.ms:.0f} ms")
        need(run.code == 0 or run.said, "refused without a word")
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    ada.must_note("after it")
    world.check([*kept, "after it"], doubtful)
    return f"exit {run.code} after {run.ms:.0f} ms: {run.said[:120]}"


@scene
def writer_stopped_in_mid_save(asked):
    """A save is stopped at each of its calls and goes on a while later, when others have saved."""
    if not shutil.which("strace"):
        raise Untried("strace is not installed")
    world = World(asked, "ada", "bob")
    ada, bob = world.machines
    kept, stops = [], 0
    for call in ("fdatasync", "fsync", "rename", "copy_file_range"):
        text = f"stopped at {call}"
        trace = os.path.join(asked.folder, "trace " + call)
        child = subprocess.Popen(
            ["strace", "-f", "-qq", "-o", trace, "-e", f"trace=?{call}", "-e",
             f"inject=?{call}:signal=STOP:when=1", ada.warroom, "note", "-f", ada.file, text],
            env={**os.environ, **ada.env}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)

        def stopped():
            with open(trace) as file:
                return [line.split()[0] for line in file if "stopped by SIGSTOP" in line]

        wait_until(f"{text}: the stop or the end", 20, lambda: os.path.exists(trace) and (
            stopped() or child.poll() is not None))
        if held := stopped():
            stops += 1
            try:
                run = bob.must_note(f"bob while ada {text}")
                kept.append(f"bob while ada {text}")
                need(run.ms < 6000, f"held up for {run.ms:.0f} ms by a stopped process")
            finally:
                subprocess.run(["kill", "-CONT", held[0]], check=False)
        need(child.wait(30) == 0, f"{text}: exit {child.returncode} after it went on")
        kept.append(text)
    ada.must_note("ada in the end")
    bob.must_note("bob in the end")
    world.check([*kept, "ada in the end", "bob in the end"])
    return f"{stops} stops"


@scene
def replica_from_a_backup(asked):
    """A machine's state folder is put back as it was an hour ago, and work goes on."""
    world = World(asked, "ada", "bob")
    ada, bob = world.machines
    promised = ["bob is here"]

    def note(machine, text):
        machine.must_note(text)
        promised.append(text)

    note(ada, "before the backup")
    shutil.copytree(ada.state, ada.state + ".backup")
    for number in range(5):
        note(ada, f"after the backup {number}")
        note(bob, f"bob after the backup {number}")
    shutil.rmtree(ada.state)
    os.rename(ada.state + ".backup", ada.state)
    for number in range(5):
        note(ada, f"after the restore {number}")
    # And once more with nobody else's copy: the restored replica and an older file as well.
    shutil.copytree(ada.state, ada.state + ".backup")
    older = open(world.file, "rb").read()
    note(ada, "in the journal that is lost")
    note(bob, "bob brings it back")
    shutil.rmtree(ada.state)
    os.rename(ada.state + ".backup", ada.state)
    with open(world.file, "wb") as file:
        file.write(older)
    note(ada, "the first on the restored machine")
    note(bob, "bob after the second restore")
    note(ada, "ada after the second restore")
    world.check(promised, chains=False)
    return verdict(world)


def verdict(world):
    """What `verify` says of a file in which one writer may stand for two."""
    code, out, err = world.machines[0].out("verify", world.file)
    said = (out + err).strip().splitlines()
    return f"verify: exit {code}: {said[0] if said else ''}"


@scene
def two_machines_with_one_name(asked):
    """A virtual machine was cloned with its state folder: both go on, apart, then together."""
    world = World(asked, "ada", "bob")
    ada = world.machines[0]
    ada.must_note("before the clone")
    clone = Machine(asked, world.root, "clone", world.file)
    shutil.rmtree(clone.state)
    shutil.copytree(ada.state, clone.state)
    clone.env["WARROOM_AS"] = "ada"
    apart = os.path.join(asked.folder, "apart")
    os.mkdir(apart)
    away = os.path.join(apart, "case.json")
    shutil.copy(world.file, away)
    promised = ["before the clone"]
    for number in range(5):
        promised += [f"here {number}", f"there {number}"]
        ada.must_note(f"here {number}")
        run = clone.run("note", "--join", "-f", away, f"there {number}")
        need(run.code == 0, f"the clone apart: {run.said}")
    ada.out("merge", world.file, away, "--output", world.file + ".new")
    shutil.copy(away, os.path.join(world.shared, "case.sync-conflict-20260115-213300-ABCDEFG.json"))
    for number in range(5):
        promised += [f"here again {number}", f"there again {number}"]
        ada.must_note(f"here again {number}")
        clone.must_note(f"there again {number}")
    world.check(promised, chains=False)
    writers = {event["w"] for event in record.load(world.file)["events"]}
    need(len(writers) >= 3, f"the clones still share a name: {writers}")
    return verdict(world)


@scene
def clock_jumps_under_a_console(asked):
    """The clock jumps a day ahead and two days back while a console is open and others write."""
    if not shutil.which("faketime"):
        raise Untried("faketime is not installed")
    world = World(asked, "ada", "bob")
    ada, bob = world.machines
    clock = os.path.join(asked.folder, "clock")

    def set_clock(offset):
        with open(clock + ".new", "w") as file:
            file.write(offset + "\n")
        os.rename(clock + ".new", clock)

    set_clock("+0")
    library = subprocess.run(["faketime", "-f", "+0", "env"], capture_output=True, text=True)
    preload = [line.split("=", 1)[1] for line in library.stdout.splitlines()
               if line.startswith("LD_PRELOAD=")]
    if not preload:
        raise Untried("faketime does not say how it works")
    env = {"LD_PRELOAD": preload[0], "FAKETIME_TIMESTAMP_FILE": clock, "FAKETIME_NO_CACHE": "1",
           "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    promised = []
    with opened(ada, env=env) as session:
        for number, offset in enumerate(("+0", "+1d", "-1d", "+0", "-1d", "+1d", "+0")):
            set_clock(offset)
            for text in (f"typed at {offset} {number}", f"bob at {offset} {number}"):
                promised.append(text)
            type_note(session, promised[-2])
            noted(world, promised[-2], session=session)
            bob.must_note(promised[-1])
            says(session, f"bob at .{offset[1:]} {number}")
        need(session.alive(), "the console ended")
    world.check(promised)
    texts = [text for text in world.texts() if text in promised]
    need(texts == promised, f"not in the order in which they were written: {texts}")
    return "in the order in which they were written, whatever the clocks said"


@scene
def no_events_and_lying_locks(asked):
    """NFS at its worst, simulated by strace: every lock is granted to everybody, no change is
    announced, the file system says that it is NFS. Four machines write, a console looks on."""
    if not shutil.which("strace"):
        raise Untried("strace is not installed")
    world = World(asked, "m0", "m1", "m2", "m3")
    looking = Machine(asked, world.root, "looking", world.file)
    looking.must_note("looking is here", "--join")
    bad = ["strace", "-f", "-qq", "-o", "/dev/null", "--seccomp-bpf",
           "-e", "trace=flock,inotify_add_watch,statfs,fstatfs", "-e", "inject=flock:retval=0",
           "-e", "inject=inotify_add_watch:retval=1",
           "-e", "inject=statfs,fstatfs:poke_exit=@arg2=6969000000000000"]
    promised = []
    with opened(looking, before=bad) as session:
        seen = []
        for turn in range(asked.notes):
            running = []
            for number, machine in enumerate(world.machines):
                promised.append(f"nfs {turn} of {number}")
                running.append(subprocess.Popen(
                    [*bad, machine.warroom, "note", "-f", world.file, promised[-1]],
                    env={**os.environ, **machine.env}, stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL, stderr=subprocess.PIPE))
            for child in running:
                said = child.stderr.read()
                child.stderr.close()
                need(child.wait() == 0, f"exit {child.returncode}: {said}")
            begun = time.monotonic()
            settled(session, 0.05)
            before = [text for text in world.texts() if text in promised]
            says(session, before[-1], 15)
            seen.append(time.monotonic() - begun)
        late = len(promised) - len([text for text in world.texts() if text in promised])
        for machine in world.machines:  # what was written over comes back with its machine's next
            machine.must_note(f"{machine.name} is done")
            says(session, f"{machine.name} is done")
    world.check(promised)
    return (f"{len(promised)} notes, 4 at once, through locks that everybody gets: all there; "
            f"{late} of them only after their machine's next command; what was in the file was on "
            f"the console's screen within {max(seen):.1f} s")


@scene
def overwritten_while_open(asked):
    """A sync tool without manners puts old copies and halves of the file in its place."""
    world = World(asked, "ada", "bob")
    promised, older = [], [open(world.file, "rb").read()]
    with opened(world.machines[0]) as session:
        for number in range(asked.notes):
            promised.append(f"overwritten {number}")
            if number % 2:
                type_note(session, promised[-1])
            else:
                world.machines[1].must_note(promised[-1])
            data = asked.random.choice(older)
            if asked.random.random() < 0.4:
                data = data[:asked.random.randrange(len(data))]
            with open(world.file + ".tool", "wb") as file:
                file.write(data)
            os.rename(world.file + ".tool", world.file)
            settled(session, 0.6)
            try:
                record.load(world.file)
                older.append(open(world.file, "rb").read())
            except (OSError, ValueError):
                pass
        for text in promised:
            if number % 2:
                noted(world, text, 30, session)
    world.machines[1].must_note("bob in the end")
    world.machines[0].must_note("ada in the end")
    world.check([*promised, "bob in the end", "ada in the end"])
    return f"{asked.notes} times"


@scene
def no_connection_is_made(asked):
    """Neither a note nor a console nor a wall connects to anything: seen by tracing."""
    if not shutil.which("strace"):
        raise Untried("strace is not installed")
    world = World(asked, "ada", "bob")
    trace = os.path.join(asked.folder, "trace")
    front = ["strace", "-f", "-qq", "--seccomp-bpf", "-o", trace, "-e", "trace=connect,sendto"]
    calls = ""

    def traced():
        with open(trace) as file:
            return file.read()

    for arguments in (["note", "-f", world.file, "traced"], ["log", "-f", world.file],
                      ["verify", world.file], ["status", "-f", world.file]):
        run = world.machines[0].run(*arguments, before=front)
        need(run.code == 0, f"{arguments[0]}: exit {run.code}: {run.said}")
        calls += traced()
    for more in ((), ("wall",)):
        with Session(world.machines[1].console(*more, before=front, until="EU"), 40, 120) as one:
            need(one.wait_for("EU checkout", 20), f"no screen: {one.show()[-300:]}")
            settled(one, 2)
        calls += traced()
    internet = [line for line in calls.splitlines() if "AF_INET" in line]
    need(not internet, f"it connects: {internet[:2]}")
    world.check(["bob is here", "traced"])


@scene
def without_any_network(asked):
    """A machine that has not even a loopback: everything works, console and wall included."""
    front = ["unshare", "-n"] if os.geteuid() == 0 else ["unshare", "-rn"]
    if not shutil.which("unshare") or subprocess.run([*front, "true"]).returncode:
        raise Untried("a network namespace is not allowed here")
    world = World(asked, "ada", "bob")
    ada = world.machines[0]
    for arguments in (["note", "-f", world.file, "alone"], ["log", "-f", world.file],
                      ["verify", world.file], ["status", "-f", world.file],
                      ["list", world.shared]):
        run = ada.run(*arguments, before=front)
        need(run.code == 0, f"{arguments[0]}: exit {run.code}: {run.said}")
    with opened(ada, before=front) as session:
        type_note(session, "typed alone")
        noted(world, "typed alone", session=session)
    with Session(world.machines[1].console("wall", before=front, until="EU"), 40, 120) as one:
        need(one.wait_for("EU checkout", 20), f"no wall: {one.show()[-300:]}")
    world.check(["bob is here", "alone", "typed alone"])


if __name__ == "__main__":
    main(scene.play, __doc__, only="", notes=10)
