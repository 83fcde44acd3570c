"""Scenes: what happens to a file, its folder and its machines while consoles are open on it.

What a machine cannot play is named, not passed over: `== not tried: ...`.
"""

import os
import time

from world import Broken, need, wait_until

from session import Session


class Scenes:
    """The scenes of one driver, in their order."""

    def __init__(self):
        self.all = []

    def __call__(self, function):
        """Marks a function as one."""
        self.all.append(function)
        return function

    def play(self, asked):
        """Each that was asked for, in a folder of its own."""
        chosen = [one for one in self.all if not asked.only or one.__name__ in asked.only.split(",")]
        need(chosen, f"no such scene; there are {', '.join(one.__name__ for one in self.all)}")
        root, played = os.path.abspath(asked.folder), 0
        for one in chosen:
            asked.folder = os.path.join(root, one.__name__)
            os.makedirs(asked.folder)
            begun = time.monotonic()
            try:
                said = one(asked)
                played += 1
                print(f"{one.__name__}: {time.monotonic() - begun:.1f} s; {said or 'kept'}",
                      flush=True)
                if said:
                    print(f"== {one.__name__}: {said}")
            except Untried as why:
                print(f"== not tried: {one.__name__}: {why}")
            except Broken as why:
                raise Broken(f"{one.__name__}: {why}") from why
        print(f"== {played} scenes: " + ", ".join(one.__name__ for one in chosen))


class Untried(Exception):
    """This machine cannot play a scene."""


def settled(session, seconds=0.3):
    """Lets a console go on."""
    session.read_until(time.monotonic() + seconds)


def type_note(session, text):
    """Types a note at a console and sends it."""
    session.press("n", 0.1)
    session.write(text.encode())
    settled(session, 0.2)
    session.write(b"\r")
    settled(session, 0.2)


def noted(world, text, limit=15, session=None):
    """Waits until a text is in the file, once."""
    def there():
        if session:
            session.read(0)
        try:
            return world.texts().count(text) == 1
        except (OSError, ValueError):
            return False
    return wait_until(f"{text!r} in the file", limit, there)


def opened(machine, **how):
    """A console that shows its first frame."""
    session = Session(machine.console(**how), 40, 120)
    if not session.wait_for("Timeline", 20):
        shown = session.show()
        session.close()
        raise Broken(f"no console: {shown[-400:]}")
    return session


def says(session, pattern, limit=15):
    """Waits until a console shows it."""
    need(session.wait_for(pattern, limit), f"never said: {pattern}\n{session.show()}")
