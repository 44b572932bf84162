"""`Difficulty Accepted` in recorded answers of real miners agrees with their hashrate, with two exceptions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from custom_components.miner_remote.earnings.accepted_work import TRUST_RANGE

CAPTURES = Path(__file__).parents[1] / "captures"
TH_PER_DIFFICULTY = 2**32 / 1e12

DISAGREE = {
    # Counts in another unit.
    "auradine/AT1500-2023-12.27",
    # Its process was running for much longer than its chips.
    "luxos/antminer-s19jpro-2026.9.21",
}


def summaries(value: object) -> Iterator[dict[str, object]]:
    """Yield the summaries in a capture, whose answers are JSON in text."""
    if isinstance(value, dict):
        if {"Difficulty Accepted", "Elapsed"} <= value.keys():
            yield value
        for inner in value.values():
            yield from summaries(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from summaries(inner)
    elif isinstance(value, str) and "Difficulty Accepted" in value:
        try:
            yield from summaries(json.loads(value.strip("\0")))
        except ValueError:
            return


def ratios() -> dict[str, float]:
    """Return the hashrate by difficulty divided by the reported mean one, by capture."""
    found: dict[str, float] = {}
    for file in CAPTURES.glob("*/*/capture.json"):
        for summary in summaries(json.loads(file.read_text(encoding="utf-8"))):
            reported = [
                float(str(summary[key])) * factor
                for key, factor in (("MHS av", 1e-6), ("GHS av", 1e-3))
                if key in summary
            ]
            seconds = float(str(summary["Elapsed"]))
            if reported and reported[0] and seconds:
                accepted = float(str(summary["Difficulty Accepted"])) * TH_PER_DIFFICULTY / seconds
                found["/".join(file.parts[-3:-1])] = accepted / reported[0]
    return found


def test_difficulty_agrees_with_the_hashrate_of_real_miners() -> None:
    found = ratios()
    assert len(found) >= 10
    outside = {name for name, ratio in found.items() if not TRUST_RANGE[0] <= ratio <= TRUST_RANGE[1]}
    assert outside == DISAGREE
    # What pools accept is a little less than what is hashed.
    assert all(0.9 < ratio < 1.02 for name, ratio in found.items() if name not in DISAGREE)
