#!/usr/bin/env python3
"""Makes data of any size: an incident file of ours, or the same notes for the peers.

`make_incident.py COUNT FILE` writes an incident of COUNT events, always the same for the same
COUNT. The peers' files are made by `peers.py` from the same `notes()`.
"""

import random
import sys
from datetime import datetime, timedelta, timezone

import record

PEOPLE = ("Nia", "Robin", "Sabine", "Bram", "Aki")
WHAT = (
    "restarted the pods of checkout, p99 is {n} ms now",
    "replica lag of pg-pay-3 is {n} s and rising, eu-west only",
    "support counts {n} cases, the callers say that the page stays white",
    "rolled the gateway back to build {n}, watching the error rate",
    "the pool of payment-api is exhausted at {n} connections",
)
LAST_MINUTE = datetime(2026, 11, 2, 9, 0, tzinfo=timezone.utc)


def notes(count, seed=7):
    """(moment, person, text) of `count` notes; the text begins with its number, E000042."""
    dice = random.Random(seed)
    moment = LAST_MINUTE - timedelta(milliseconds=count * 900)
    for number in range(count):
        moment += timedelta(milliseconds=dice.randrange(100, 1600))
        text = dice.choice(WHAT).format(n=dice.randrange(1000))
        yield moment, dice.choice(PEOPLE), f"E{number:06d} {text}"


def stamp(moment):
    """RFC 3339 in UTC with milliseconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def uuid7(moment, dice):
    """A version 7 UUID of a moment, random in the rest."""
    ms = int(moment.timestamp() * 1000)
    value = ms << 80 | 7 << 76 | dice.getrandbits(12) << 64 | 2 << 62 | dice.getrandbits(62)
    text = f"{value:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def events(count, key, title, seed=7):
    """`count` sealed events: the opening, then notes of a handful of writers."""
    dice = random.Random(seed + 1)
    chains, out = {}, []
    for number, (moment, person, text) in enumerate(notes(count, seed)):
        kind, body = ("note", {"text": text}) if number else ("open", {"key": key, "title": title})
        writer = f"{person.lower()}@ops{PEOPLE.index(person) + 1}-{seed:04x}"
        before = chains.get(writer)
        event = {
            "id": uuid7(moment, dice),
            "at": stamp(moment),
            "by": person,
            "w": writer,
            "n": before["n"] + 1 if before else 1,
            "kind": kind,
            "body": body,
        }
        if before:
            event["prev"] = before["sum"]
        chains[writer] = record.seal(event)
        out.append(event)
    return sorted(out, key=lambda event: (event["id"], event["sum"]))


def write(path, count, key="bench-20261102-b3nc", title="Checkout fails in eu-west", seed=7):
    """Write an incident of `count` events."""
    made = events(max(1, count), key, title, seed)
    with open(path, "w", encoding="utf-8") as out:
        record.write(out, made, key)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    write(sys.argv[2], int(sys.argv[1]))
