"""Tests of the plan of all schedules as JSON."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from custom_components.miner_remote.schedules import overview
from custom_components.miner_remote.schedules.model import ON, schedule_from_json
from custom_components.miner_remote.schedules.overview import plan_overview
from custom_components.miner_remote.schedules.planning.planner import plan
from custom_components.miner_remote.schedules.planning.timeline import MinerInput, Override, Plan

NOON = datetime(2026, 11, 9, 12, tzinfo=UTC)


def made(*schedules: dict[str, Any], overrides: tuple[Override, ...] = (), miners: int = 3) -> Plan:
    return plan(
        schedules=[
            schedule_from_json({"id": number, "name": f"S{number}", "schedule_type": "daily", **data})
            for number, data in enumerate(schedules, 1)
        ],
        miners=[
            MinerInput(miner_id=f"m{number}", ip=f"10.0.0.{number}", tags=frozenset({f"t{number}"}))
            for number in range(1, miners + 1)
        ],
        curves={},
        zones={},
        default_zone=UTC,
        now=NOON,
        horizon=timedelta(hours=24),
        overrides=overrides,
    )


def evening(start: int, **more: Any) -> dict[str, Any]:
    return {"weekly_schedule": [{"start_hour": start, "end_hour": start + 2, "action": "off"}], **more}


def groups_of(found: dict[str, Any]) -> list[tuple[list[str], str | None, list[tuple[str, str | None]]]]:
    return [
        (
            group["miner_ids"],
            group["overridden_until"],
            [(step["start"][11:13], step["action"]) for step in group["steps"] if step["action"] == "off"],
        )
        for group in found["groups"]
    ]


def test_miners_with_the_same_plan_are_one_group() -> None:
    found = plan_overview(made(evening(17), evening(20, tags=["t2"])))
    assert (found["from"], found["until"]) == ("2026-11-09T12:00:00+00:00", "2026-11-10T12:00:00+00:00")
    assert groups_of(found) == [
        (["m1", "m3"], None, [("17", "off")]),
        (["m2"], None, [("17", "off"), ("20", "off")]),
    ]
    schedules = {item["schedule_id"]: item["steps"] for item in found["schedules"]}  # type: ignore[attr-defined]
    assert {
        key: [step["start"][11:13] for step in steps if step["action"] == "off"] for key, steps in schedules.items()
    } == {
        1: ["17"],
        2: ["20"],
    }


def test_one_miner_has_its_own_overview() -> None:
    found = plan_overview(made(evening(17), evening(20, tags=["t2"])), "m2")
    assert [ids for ids, _until, _steps in groups_of(found)] == [["m2"]]


def test_miners_with_a_manual_command_are_a_group_until_it_ends() -> None:
    override = Override(miner_id="m1", at=NOON - timedelta(hours=1), directive=ON, by="Alice")
    found = plan_overview(made(evening(17), overrides=(override,)))
    assert [(ids, until) for ids, until, _steps in groups_of(found)] == [
        (["m2", "m3"], None),
        (["m1"], "2026-11-09T17:00:00+00:00"),
    ]


def test_only_the_largest_groups_are_listed() -> None:
    number = overview.MAX_GROUPS + 3
    found = plan_overview(made(*(evening(17, tags=[f"t{key}"]) for key in range(2, number + 1)), miners=number + 1))
    assert (len(found["groups"]), found["groups_more"]) == (overview.MAX_GROUPS, number - overview.MAX_GROUPS)  # type: ignore[arg-type]
    assert groups_of(found)[0][0] == ["m1", f"m{number + 1}"]
