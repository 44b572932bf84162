"""What the soak expects of a miner: by the orders of people as they were carried out, not only as they were given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from benchmarks.soak.expected import Wanted, limit_is_right, paused_may_be

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
RUN = Wanted(stopped=False, limited=False)


def order(
    number: int, command: str, given_s: float, sent_s: float, status: str = "success", **more: Any
) -> dict[str, Any]:
    return {
        "id": number,
        "command_type": command,
        "status": status,
        "timestamp": (NOON + timedelta(seconds=given_s)).isoformat(),
        "sent_at": (NOON + timedelta(seconds=sent_s)).isoformat(),
        "response": None,
        "parameters": more,
    }


PAUSE = order(2, "power_off", 100, 100.1)


@pytest.mark.parametrize(
    ("before", "may_be"),
    [
        (order(1, "reboot", 0, 0.1), {True}),
        (order(1, "reboot", 0, 140), {True, False}),
        # The clock was set back an hour between the two: it did not wait, so it was sent first.
        (order(1, "reboot", 3600, 3600.1), {True}),
        (order(1, "power_on", 0, 140), {True, False}),
        (order(1, "backup", 0, 140), {True}),
    ],
)
def test_what_waited_for_its_turn_may_have_come_after_the_pause(before: dict[str, Any], may_be: set[bool]) -> None:
    assert paused_may_be("axeos", [before, PAUSE], RUN, 0)[0] == may_be


def test_only_a_machine_that_wakes_runs_after_a_reboot() -> None:
    late = order(1, "reboot", 0, 140)
    assert paused_may_be("whatsminer", [late, PAUSE], RUN, 0)[0] == {True}
    assert paused_may_be("axeos", [PAUSE, order(3, "reboot", 200, 200.1)], RUN, 0)[0] == {True, False}
    assert paused_may_be("axeos", [], RUN, 0)[0] == {False}
    assert paused_may_be("axeos", [PAUSE], Wanted(stopped=True, limited=False), 2)[0] == {True}


def test_a_limit_that_waited_for_its_turn() -> None:
    last = order(2, "power_limit", 100, 100.1, power_limit_w=3000)
    for sent, right in ((0.1, False), (140.0, True)):
        first = order(1, "power_limit", 0, sent, power_limit_w=2000)
        assert limit_is_right(3000, {None}, [first, last], RUN, 0, of_schedule=False)
        assert limit_is_right(2000, {None}, [first, last], RUN, 0, of_schedule=False) is right
