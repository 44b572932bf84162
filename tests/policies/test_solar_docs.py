"""The worked example of docs/solar.md."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

from .solar_run import KIND, Run, live, read

PAGE = (Path(__file__).parents[2] / "docs" / "solar.md").read_text()


def test_smallest_settings_of_the_page_are_valid() -> None:
    (block,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    policy = json.loads(block)
    assert policy["kind"] == KIND.key
    assert read(policy["settings"]).entities() == ("sensor.grid_power",)


def test_defaults_of_the_page_are_those_of_the_settings() -> None:
    found = read({"meter": {"sensor": "sensor.grid"}, "battery": {"soc_sensor": "sensor.soc"}}).as_json()
    shown = dict(re.findall(r"^\| `([a-z_.]+)` \| `?([^|`]+?)`? \|", PAGE, re.MULTILINE))
    for name, default in shown.items():
        part, _dot, key = name.rpartition(".")
        values = found.get(part) if part else found
        if default in ("required", "null") or not isinstance(values, dict) or key not in values:
            continue
        value = values[key]
        text = str(value).lower() if isinstance(value, bool | str) else f"{value:g}"
        assert text == default, name
    assert shown["reserve_w"] == "100"
    assert shown["battery.min_soc"] == "50"


def test_worked_example_is_what_the_policy_does() -> None:
    (table,) = re.findall(r"## Worked example\n.*?\n(\|.*?)\n\n", PAGE, re.DOTALL)
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    assert len(rows) == 10
    run = Run(read({"meter": {"sensor": "sensor.grid"}}), [live()])
    for minutes, surplus, expected, _why in rows:
        run.minutes(float(minutes), float(surplus.removesuffix(" W").replace(",", "")))
        restraint = run.of(1).restraint
        watts = None if restraint is None else restraint.watts
        shown = "full power" if restraint is None else "paused" if watts is None else f"{watts:,} W"
        assert shown == expected, (minutes, surplus, run.now - timedelta(hours=12))
