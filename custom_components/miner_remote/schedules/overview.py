"""The plan of all schedules as JSON, by schedule and by groups of miners with the same plan. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from .planning.timeline import MinerPlan, Plan, Step, Timeline

MAX_GROUPS: Final = 50
"""How many groups an overview lists; a break-even rule can decide differently for each of a thousand miners."""


def plan_overview(plan: Plan, miner_id: str | None = None) -> dict[str, object]:
    """Return the plan of all miners, or of one: `{"from", "until", "schedules", "groups", "groups_more"}`.

    `schedules` are `{"schedule_id", "steps"}` with the steps of each schedule alone. `groups` are `{"miner_ids",
    "overridden_until", "steps"}`, the largest first: the miners for which all schedules together plan the same.
    `overridden_until` is null, or until when a manual command keeps the schedules off these miners.
    """
    groups: dict[tuple[int, str | None], tuple[Timeline, list[str]]] = {}
    for key, miner in plan.miners.items():
        if miner_id in (None, key):
            # Miners with the same schedules share one timeline.
            kind = id(miner.timeline), _overridden_until(miner, plan)
            groups.setdefault(kind, (miner.timeline, []))[1].append(key)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1][1]), item[1][1]))
    listed = [
        {"miner_ids": sorted(ids), "overridden_until": until, "steps": _steps(timeline.steps)}
        for (_id, until), (timeline, ids) in ordered[:MAX_GROUPS]
    ]
    return {
        "from": plan.now.isoformat(),
        "until": plan.until.isoformat(),
        "schedules": [{"schedule_id": key, "steps": _steps(steps)} for key, steps in plan.schedules.items()],
        "groups": listed,
        "groups_more": len(ordered) - len(listed),
    }


def _overridden_until(miner: MinerPlan, plan: Plan) -> str | None:
    if miner.override is None:
        return None
    return (miner.override.until or plan.until).isoformat()


def _steps(steps: Iterable[Step]) -> list[dict[str, object]]:
    return [step.as_json() for step in steps]
