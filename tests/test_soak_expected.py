"""The expectation of the soak test for a miner, from manual commands in the order of their execution."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from benchmarks.soak.clock import JUMP_S
from benchmarks.soak.expected import Wanted, paused_may_be

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
RUN = Wanted(stopped=False, limited=False)


def order(
    number: int, command: str, given_s: float, sent_s: float | None, status: str = "success", ended_s: float = 0
) -> dict[str, Any]:
    def at(seconds: float) -> str:
        return (NOON + timedelta(seconds=seconds)).isoformat()

    return {
        "id": number,
        "command_type": command,
        "status": status,
        "timestamp": at(given_s),
        "sent_at": None if sent_s is None else at(sent_s),
        "completed_at": at(ended_s),
    }


PAUSE = order(2, "power_off", 100, 100.1)


@pytest.mark.parametrize(
    ("before", "may_be"),
    [
        (order(1, "reboot", 0, 0.1), {True}),
        (order(1, "reboot", 0, 90), {True}),
        (order(1, "reboot", 0, 140), {True, False}),
        (order(1, "backup", 0, 140), {True}),
        # The clock was set back between the two, or forward and back while the first waited.
        (order(1, "reboot", JUMP_S, JUMP_S + 0.1), {True}),
        (order(1, "reboot", JUMP_S, JUMP_S + 140), {True, False}),
        (order(1, "reboot", 0, JUMP_S + 40), {True}),
        (order(1, "reboot", 0, 140 - JUMP_S), {True, False}),
        # Home Assistant was killed: the time of sending is unknown.
        (order(1, "reboot", 0, None, "interrupted", ended_s=130), {True, False}),
        (order(1, "reboot", 0, None, "interrupted", ended_s=50), {True}),
        (order(1, "reboot", 0, None, "failed", ended_s=130), {True}),
    ],
)
def test_queued_command_may_follow_the_pause(before: dict[str, Any], may_be: set[bool]) -> None:
    assert paused_may_be("axeos", [before, PAUSE], RUN, 0)[0] == may_be


def test_machine_runs_after_reboot_only_if_it_wakes() -> None:
    late = order(1, "reboot", 0, 140)
    assert paused_may_be("whatsminer", [late, PAUSE], RUN, 0)[0] == {True}
    assert paused_may_be("axeos", [PAUSE, order(3, "reboot", 200, 200.1)], RUN, 0)[0] == {True, False}
    assert paused_may_be("axeos", [], RUN, 0)[0] == {False}
    assert paused_may_be("axeos", [PAUSE], Wanted(stopped=True, limited=False), 2)[0] == {True}
