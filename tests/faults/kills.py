#!/usr/bin/env python3
"""`kill -9` at random moments of a save, by several writers at once on several machines.

A note whose command ended with 0 has to be there once; one that was killed at most once. The next
save is not held up, and next to nothing lies about afterwards.
"""

import os
import random
import signal
import subprocess
import threading
import time

from world import World, main, need

from tally import p50


class Killer(threading.Thread):
    """One writer, killed again and again."""

    def __init__(self, asked, machine, number, tries, usual):
        super().__init__()
        self.machine, self.number, self.tries, self.usual = machine, number, tries, usual
        self.chance = random.Random(asked.seed * 1000 + number)
        self.kept, self.killed, self.refused = [], [], []

    def run(self):
        """Starts a note, waits a while that is sometimes too short, kills."""
        env = {**os.environ, **self.machine.env}
        for turn in range(self.tries):
            text = f"writer {self.number} turn {turn}"
            child = subprocess.Popen(
                [self.machine.warroom, "note", "-f", self.machine.file, text], env=env,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            time.sleep(self.chance.random() * 1.3 * self.usual)
            child.send_signal(signal.SIGKILL)
            said = child.stderr.read()
            child.stderr.close()
            code = child.wait()
            if code == 0:
                self.kept.append(text)
            elif code == -signal.SIGKILL:
                self.killed.append(text)
            else:
                self.refused.append(f"{text}: exit {code}: {said[:200]}")


def drive(asked):
    """All of it."""
    world = World(asked, *[f"m{number}" for number in range(asked.machines)])
    usual = p50([world.machines[n % asked.machines].must_note(f"first {n}").ms
                 for n in range(9)]) / 1e3 * max(1.0, asked.writers / 2)
    each = -(-asked.tries // asked.writers)
    killers = [Killer(asked, world.machines[n % asked.machines], n, each, usual)
               for n in range(asked.writers)]
    begun = time.monotonic()
    for killer in killers:
        killer.start()
    for killer in killers:
        killer.join()
    took = time.monotonic() - begun
    kept = [text for one in killers for text in one.kept]
    killed = [text for one in killers for text in one.killed]
    refused = [text for one in killers for text in one.refused]
    need(not refused, f"{len(refused)} were refused, the first: {refused[:1]}")
    need(killed and kept, f"{len(killed)} killed and {len(kept)} kept prove nothing")
    after = []
    for machine in world.machines:
        run = machine.must_note(f"{machine.name} after the kills")
        need(run.ms < 2000, f"the next save was held up for {run.ms:.0f} ms")
        after.append(f"{machine.name} after the kills")
    world.check(kept + after, killed)
    there = set(world.texts()) & set(killed)
    left = world.left_over()
    need(len(left) <= 3, f"{len(left)} files are left over: {left[:5]}")
    print(f"== {len(killed)} of {len(kept) + len(killed)} saves killed by {asked.writers} writers "
          f"on {asked.machines} machines in {took:.0f} s: {len(kept)} promised, all there once; "
          f"{len(there)} of the killed were recorded all the same, none twice; "
          f"{len(left)} files left over")


if __name__ == "__main__":
    main(drive, __doc__, tries=1000, writers=4, machines=2)
