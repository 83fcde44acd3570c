"""What this harness knows of the incident file, written from its description and not from our
Rust: canonical JSON, the hashes, the chain of each writer, the layout. All of it is here."""

import hashlib
import json

# The order of an event's members. `body` and `sum` are no part of the sealed envelope.
ENVELOPE = ("id", "at", "happened", "approx", "by", "role", "w", "n", "prev", "kind", "bh")
LINE = ENVELOPE + ("sum", "body")


def canonical(value):
    """Compact JSON with sorted members (by UTF-16, as RFC 8785 says) and the fewest escapes."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{canonical(n)}:{canonical(value[n])}" for n in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    if isinstance(value, float):
        raise ValueError("the record holds integers only")
    return json.dumps(value, ensure_ascii=False)


def digest(text):
    """The first 128 bits of SHA-256, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _in_order(event, known):
    members = [(name, event[name]) for name in known if name in event]
    others = sorted(name for name in event if name not in LINE)
    return "{" + ",".join(
        f"{canonical(name)}:{canonical(value)}"
        for name, value in members + [(name, event[name]) for name in others]
    ) + "}"


def seal(event):
    """Fill in `bh` and `sum` of an event that has everything else."""
    event["bh"] = digest(canonical(event["body"]))
    event["sum"] = digest(_in_order(event, ENVELOPE))
    return event


def line(event):
    """An event as its line in the file."""
    known = [(name, event[name]) for name in LINE if name in event]
    others = sorted(name for name in event if name not in LINE)
    at = len(known) - (2 if "body" in event else 1)
    members = known[:at] + [(name, event[name]) for name in others] + known[at:]
    return "{" + ",".join(f"{canonical(n)}:{canonical(v)}" for n, v in members) + "}"


def write(out, events, key, state="{}"):
    """The whole file: header, one event a line with the comma in front, `state` last."""
    first = events[0]
    header = {"id": first["id"], "key": key, "created": first["at"]}
    out.write('{\n"warroom": 1,\n"incident": ' + json.dumps(header) + ',\n"events": [\n')
    for number, event in enumerate(events):
        out.write(("," if number else "") + line(event) + "\n")
    out.write(f'],\n"state": {state}\n}}\n')


def check(document):
    """Every complaint about the events of a parsed file; empty when all is well."""
    complaints, chains, last = [], {}, ""
    for number, event in enumerate(document["events"]):
        where = f"event {number} ({event.get('id', '?')})"
        if "body" in event and digest(canonical(event["body"])) != event.get("bh"):
            complaints.append(f"{where}: bh is not the hash of the body")
        if digest(_in_order(event, ENVELOPE)) != event.get("sum"):
            complaints.append(f"{where}: sum is not the hash of the envelope")
        order = (event["id"], event.get("sum"))
        if last and order <= last:
            complaints.append(f"{where}: out of order")
        last = order
        if event["n"] in chains.setdefault(event["w"], {}):
            complaints.append(f"{where}: {event['w']} has two events {event['n']}")
        chains[event["w"]][event["n"]] = event
    for writer, chain in chains.items():
        if sorted(chain) != list(range(1, len(chain) + 1)):
            complaints.append(f"{writer}: its numbers have a gap")
        for n, event in chain.items():
            before = chain.get(n - 1)
            if event.get("prev") != (before and before.get("sum")):
                complaints.append(f"{writer} {n}: prev is not the sum of the event before")
    header = document.get("incident", {})
    if document["events"] and header.get("id") not in {e["id"] for e in document["events"]}:
        complaints.append("the header's id is no event of the file")
    return complaints


def notes(document):
    """The texts of all notes."""
    return [event["body"]["text"] for event in document["events"]
            if event["kind"] == "note" and "body" in event and "text" in event["body"]]


def load(path):
    """A file as Python sees it."""
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def main(args):
    """`record.py FILE...`: check files by the rules above, which no line of Rust has seen."""
    bad = 0
    for path in args:
        document = load(path)
        complaints = check(document)
        for complaint in complaints[:20]:
            print(f"{path}: {complaint}")
        bad += len(complaints)
        print(f"{path}: {len(document['events'])} events, {len(complaints)} complaints")
    return 1 if bad else 0


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
