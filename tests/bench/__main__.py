"""Measure terminal programs and commands from outside, several of them in alternation.

    python3 tests/bench SUBCOMMAND --app NAME='COMMAND' --app NAME='COMMAND' [options]

Each round runs each program once, in an order that alternates; the ratio is the median over the
rounds of a program's value divided by that of the first program. Absolute times belong to one
machine and one hour: compare ratios. `tests/bench/run` runs the whole list of what the product
has to reach.

For one program: `--set NAME.until=REGEX` (also `setup`, `keys`, `stop`, and for the stores
`append`, `list`). Keys are written as text with <cr> <esc> <up> <pgdn> <c-x> <a-x> in between.
"""

import argparse
import re
import shlex
import subprocess
import sys

import onscreen
import stores
import tally
from session import Program


def programs(options):
    """The programs of the command line, the base first."""
    found = {}
    for app in options.app:
        name, command = app.split("=", 1)
        found[name] = Program(name, shlex.split(command), until=options.until,
                              setup=options.setup, keys=options.keys)
    extra = {name: {} for name in found}
    for setting in options.set:
        where, value = setting.split("=", 1)
        name, what = where.rsplit(".", 1)
        if what in ("until", "setup", "keys", "stop"):
            setattr(found[name], what, value)
        else:
            extra[name][what] = value
    return list(found.values()), extra


def stores_of(options):
    """For append and concurrent the program is the command; for propagate it is the viewer."""
    out = []
    for program in programs(options)[0]:
        more = programs(options)[1][program.name]
        command = shlex.split(more["append"]) if "append" in more else program.argv
        listing = more.get("list")
        if options.measure == "concurrent" and not listing:
            sys.exit(f"--set {program.name}.list=COMMAND, which prints the notes, is needed")

        def texts(listing=listing):
            out = subprocess.run(shlex.split(listing), capture_output=True, text=True, check=True)
            # a text stands where its mark stands, whatever is printed around it
            marks = re.findall(r"cw\d{3}n\d{5}p\d+z", out.stdout)
            return [f"{mark} of the load" for mark in marks]

        out.append(stores.Store(program.name, command, texts, program))
    return out


def main():
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measure", choices=("start", "key", "bytes", "idle", "paste", "append",
                                            "propagate", "concurrent"))
    parser.add_argument("--app", action="append", required=True, metavar="NAME=COMMAND")
    parser.add_argument("--set", action="append", default=[], metavar="NAME.WHAT=VALUE")
    parser.add_argument("--until", default=r"\S", help="regex of the useful screen")
    parser.add_argument("--setup", default="", help="keys before the measuring")
    parser.add_argument("--keys", default="jk", help="keys that are measured, in turn")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--count", type=int, default=25, help="keys per round")
    parser.add_argument("--seconds", type=float, default=30, help="of idling")
    parser.add_argument("--writers", type=int, default=16)
    parser.add_argument("--notes", type=int, default=25, help="per writer")
    parser.add_argument("--length", type=int, default=10_000, help="of the paste")
    parser.add_argument("--raw", action="store_true", help="paste without brackets")
    parser.add_argument("--load", action="store_true", help="propagate: while --writers write")
    parser.add_argument("--rows", type=int, default=40)
    parser.add_argument("--cols", type=int, default=120)
    parser.add_argument("--json", metavar="FILE", help="all samples")
    options = parser.parse_args()
    report = tally.Report(options.json)
    size = (options.rows, options.cols)
    more = {"rounds": options.rounds} if options.rounds else {}
    try:
        if options.measure in ("append", "propagate", "concurrent"):
            _stores(options, report, more)
        elif options.measure == "start":
            onscreen.start(programs(options)[0], report, size=size, **more)
        elif options.measure in ("key", "bytes"):
            onscreen.key(programs(options)[0], report, count=options.count, size=size, **more)
        elif options.measure == "idle":
            onscreen.idle(programs(options)[0], report, seconds=options.seconds, size=size)
        else:
            onscreen.paste(programs(options)[0], report, length=options.length,
                           bracketed=not options.raw, size=size, **more)
    except (onscreen.Failed, stores.Refused, FileNotFoundError) as problem:
        sys.exit(f"bench: {problem}")


def _stores(options, report, more):
    taking_part = stores_of(options)
    if options.measure == "append":
        stores.append(taking_part, report, **more)
    elif options.measure == "concurrent":
        stores.concurrent(taking_part, report, options.writers, options.notes)
    elif options.load:
        stores.propagate_under_load(taking_part, report, options.writers)
    else:
        stores.propagate(taking_part, report, **more)


if __name__ == "__main__":
    main()
