"""The example of docs/load-distribution.md, run with miners that do at once what they are allowed."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.policies.load_distribution.decide import PHASES
from custom_components.miner_remote.policies.policy_json import policy_from_json

from .restrain_world import BOTH
from .test_load_distribution import Run, at_site

TEXT = (Path(__file__).parents[2] / "docs" / "load-distribution.md").read_text(encoding="utf-8")
EXAMPLE = TEXT[TEXT.index("## Example") : TEXT.index("## Sites without")]


def rows() -> list[list[str]]:
    """Return the cells of the lines of the example."""
    lines = [line for line in EXAMPLE.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]


def test_example() -> None:
    (data,) = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
    settings = policy_from_json(json.loads(data)).settings
    run = Run(
        settings,
        [*at_site("Home", 3, 0.3), *at_site("Hydro", 3, 0.05, capabilities=BOTH - {Capability.POWER_LIMIT})],
    )
    assert len(rows()) > 5
    for home, hydro, home_w, hydro_w, about in rows():
        run.reprice("Home", None if home == "unknown" else float(home))
        run.reprice("Hydro", float(hydro))
        run.step(timedelta(minutes=30))
        # Load that moves rises when the other site has fallen.
        for _ in range(3):
            made = run.step(timedelta())
        assert (run.drawn_w("Home"), run.drawn_w("Hydro")) == (float(home_w), float(hydro_w)), about
        assert (made.reason.args["unpriced"] == "Home") is about.startswith("Home is left alone")


def test_phases_are_listed() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", TEXT[TEXT.index("## Phases") :], re.MULTILINE)
    assert set(listed) == set(PHASES)
