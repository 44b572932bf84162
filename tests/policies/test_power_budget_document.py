"""The examples of docs/power-budget.md, run with miners that do at once what they are allowed."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from custom_components.miner_remote.interfaces.actions.curtailments import _CURTAIL
from custom_components.miner_remote.policies.kinds import kind_of
from custom_components.miner_remote.policies.policy_json import policy_from_json

from .test_curtailment import MINUTE, NOW, Event
from .test_power_budget import Plant

TEXT = (Path(__file__).parents[2] / "docs" / "power-budget.md").read_text(encoding="utf-8")


def table(heading: str) -> list[list[str]]:
    """Return the rows of the first table under a heading."""
    section = TEXT.split(f"### {heading}\n", 1)[1].split("\n#", 1)[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, flags=re.DOTALL)


def test_policies_of_the_document_are_valid() -> None:
    found = [policy_from_json(json.loads(block)) for block in blocks("json")]
    assert [policy.kind for policy in found] == ["power_budget"] * 4


def test_action_of_the_document_is_valid() -> None:
    (block,) = blocks("yaml")
    given = _CURTAIL(yaml.safe_load(block)["data"])
    assert (given["power_kw"], given["restore_kw_per_minute"]) == (500, 50)
    assert given["until"] - given["begins_at"] == timedelta(hours=2)


def test_phases_of_the_document_are_those_of_the_kinds() -> None:
    miners = {"full", "limited", "paused", "waiting", "skipped", "kept_off"}
    for kind, heading in (("power_budget", "Phases"), ("curtailment", "Phases of an event")):
        assert {row[0].strip("`") for row in table(heading)} == set(kind_of(kind).phases) - miners


def test_example_of_a_limit() -> None:
    for limit, drawn, running, phase in table("Example: a limit"):
        plant = Plant({"limit_w": int(limit)})
        plant.decide()
        assert plant.decide(10).phase == phase
        assert plant.drawn_w == int(drawn)
        assert sum(view.mining is True for view in plant.views) == int(running)


def test_example_of_a_connection() -> None:
    meter = {"sensor": "sensor.grid", "max_import_w": 15_000, "rise_s": 60}
    plant = Plant({"meter": meter, "min_off_minutes": 0})
    rows = {int(minute): (float(house), float(miners), float(grid)) for minute, house, miners, grid in
            table("Example: a house and a connection for 15,000 W")}  # fmt: skip
    for step in range(6 * max(rows) + 2):
        minute = step / 6
        house = 6000 if 1 <= minute < 4 else 1000
        plant.report("sensor.grid", str(house + plant.drawn_w))
        plant.decide()
        if minute in rows:
            assert rows[int(minute)] == (house, pytest.approx(plant.drawn_w, abs=1), house + plant.drawn_w), minute
        plant.now += timedelta(seconds=10)


def test_example_of_a_signal() -> None:
    policy = json.loads(next(block for block in blocks("json") if "mqtt_topic" in block))
    plant = Plant(policy["settings"])
    for payload, budget in table("Example: levels of a signal"):
        for _ in range(2):
            plant.report("mqtt:utility/demand", payload)
            made = plant.decide(10)
        assert made.reason.args.get("budget_w") == (None if budget == "none" else int(budget))


def test_example_of_an_event() -> None:
    rows = {int(minute): (float(watts), phase) for minute, watts, phase in table("Example: an event")}
    event = Event(reduce_w=4000, restore_w_per_min=1000, begins_at=NOW + 10 * MINUTE, ends_at=NOW + 40 * MINUTE)
    for minute in range(max(rows) + 1):
        before = event.drawn_w
        made = event.decide()
        if minute in rows:
            assert made.phase == rows[minute][1], minute
            assert before <= rows[minute][0]
        event.now += MINUTE
    assert event.drawn_w == 12_000
