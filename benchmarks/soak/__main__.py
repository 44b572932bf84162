"""Run a soak and print its table; the exit code is 1 if an invariant is broken."""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

from ..hall import BASE
from ..report import machine, table, write_json
from . import soak
from .trouble import CALM_AFTER


def main() -> int:
    """Return 1 if an invariant is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60, help="how long all goes wrong (default 60)")
    parser.add_argument("--miners", type=int, default=100, help="how many simulated miners (default 100)")
    parser.add_argument("--seed", type=int, help="for the random choices; if none is given, one is chosen and printed")
    parser.add_argument(
        "--calm-after",
        type=float,
        default=CALM_AFTER,
        metavar="SHARE",
        help=f"the share of the time after which Home Assistant is not ended any more (default {CALM_AFTER})",
    )
    parser.add_argument("--base", default=BASE, metavar="IP", help=f"the first address of the miners (default {BASE})")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    arguments = parser.parse_args()
    if arguments.minutes <= 0 or arguments.miners < 1:
        parser.error("--minutes and --miners must be more than 0.")
    if not 0 <= arguments.calm_after <= 1:
        parser.error("--calm-after must be between 0 and 1.")
    seed = random.randrange(10**6) if arguments.seed is None else arguments.seed
    about = {**machine(), "seed": seed, "minutes": arguments.minutes, "miners": arguments.miners}
    print(", ".join(f"{key} {value}" for key, value in about.items()), flush=True)
    lines = soak(arguments.minutes, arguments.miners, seed, arguments.base, arguments.calm_after)
    print(table(lines), flush=True)
    if arguments.json is not None:
        write_json(arguments.json, about, {"soak": lines})
    missed = [line.what for line in lines if line.held is False]
    print(f"\n{len(missed)} invariants not held{': ' if missed else '.'}{'; '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
