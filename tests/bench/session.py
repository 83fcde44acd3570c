"""One program on a pseudo-terminal, every byte that it sends with the time at which it came.

Reading and understanding are kept apart: while time matters the bytes are only read and stamped,
the emulated screen follows afterwards, chunk by chunk, so that the emulation delays no stamp.
"""

import ctypes
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import termios
import time
from dataclasses import dataclass, field

from screen import Screen

_KEYS = {
    "cr": "\r", "esc": "\x1b", "tab": "\t", "bs": "\x7f", "lt": "<", "space": " ",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
    "home": "\x1b[H", "end": "\x1b[F", "pgup": "\x1b[5~", "pgdn": "\x1b[6~", "f1": "\x1bOP",
}
# What a plain xterm answers. A program that asks and hears nothing waits, and we would measure that.
_ANSWERS = [
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[>0?c"), b"\x1b[>0;276;0c"),
    (re.compile(rb"\x1b\[5n"), b"\x1b[0n"),
    (re.compile(rb"\x1b\[6n"), b"\x1b[2;2R"),
]


def keys(text):
    """Split a readable row of keys, such as `iab<cr><c-x>`, into what a terminal would send."""
    out = []
    for name, char in re.findall(r"<([^<>]+)>|(.)", text, re.S):
        if not name:
            out.append(char.encode())
        elif name.startswith("c-"):
            out.append(bytes([ord(name[2].upper()) & 0x1F]))
        elif name.startswith("a-"):
            out.append(b"\x1b" + keys(f"<{name[2:]}>" if len(name) > 3 else name[2:])[0])
        else:
            out.append(_KEYS[name].encode())
    return out


@dataclass
class Program:
    """How to start a program and what to do with it once it is there.

    `until` is a regular expression for the first useful screen, `setup` the keys that bring the
    program to where the measuring starts, `keys` what is measured (repeated as often as needed).
    """

    name: str
    argv: list
    until: str = r"\S"
    setup: str = ""
    keys: str = ""
    env: dict = field(default_factory=dict)
    cwd: str = None
    stop: str = "KILL"
    before: object = None  # called before each start, outside the time that counts


class Session:
    """A running program, its terminal and its log of (time, bytes)."""

    def __init__(self, program, rows=40, cols=120):
        self.program = program
        if program.before:
            program.before()
        self.screen = Screen(rows, cols)
        self.log = []
        self.ended = False
        self._fed = 0
        self._status = None
        env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "", "LINES": "", **program.env}
        env = {name: str(value) for name, value in env.items() if value != ""}
        path = shutil.which(program.argv[0], path=env.get("PATH"))
        if path is None:
            raise FileNotFoundError(f"{program.argv[0]}: not installed")
        self.fd, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))
        stamp_out, stamp_in = os.pipe2(os.O_CLOEXEC)
        self.pid = os.fork()
        if self.pid == 0:
            self._become(program, path, env, side, stamp_in)
        os.close(side)
        os.close(stamp_in)
        stamp = os.read(stamp_out, 8)
        os.close(stamp_out)
        self.started = struct.unpack("d", stamp)[0] if len(stamp) == 8 else time.monotonic()
        os.set_blocking(self.fd, False)
        self._poll = select.poll()
        self._poll.register(self.fd, select.POLLIN)

    @staticmethod
    def _become(program, path, env, side, stamp):
        """In the child: take the terminal, say when, and turn into the program."""
        try:
            os.setsid()
            fcntl.ioctl(side, termios.TIOCSCTTY, 0)
            for number in (0, 1, 2):
                os.dup2(side, number)
            os.closerange(3, stamp)
            os.closerange(stamp + 1, 1024)
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # never outlive the harness
            if program.cwd:
                os.chdir(program.cwd)
            os.write(stamp, struct.pack("d", time.monotonic()))
            os.execve(path, program.argv, env)
        finally:
            os._exit(127)

    # -- reading -------------------------------------------------------------------------------

    def read(self, wait):
        """Wait up to `wait` seconds for output; true if some came."""
        if self.ended:
            time.sleep(min(wait, 0.01))
            return False
        if not self._poll.poll(max(0.0, wait) * 1000):
            return False
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:
            data = b""
        if not data:
            self.ended = True
            return False
        self.log.append((time.monotonic(), data))
        for pattern, answer in _ANSWERS:
            if b"\x1b[" in data and pattern.search(data):
                os.write(self.fd, answer)
        return True

    def read_until(self, end):
        """Take whatever comes until the clock shows `end`."""
        while (left := end - time.monotonic()) > 0:
            self.read(left)

    def settle(self, quiet=0.08, limit=10.0):
        """Read until nothing came for `quiet` seconds; the time of the last output."""
        end = time.monotonic() + limit
        while time.monotonic() < end and self.read(quiet):
            pass
        return self.log[-1][0] if self.log else None

    def follow(self):
        """Let the emulated screen catch up; yields the time of each chunk just shown."""
        while self._fed < len(self.log):
            at, data = self.log[self._fed]
            self._fed += 1
            self.screen.feed(data)
            yield at

    def show(self):
        """The screen as it is now, as text."""
        for _ in self.follow():
            pass
        return self.screen.text()

    def wait_for(self, pattern, limit=10.0, pause=0.02):
        """The time of the output that first made the screen match, or None."""
        wanted = re.compile(pattern)
        end = time.monotonic() + limit
        while True:
            for at in self.follow():
                if wanted.search(self.screen.text()):
                    return at
            if self.ended or time.monotonic() > end:
                return None
            if self.read(min(0.5, end - time.monotonic())):
                while self.read(pause) and time.monotonic() < end:
                    pass

    @property
    def sent(self):
        """How many bytes the program has sent so far."""
        return sum(len(data) for _, data in self.log)

    # -- writing and ending --------------------------------------------------------------------

    def write(self, data):
        """Write all of it, reading meanwhile what the program answers."""
        while data:
            try:
                data = data[os.write(self.fd, data) :]
            except BlockingIOError:
                self.read(0.005)
            except OSError:
                self.ended = True
                return

    def press(self, text, gap=0.02):
        """Press keys one after the other, reading in between."""
        for key in keys(text):
            self.write(key)
            self.read_until(time.monotonic() + gap)

    def alive(self):
        """Whether the program still runs."""
        if self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._status = status
        return self._status is None

    def close(self):
        """End the program and give the terminal back."""
        if self.alive():
            os.kill(self.pid, getattr(signal, "SIG" + self.program.stop))
            end = time.monotonic() + 1.0
            while self.alive() and time.monotonic() < end:
                self.read(0.005)
            if self.alive():
                os.kill(self.pid, signal.SIGKILL)
                while self.alive():
                    time.sleep(0.002)
        os.close(self.fd)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


# -- what the kernel knows of a process ----------------------------------------------------------


def memory(pid):
    """Resident memory now and at its highest, in MiB."""
    found = {}
    with open(f"/proc/{pid}/status") as status:
        for line in status:
            if line.startswith(("VmRSS", "VmHWM")):
                found[line[:5]] = int(line.split()[1]) / 1024
    return found.get("VmRSS"), found.get("VmHWM")


def effort(pid):
    """Seconds of CPU, wake-ups and preemptions of all threads of a process so far.

    A thread that waits gives the processor up by itself (a voluntary switch) and is woken up
    later: that is what a program does. That it lost the processor while it ran is what others do,
    first of all whoever reads the terminal that was just written to.
    """
    seconds, switches = 0, {"voluntary_ctxt_switches": 0, "nonvoluntary_ctxt_switches": 0}
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{task}/schedstat") as file:
                seconds += int(file.read().split()[0]) / 1e9
            with open(f"/proc/{pid}/task/{task}/status") as file:
                for name, _, value in (line.partition(":") for line in file):
                    if name in switches:
                        switches[name] += int(value)
        except (FileNotFoundError, ProcessLookupError):
            continue
    return (seconds, *switches.values())
