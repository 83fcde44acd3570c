"""A person at a console: types notes, and knows when the screen called each of them recorded.

The sign behind a note's time is what the screen says of it: a blank or a dot is recorded, three
dots are on the way, an exclamation mark is refused.
"""

import os
import pty
import re
import signal
import termios
import time

from world import Broken, need

from session import Session

RECORDED, REFUSED, UNDER_WAY = " ·", "!", "…"
# What a screen says when it cannot record or share.
TROUBLE = r"NOT RECORDED|NOT SAVED|offline|no replica|queued|READ-ONLY|STATUS PAGE"
SIZE = (40, 120)


def usual():
    """The settings that a terminal begins with."""
    ours, theirs = pty.openpty()
    found = termios.tcgetattr(theirs)
    os.close(ours)
    os.close(theirs)
    return found


class Person:
    """Somebody at an open console. What they typed has to be short enough for one row."""

    def __init__(self, machine, *more, **how):
        self.machine, self.signs, self.first, self.asked = machine, {}, {}, []
        self.given = usual()
        self.session = Session(machine.console(*more, **how), *SIZE)
        self.wait("the first frame", 20, lambda: "Timeline" in self.shown())

    def look(self):
        """Takes in what came, chunk by chunk, with the time at which it came."""
        for at in self.session.follow():
            screen = self.session.screen.text()
            for text in self.asked:
                found = re.search(r"\d\d:\d\d(.) +\S+ +" + re.escape(text), screen)
                if not found:
                    continue
                self.signs[text] = found[1]
                if found[1] in RECORDED:
                    self.first.setdefault(text, at)

    def shown(self):
        """The screen as it is now."""
        self.look()
        return self.session.screen.text()

    def wait(self, what, limit, true):
        """Reads on until it is so."""
        end = time.monotonic() + limit
        while not true():
            need(time.monotonic() < end, f"not within {limit} s: {what}\n{self.shown()}")
            need(not self.session.ended, f"the console ended: {what}\n{self.shown()}")
            self.session.read(0.05)

    def pause(self, seconds):
        """Reads for a while."""
        self.session.read_until(time.monotonic() + seconds)

    def write(self, text):
        """Types a note into the bar; it is not sent yet."""
        self.asked.append(text)
        self.session.write(b"n")
        self.wait("the open bar", 10, lambda: "NOTE" in self.shown())
        self.session.write(text.encode())
        self.wait(f"{text!r} in the bar", 10, lambda: text in self.shown())

    def send(self):
        """Sends what stands in the bar."""
        self.session.write(b"\r")

    def note(self, text):
        """Types a note and sends it."""
        self.write(text)
        self.send()
        self.wait(f"an answer to {text!r}", 20, lambda: self.sign(text))

    def sign(self, text):
        """What the screen says of a note; empty while it says nothing."""
        self.look()
        return self.signs.get(text, "")

    def recorded(self, text):
        """Whether the screen has called it recorded."""
        self.look()
        return text in self.first

    def answered(self, text, limit=20):
        """Waits until the screen calls it recorded or refused."""
        self.wait(f"recorded or refused: {text!r}", limit,
                  lambda: self.sign(text) and self.sign(text) != UNDER_WAY)
        return self.recorded(text)

    def leave(self, by="keys"):
        """Ends the console: by its keys, or by a signal; the terminal has to be as it was."""
        if by == "keys":
            self.session.write(b"\x1b[B")
            self.pause(0.1)
            self.session.write(b"q")
            self.wait("the question whether to leave", 10, lambda: "leaves" in self.shown())
            self.session.write(b"y")
        else:
            os.kill(self.session.pid, getattr(signal, "SIG" + by))
        end = time.monotonic() + 10
        while self.session.alive() and time.monotonic() < end:
            self.session.read(0.01)
        ended = not self.session.alive()
        while ended and self.session.read(0.02):
            pass
        try:
            need(ended, f"still there 10 s after {by}\n{self.shown()}")
            if by != "KILL":
                self.check_terminal(by)
        finally:
            self.session.close()

    def check_terminal(self, by):
        """The terminal is as it was before: modes, screen, cursor; and nobody panicked."""
        sent = b"".join(data for _, data in self.session.log)
        need(b"panicked" not in sent, f"a panic: {sent[-400:]}")
        for name, on in (("1049", False), ("2004", False), ("1000", False), ("25", True)):
            last = re.findall(rf"\x1b\[\?{name}([hl])".encode(), sent)
            is_on = last[-1:] == [b"h"] if last else on
            need(is_on == on, f"mode {name} is {'on' if is_on else 'off'} after {by}")
        now = termios.tcgetattr(self.session.fd)
        need(now == self.given, f"the terminal's settings are not as they were after {by}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.session.close()
        except OSError:
            pass  # it is closed


__all__ = ["Broken", "Person", "RECORDED", "REFUSED", "TROUBLE"]
