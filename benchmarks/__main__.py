"""Run benchmarks by name and print their tables: `scripts/bench [--list] [--json FILE] [name …]`."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from .report import Line, machine, table, write_json

GROUPS = {
    "planner": "planning and prices at size",
    "policies": "one round of 30 policies for 1,000 miners",
    "earnings": "counting, recording and reporting what 1,000 miners cost and earn",
    "allocator": "a power budget divided among 1,000 miners",
    "history": "100,000 records: every filter, paging, statistics, CSV, writes, start",
    "rest": "REST reads and writes, and the panel's feed, at 1,000 miners",
    "flood": "what others wait while a user who may only read asks for too much",
    "start": "start and stop of Home Assistant with 0 to 1,000 miners, alive and dead",
    "bulk": "bulk commands to 1,000 miners, 5 % of them dead",
    "curtailment": "how fast 1,000 miners are ordered to pause and seen paused, with and without dead ones beside them",
    "boundary": "a schedule that switches 1,000 miners at once, and paced",
    "panel": "the panel in Chromium with 1,000 miners: opening, changes of views, changes of all, frames, memory, size",
    "firmware": "a firmware image of 400 MB uploaded and sent to miners: memory and event loop",
    "polling": "polling 1,000 miners for ten minutes, healthy and with faults",
}


ON_REQUEST = {
    "agent": "one agent with 250 to 2,000 miners: processor, memory, traffic, age of states; needs Mosquitto",
    "agents": "a site of 1,000 and of 10,000 miners by five agents; needs Mosquitto",
    "soak": "an hour in which all goes wrong that can, and what must hold at its end",
}
"""Benchmarks that are too long to run by default, or need a broker."""


def main() -> int:
    """Return 1 if a budget was not met."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    names = f"one of {', '.join(GROUPS)}, all of them if none is given, or {', '.join(ON_REQUEST)}"
    parser.add_argument("names", nargs="*", metavar="name", help=names)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--list", action="store_true", help="say what there is")
    arguments = parser.parse_args()
    known = GROUPS | ON_REQUEST
    if arguments.list:
        for name, what in known.items():
            print(f"{name:10} {what}")
        return 0
    if unknown := [name for name in arguments.names if name not in known]:
        parser.error(f"there is no benchmark {', '.join(unknown)}; there are {', '.join(known)}")
    about = machine()
    print(", ".join(f"{key} {value}" for key, value in about.items()), flush=True)
    results: dict[str, Sequence[Line]] = {}
    for name in arguments.names or GROUPS:
        print(f"\n## {name}: {known[name]}\n", flush=True)
        results[name] = importlib.import_module(f"benchmarks.{name}").run()
        print(table(results[name]), flush=True)
        if arguments.json is not None:
            write_json(arguments.json, about, results)
    missed = [line.what for lines in results.values() for line in lines if line.held is False]
    print(f"\n{len(missed)} budgets not held{': ' if missed else '.'}{'; '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
