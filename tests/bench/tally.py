"""Samples to figures, figures to a table or to JSON."""

import json
import math
import os
import statistics
import time


def p50(values):
    """The median, or None of nothing."""
    return statistics.median(values) if values else None


def percentile(values, share):
    """The smallest value that `share` percent of the values do not exceed."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share / 100) - 1)]


def ratio(rounds, base):
    """Median over the rounds of value / base value of the same round."""
    return p50([mine / its for mine, its in zip(rounds, base) if mine and its])


def text(value):
    """A figure with three digits that count, a dash for nothing."""
    if value is None:
        return "-"
    if isinstance(value, (str, bool)):
        return str(value)
    if isinstance(value, int) or abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.2g}" if abs(value) < 1 else f"{value:.3g}"


def table(head, rows):
    """Columns set under each other, names to the left, figures to the right."""
    cells = [list(head)] + [[text(value) for value in row] for row in rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    lines = []
    for row in cells:
        parts = [row[0].ljust(widths[0])]
        parts += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
        lines.append("  ".join(parts).rstrip())
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def alternate(programs, turn):
    """The order of one round: every other one backwards, so that noise falls on all alike."""
    return programs if turn % 2 == 0 else programs[::-1]


class Report:
    """Prints each measure as a table and collects all samples for `--json`."""

    def __init__(self, path=None, quiet=False):
        self.path, self.quiet, self.measures = path, quiet, []

    def add(self, what, head, rows, figures):
        """`figures` maps a program's name to its figures and samples."""
        load = round(os.getloadavg()[0], 2)
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        if not self.quiet:
            print(f"\n# {what}; load {load}; {at}")
            print(table(head, rows), flush=True)
        self.measures.append({"what": what, "at": at, "load": load, "programs": figures})
        if self.path:
            with open(self.path, "w") as out:
                json.dump(self.measures, out, indent=1)
        return figures
