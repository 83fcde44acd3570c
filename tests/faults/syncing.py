#!/usr/bin/env python3
"""Two real Syncthing instances on loopback, a machine of ours on each side.

The two are told to pause, both sides write, they go on: each time that makes conflict copies. In
the end both files are equal byte for byte and hold every note once; with --settle seconds, no
conflict copy is left anywhere.
"""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
import xml.etree.ElementTree as ET

from world import Machine, World, main, need, wait_until

from session import Session

KEY = "no-secret-on-loopback"


def free_port():
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Side:
    """One Syncthing with its folder."""

    def __init__(self, root, name):
        self.name, self.home = name, os.path.join(root, "syncthing", name)
        self.folder = os.path.join(root, name)
        self.file = os.path.join(self.folder, "case.json")
        self.gui, self.port = free_port(), free_port()
        os.makedirs(self.folder, exist_ok=True)
        os.makedirs(self.home, exist_ok=True)
        self.env = {**os.environ, "HOME": self.home, "STNOUPGRADE": "1", "GOMAXPROCS": "1"}
        self._do("generate", "--home", self.home)
        self.id = self._do("--device-id", "--home", self.home).strip()
        self.process = None

    def _do(self, *args):
        ran = subprocess.run(["syncthing", *args], env=self.env, capture_output=True, text=True)
        need(ran.returncode == 0, f"syncthing {args[0]}: {ran.stdout[-300:]}{ran.stderr[-300:]}")
        return ran.stdout

    def start(self, other):
        """Writes its settings, nothing of which leaves this machine, and starts it."""
        root = ET.Element("configuration", version="35")
        folder = ET.SubElement(root, "folder", id="war", label="war", path=self.folder,
                               type="sendreceive", rescanIntervalS="60", fsWatcherEnabled="true",
                               fsWatcherDelayS="1")
        ET.SubElement(folder, "filesystemType").text = "basic"
        ET.SubElement(folder, "maxConflicts").text = "10"
        for side in (self, other):
            ET.SubElement(folder, "device", id=side.id)
            device = ET.SubElement(root, "device", id=side.id, name=side.name)
            ET.SubElement(device, "address").text = f"tcp://127.0.0.1:{side.port}"
        gui = ET.SubElement(root, "gui", enabled="true", tls="false")
        ET.SubElement(gui, "address").text = f"127.0.0.1:{self.gui}"
        ET.SubElement(gui, "apikey").text = KEY
        options = ET.SubElement(root, "options")
        for name, value in {
            "listenAddress": f"tcp://127.0.0.1:{self.port}", "globalAnnounceEnabled": "false",
            "localAnnounceEnabled": "false", "relaysEnabled": "false", "natEnabled": "false",
            "startBrowser": "false", "urAccepted": "-1", "crashReportingEnabled": "false",
            "autoUpgradeIntervalH": "0", "reconnectionIntervalS": "1",
        }.items():
            ET.SubElement(options, name).text = value
        ET.ElementTree(root).write(os.path.join(self.home, "config.xml"))
        log = open(os.path.join(self.home, "log"), "w")
        self.process = subprocess.Popen(
            ["syncthing", "--home", self.home, "--no-browser", "--no-restart", "--no-default-folder"],
            env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            start_new_session=True)

    def ask(self, path, post=False):
        """Its answer to a request."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.gui}/rest/{path}",
                                         headers={"X-API-Key": KEY},
                                         method="POST" if post else "GET")
        with urllib.request.urlopen(request, timeout=5) as answer:
            text = answer.read()
        return json.loads(text) if text.strip().startswith(b"{") else None

    def up(self):
        """Whether it answers."""
        try:
            return self.ask("system/ping") is not None
        except OSError:
            need(self.process.poll() is None, f"syncthing {self.name} has ended")
            return False

    def connected(self, other):
        """Whether the two talk."""
        return self.ask("system/connections")["connections"].get(other.id, {}).get("connected")

    def copies(self):
        """The conflict copies in its folder."""
        return sorted(name for name in os.listdir(self.folder) if ".sync-conflict-" in name)

    def stop(self):
        """Ends it."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()


def drive(asked):
    """All of it."""
    root = os.path.abspath(asked.folder)
    one, two = Side(root, "one"), Side(root, "two")
    world = World(asked, "ada", shared=one.folder)
    ada, bob = world.machines[0], Machine(asked, root, "bob", two.file)
    consoles = []
    try:
        one.start(two)
        two.start(one)
        for side in (one, two):
            wait_until(f"syncthing {side.name} answers", 60, side.up, 0.2)
        wait_until("the two are connected", 60, lambda: one.connected(two), 0.2)
        wait_until("the file arrives", 60, lambda: os.path.exists(two.file), 0.1)
        bob.must_note("bob is here", "--join")
        for machine in (ada, bob):
            consoles.append(Session(machine.console(), 40, 120))
            need(consoles[-1].wait_for("Timeline", 20), f"{machine.name}'s console")
        promised = ["bob is here"]
        def equal():
            for console in consoles:
                console.read(0)
            with open(one.file, "rb") as first, open(two.file, "rb") as second:
                mine, its = first.read(), second.read()
            return mine == its and all(f'"{text}"'.encode() in mine for text in promised)

        made, longest = 0, 0
        for turn in range(asked.rounds):
            for side, other in ((one, two), (two, one)):
                side.ask(f"system/pause?device={other.id}", post=True)
            wait_until("the two are apart", 20, lambda: not one.connected(two), 0.1)
            for number in range(asked.notes):
                for machine in (ada, bob):
                    promised.append(f"{machine.name} apart {turn} {number}")
                    need(machine.note(promised[-1]).code == 0, promised[-1])
                for console in consoles:
                    console.read(asked.random.random() * 0.1)
            # What is apart has to be seen as such by both before they meet again.
            end = time.monotonic() + 2.5
            while time.monotonic() < end:
                for console in consoles:
                    console.read(0.1)
            for side, other in ((one, two), (two, one)):
                side.ask(f"system/resume?device={other.id}", post=True)
            wait_until("the two meet", 60, lambda: one.connected(two), 0.1)
            took = wait_until("both sides are equal", 90, equal, 0.2)
            made = max(made, len(one.copies()), len(two.copies()))
            longest = max(longest, took)
        world.check(promised)
        left = "not waited for"
        if asked.settle:
            def gone():
                return equal() and not one.copies() and not two.copies()
            took = wait_until("no conflict copy is left", asked.settle, gone, 0.5)
            left = f"none left after {took:.0f} s"
            time.sleep(3)
            need(gone(), f"something came back: {one.copies()} {two.copies()}")
        world.check(promised)
        need(made, "no conflict copy was ever made: nothing was proven")
        for console in consoles:
            console.settle(0.2, 2)
        print(f"== {asked.rounds} times apart, {len(promised)} notes on both sides: all on both, "
              f"each once, files equal within {longest:.1f} s of meeting; "
              f"up to {made} conflict copies at once, {left}")
    finally:
        for console in consoles:
            console.close()
        for side in (one, two):
            side.stop()


if __name__ == "__main__":
    main(drive, __doc__, rounds=2, notes=5, settle=0)
