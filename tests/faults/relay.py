#!/usr/bin/env python3
"""A real NATS server, or a cluster of three, between machines that share no folder.

How long a note that is typed in one console takes to the screen of another; what a thousand
watchers on one stream see, and when (they are simulated: each asks the server for an ordered
delivery as a console does, and reads no more than the time); how long it takes to find one of many
incidents by its key; and with --cluster, whether both sides go on and end alike when the server that
leads the stream is killed, and comes back.
"""

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time

from world import Machine, main, need

import record
from session import Session
from tally import percentile, p50


def free_ports(count):
    """Ports that were free a moment ago."""
    taken = [socket.socket() for _ in range(count)]
    for one in taken:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in taken]
    for one in taken:
        one.close()
    return ports


class Server:
    """One nats-server with its own store."""

    def __init__(self, root, number, port, cluster=None, lines=()):
        self.port, self.name = port, f"n{number}"
        self.folder = os.path.join(root, self.name)
        os.makedirs(self.folder, exist_ok=True)
        self.usual = [f"listen: 127.0.0.1:{port}", f"server_name: {self.name}",
                      f'jetstream {{ store_dir: "{self.folder}/store" }}']
        if cluster:
            routes = ", ".join(f'"nats://127.0.0.1:{one}"' for one in cluster)
            self.usual.append(f"cluster {{ name: trial, listen: 127.0.0.1:{cluster[number]}, "
                              f"routes: [{routes}] }}")
        self.config = os.path.join(self.folder, "server.conf")
        self.process = None
        self.configure(lines)

    def configure(self, lines):
        with open(self.config, "w") as out:
            out.write("\n".join([*self.usual, *lines]) + "\n")

    def reload(self, lines):
        """The running server takes other lines."""
        self.configure(lines)
        self.process.send_signal(signal.SIGHUP)

    def start(self):
        with open(os.path.join(self.folder, "log"), "ab") as log:
            self.process = subprocess.Popen(["nats-server", "-c", self.config], stdout=log,
                                            stderr=log)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.5).close()
                return
            except OSError:
                time.sleep(0.05)
        need(False, f"{self.name} did not start")

    def kill(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


class Link:
    """As much of the NATS protocol as a watcher needs."""

    async def open(self, port):
        self.read, self.write = await asyncio.open_connection("127.0.0.1", port)
        await self.read.readline()
        self.write.write(b'CONNECT {"verbose":false}\r\nPING\r\n')
        return self

    def send(self, text):
        self.write.write(text.encode())

    async def message(self):
        """The next message's subject and body."""
        while True:
            line = await self.read.readline()
            need(line, "the server closed the connection")
            words = line.split()
            if words[:1] == [b"PING"]:
                self.write.write(b"PONG\r\n")
            elif words[:1] in ([b"MSG"], [b"HMSG"]):
                body = await self.read.readexactly(int(words[-1]) + 2)
                return words[1].decode(), body[:-2]

    async def ask(self, subject, body):
        """A request and its answer, as JSON."""
        self.send("SUB answer 1\r\n")
        text = json.dumps(body) if body else ""
        self.send(f"PUB {subject} answer {len(text)}\r\n{text}\r\n")
        while True:
            _, answer = await asyncio.wait_for(self.message(), 10)
            return json.loads(answer)


def leader(servers):
    """The server that leads the stream."""
    async def asked():
        for server in servers:
            if server.process:
                link = await Link().open(server.port)
                info = await link.ask("$JS.API.STREAM.INFO.WARROOM", None)
                link.write.close()
                return info.get("cluster", {}).get("leader"), info["config"]["num_replicas"]
    return asyncio.run(asked())


class Site:
    """A machine with a folder of its own, joined to the others by the server alone."""

    def __init__(self, asked, name, url):
        self.machine = Machine(asked, asked.folder, name, "")
        self.folder = os.path.join(asked.folder, name)
        os.makedirs(self.folder, exist_ok=True)
        self.file = os.path.join(self.folder, "shop-1.json")
        self.machine.file, self.url, self.name = self.file, url, name

    def run(self, *args):
        code, out, said = self.machine.out(*args)
        need(code == 0, f"{self.name}: {args[0]}: exit {code}: {out}{said}")
        return out

    def console(self):
        return self.machine.console("--join", "--scribe", "--share", self.url)

    def texts(self):
        return record.notes(record.load(self.file))


def two_sites(asked, url):
    """An incident on one, and the same on the other by the server."""
    here, there = Site(asked, "here", url), Site(asked, "there", url)
    here.run("new", "EU checkout fails", "--key", "shop-1", "--impact", "1", "--urgency", "1",
             "-f", here.file)
    here.run("sync", here.file, "--share", url)
    there.run("join", f"{url}/shop-1", "--no-console", "-f", there.file)
    return here, there


def enter(session, words):
    """Types words and, once they stand there, the key that sends them; when that was."""
    session.write(words.encode())
    need(session.wait_for(re.escape(words), 10, pause=0) is not None, "what is typed is not shown")
    session.settle(0.02, 1)
    begun = time.monotonic()
    session.write(b"\r")
    return begun


def shown(words, one, other, limit=20):
    """When what one console has just sent first stood on the other's screen. Both terminals are
    read all the while: what is read later is stamped later."""
    wanted = re.compile(re.escape(words) + r"\b")
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if other.read(0.002):
            while other.read(0):
                pass
        one.read(0)
        for at in other.follow():
            if wanted.search(other.screen.text()):
                return at
    return None


def typed_to_screen(asked, here, there):
    """Notes typed in one console until they stand on the other's screen, in ms."""
    times = []
    with Session(here.console()) as one, Session(there.console()) as other:
        for session in (one, other):
            need(session.wait_for("on NATS", 20) is not None, "a console does not come on NATS\n"
                 + session.show())
        for turn in range(asked.notes):
            words = f"note {turn} of the console"
            begun = enter(one, words)
            seen = shown(words, one, other)
            need(seen is not None, f'"{words}" never came\n{other.show()}')
            times.append((seen - begun) * 1e3)
            one.read_until(time.monotonic() + 0.05)
        for session in (one, other):
            need(session.wait_for("on NATS", 10) is not None,
                 f"all is there, and a header says otherwise\n{session.show()}")
    return times


async def watch(number, port, subject, history, seen, ready):
    """A simulated watcher: reads the history in order, then what comes."""
    link = await Link().open(port)
    inbox = f"_INBOX.w{number}"
    config = {"deliver_subject": inbox, "ack_policy": "none", "deliver_policy": "all",
              "filter_subject": subject, "max_deliver": 1, "mem_storage": True, "num_replicas": 1}
    link.send(f"SUB {inbox} 7\r\n")
    body = json.dumps({"stream_name": "WARROOM", "config": config})
    link.send(f"SUB answer 1\r\nPUB $JS.API.CONSUMER.CREATE.WARROOM answer {len(body)}\r\n"
              f"{body}\r\n")
    read = 0
    while True:
        subject_seen, message = await link.message()
        if not subject_seen.startswith("warroom."):
            need(b'"error"' not in message, f"no consumer: {message[:200]}")
            continue
        read += 1
        if read == history:
            ready.append(number)
        elif read > history:
            seen.setdefault(message, []).append(time.monotonic())


async def crowd(asked, port, incident, history, publish):
    """All watchers, and notes while they look on: the times until each has each."""
    subject, seen, ready = f"warroom.v1.{incident}.>", {}, []
    begun = time.monotonic()
    tasks = [asyncio.create_task(watch(number, port, subject, history, seen, ready))
             for number in range(asked.watchers)]
    while len(ready) < asked.watchers:
        need(time.monotonic() - begun < 120, f"{len(ready)} of {asked.watchers} are ready")
        for task in tasks:
            need(not task.done(), f"a watcher ended: {task}")
        await asyncio.sleep(0.05)
    opened = time.monotonic() - begun
    for turn in range(asked.live):
        await publish(turn)
        want = turn + 1
        end = time.monotonic() + 20
        while sum(len(times) == asked.watchers for times in seen.values()) < want:
            need(time.monotonic() < end, f"note {turn} did not reach all watchers")
            await asyncio.sleep(0.01)
    for task in tasks:
        task.cancel()
    return opened, [(at - min(times)) * 1e3 for times in seen.values() for at in times]


def watchers(asked, here, port):
    """A thousand watchers, a note by the command line and a sync each time."""
    events = record.load(here.file)["events"]
    incident = json.load(open(here.file))["incident"]["id"]

    async def publish(turn):
        here.run("note", "-f", here.file, f"live {turn}")
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, lambda: here.run("sync", here.file, "--share", here.url))
    opened, late = asyncio.run(crowd(asked, port, incident, len(events), publish))
    print(f"== {asked.watchers} watchers, {len(events)} events of history each: all had them after "
          f"{opened:.1f} s; {asked.live} live notes, from the first watcher to each other "
          f"p50 {p50(late):.1f} ms, p99 {percentile(late, 99):.1f} ms; none missing, none twice")


async def fill(port, ids, each):
    """Messages behind the opening of each incident; no sound events, but as many bytes."""
    link = await Link().open(port)
    for identity in ids:
        for number in range(each):
            body = f'{{"number":{number},"words":"{"x" * 400}"}}'
            link.send(f"PUB warroom.v1.{identity}.0123456789abcdef {len(body)}\r\n{body}\r\n")
        await link.write.drain()
    while True:
        info = await link.ask("$JS.API.STREAM.INFO.WARROOM", None)
        if info["state"]["messages"] >= len(ids) * each:
            return info["state"]["messages"]


def finding(asked, url, port):
    """How long it takes to find one incident of many by its key."""
    site, ids = Site(asked, "many", url), []
    for number in range(asked.incidents):
        file = os.path.join(site.folder, f"case-{number}.json")
        site.run("new", "EU checkout fails", "--key", f"case-{number}", "-f", file)
        site.run("sync", file, "--share", url)
        ids.append(json.load(open(file))["incident"]["id"])
    messages = asyncio.run(fill(port, ids, 50))
    times = []
    for number in (0, asked.incidents // 2, asked.incidents - 1):
        begun = time.monotonic()
        other = Site(asked, f"finds-{number}", url)
        other.run("join", f"{url}/case-{number}", "--no-console", "-f", other.file)
        times.append((time.monotonic() - begun) * 1e3)
    print(f"== {asked.incidents} incidents in {messages} messages: one is found by its key and read "
          f"within {max(times):.0f} ms")


def cluster(asked):
    """Three servers; the one that leads is killed while both sides write."""
    ports, routes = free_ports(3), free_ports(3)
    servers = [Server(asked.folder, number, ports[number], routes) for number in range(3)]
    try:
        for server in servers:
            server.start()
        time.sleep(3)  # the cluster agrees on a leader
        url = "nats://" + ",".join(f"127.0.0.1:{port}" for port in ports)
        here, there = two_sites(asked, url)
        head, replicas = leader(servers)
        print(f"== three servers, {replicas} replicas, {head} leads")
        written = 0
        with Session(here.console()) as one, Session(there.console()) as other:
            for session in (one, other):
                need(session.wait_for("on NATS", 30) is not None, session.show())
            for turn in range(asked.kills):
                head, _ = leader(servers)
                dead = next(server for server in servers if server.name == head)
                dead.kill()
                killed = time.monotonic()
                for _ in range(10):
                    for side in (one, other):
                        side.read_until(enter(side, f"note {written} of the cluster") + 0.02)
                        written += 1
                last = f"note {written - 2} of the cluster"
                need(other.wait_for(re.escape(last) + r"\b", 60) is not None,
                     f'"{last}" never came\n{other.show()}')
                print(f"== {head} killed: all on both sides {time.monotonic() - killed:.1f} s later")
                dead.start()
                time.sleep(2)
            for session in (one, other):
                need(session.wait_for("on NATS", 60) is not None, session.show())
                session.settle(0.5, 5)
        wanted = sorted(f"note {number} of the cluster" for number in range(written))
        for site in (here, there):
            site.run("sync", site.file, "--share", url)
            found = sorted(text for text in site.texts() if "of the cluster" in text)
            need(found == wanted, f"{site.name}: {len(found)} of {written} notes")
        print(f"== {written} notes on both sides, none lost, none doubled")
    finally:
        for server in servers:
            server.kill()


def drive(asked):
    need(shutil.which("nats-server"), "nats-server is not installed")
    asked.folder = os.path.abspath(asked.folder)
    os.makedirs(asked.folder, exist_ok=True)
    if asked.cluster:
        return cluster(asked)
    port = free_ports(1)[0]
    server = Server(asked.folder, 0, port)
    try:
        server.start()
        here, there = two_sites(asked, f"nats://127.0.0.1:{port}")
        times = typed_to_screen(asked, here, there)
        print(f"== {len(times)} notes from a key in one console to the other's screen by NATS: "
              f"p50 {p50(times):.1f} ms, p99 {percentile(times, 99):.1f} ms")
        if asked.watchers:
            watchers(asked, here, port)
        if asked.incidents:
            finding(asked, here.url, port)
    finally:
        server.kill()


if __name__ == "__main__":
    main(drive, __doc__, notes=100, watchers=0, live=10, cluster=False, kills=3, incidents=0)
