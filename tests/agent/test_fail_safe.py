"""Which policy pauses a miner when the agent has not heard home for long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from miner_remote_agent.core.schedules.model import OFF, ON, limit
from miner_remote_agent.core.wire.messages import Directive, FailSafe, Plan, PlannedAction, PlannedMiners, Span
from miner_remote_agent.plan import PlanKeeper
from miner_remote_agent.presence import Presence

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
MINE = Directive(action=PlannedAction.MINE)
PAUSE = Directive(action=PlannedAction.PAUSE)


@pytest.mark.parametrize(
    ("planned", "silent_s", "wanted", "policy_id"),
    [
        (MINE, 239, ON, None),
        (MINE, 240, OFF, 3),
        (Directive(action=PlannedAction.LIMIT, watts=900), 239, limit(900), None),
        (Directive(action=PlannedAction.LIMIT, watts=900), 240, OFF, 3),
        (PAUSE, 240, OFF, None),
    ],
)
def test_fail_safe_begins_after_its_time(planned: Directive, silent_s: float, wanted: Any, policy_id: int) -> None:
    clock = [1000.0]
    presence = Presence("one", 90, lambda: clock[0])
    presence.note_heartbeat(NOW, online=True)
    keeper = PlanKeeper(*cast("Any", (None, None, presence, None, None)))
    span = Span(start=NOW, end=NOW + timedelta(days=1), directive=planned, schedule="Peak", schedule_id=1)
    fail_safe = FailSafe(after_s=240, policy="Sun", policy_id=3)
    groups = (PlannedMiners(ids=("a",), spans=(span,), fail_safe=fail_safe), PlannedMiners(ids=("b",), spans=(span,)))
    keeper._use(Plan(version=1, valid_from=NOW, valid_until=NOW + timedelta(days=1), miners=groups))
    clock[0] += silent_s
    directive, owner = keeper._wanted("a", planned, span)
    assert (directive, owner.policy_id) == (wanted, policy_id)
    assert keeper._wanted("b", planned, span)[1].name == "Peak"
