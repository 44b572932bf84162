"""Curtailments and power budgets with the real engine and simulated miners: watts fall, stay down, and come back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util

from custom_components.miner_remote.control.record import CommandType, PowerLimitCommand, SimpleCommand
from custom_components.miner_remote.policies.curtailment.service import Event
from simulator.machine import Fault

from ..conftest import MakeHall, wait_until
from ..hall import PERSON, Hall
from .helpers import commands, restart, settle, stop

pytestmark = pytest.mark.usefixtures("virtual_time")

POLL_S = 6


@asynccontextmanager
async def row(hall_of: MakeHall, base: str, *kinds: str) -> AsyncIterator[Hall]:
    options = {"scan_interval": POLL_S, "read_deadline": 2, "write_deadline": 2, "config_write_deadline": 8}
    async with hall_of(list(kinds), base, options=options) as made:
        await asyncio.sleep(2 * POLL_S)
        try:
            yield made
        finally:
            await stop(made)


def drawn(hall: Hall) -> float:
    """Return what the machines really draw in W."""
    return sum(machine.power() for machine in hall.machines)


async def call(hall: Hall, action: str, **data: Any) -> dict[str, Any]:
    answer = await hall.hass.services.async_call("miner_remote", action, data, blocking=True, return_response=True)
    assert isinstance(answer, dict)
    return answer


def event(hall: Hall, policy_id: int) -> Event:
    curtailments = hall.data.policies.curtailments
    return curtailments.event(curtailments.policy(policy_id))


async def reach_phase(hall: Hall, policy_id: int, phase: str, within_s: float = 60) -> Event:
    """Wait until the policy is in a phase."""

    def there() -> bool:
        status = hall.data.policies.status(policy_id)
        return status is not None and status.phase == phase

    await wait_until(there, within_s)
    return event(hall, policy_id)


async def test_event_sheds_ends_and_restores_at_its_pace(hall_of: MakeHall) -> None:
    async with row(hall_of, "127.98.1.1", "braiins", "braiins") as hall:
        before = drawn(hall)
        answer = await call(hall, "curtail", power_kw=1, duration={"seconds": 10}, restore_kw_per_minute=3, name="Peak")
        policy_id = answer["id"]
        assert answer["baseline_w"] == pytest.approx(before, rel=0.02)
        assert (answer["planned_w"], answer["shortfall_w"], answer["skipped"]) == (1000, 0, [])
        target = answer["target_w"]
        await wait_until(lambda: drawn(hall) <= target * 1.01, 30)
        await reach_phase(hall, policy_id, "curtailed")
        # Only as much as was asked for is shed.
        assert drawn(hall) >= target - 200
        assert {record.initiated_by for record in await commands(hall)} == {"Peak"}
        await reach_phase(hall, policy_id, "restoring", 60)
        found = [drawn(hall)]
        while event(hall, policy_id).state.ended_at is None:
            await asyncio.sleep(3)
            found.append(drawn(hall))
            assert len(found) < 30
        assert drawn(hall) == pytest.approx(before, rel=0.02)
        # 50 W per second; what is saved up while a command runs may come at once.
        assert all(watts - found[0] <= 150 * number + 200 for number, watts in enumerate(found))
        assert len(found) >= 5
        ended = event(hall, policy_id)
        assert (ended.shortfall_w, ended.skipped) == (0, [])
        assert ended.shed_w == pytest.approx(1000, rel=0.2)


async def test_what_is_lacking_is_answered_with_the_miners_that_are_skipped(hall_of: MakeHall) -> None:
    async with row(hall_of, "127.98.2.1", "braiins", "axeos") as hall:
        dead, alive = hall.machine("axeos"), hall.machine("braiins")
        dead.faults[Fault.DEAD] = {}
        await wait_until(lambda: not hall.miners[1].last_update_success, 60)
        answer = await call(hall, "curtail", power_kw=50, name="Everything")
        assert answer["phase"] == "short"
        assert answer["planned_w"] == answer["baseline_w"]
        assert [item["miner_id"] for item in answer["skipped"]] == [hall.miners[1].miner_id]
        assert answer["skipped"][0]["reason"]["code"] == "allocation_offline"
        assert 0 < answer["shortfall_w"] < 50
        await wait_until(lambda: alive.paused, 20)
        # The dead one follows as soon as it answers again.
        del dead.faults[Fault.DEAD]
        await wait_until(lambda: hall.miners[1].last_update_success, 60)
        await hall.data.policies.async_run()
        assert event(hall, answer["id"]).shortfall_w == 0
        ended = (await call(hall, "end_curtailment"))["curtailments"]
        assert [row["id"] for row in ended] == [answer["id"]]
        assert ended[0]["ends_at"] is not None
        assert (await call(hall, "end_curtailment", curtailment=answer["id"]))["curtailments"] == ended


@pytest.mark.parametrize("target", [{"entity_id": []}, {"device_id": []}, {"entity_id": "none"}])
async def test_empty_target_does_not_mean_all_miners(hall_of: MakeHall, target: dict[str, Any]) -> None:
    async with row(hall_of, "127.98.11.1", "braiins") as hall:
        with pytest.raises(ServiceValidationError, match="miner"):
            await call(hall, "curtail", to_kw=1, **target)
        assert hall.data.policies.curtailments.policies() == []
        with pytest.raises(ServiceValidationError, match="miner"):
            await call(hall, "get_deferrable_load", operating_hours=1, **target)


async def test_event_that_yields_to_persons_skips_the_miner_of_a_person(hall_of: MakeHall) -> None:
    async with row(hall_of, "127.98.3.1", "braiins", "braiins") as hall:
        limit = PowerLimitCommand(watts=3000)
        assert (await hall.data.runner.async_run(limit, [hall.miners[0]], PERSON)).failures() == 0
        answer = await call(hall, "curtail", to_kw=1, over_person=False)
        assert [item["miner_id"] for item in answer["skipped"]] == [hall.miners[0].miner_id]
        assert answer["skipped"][0]["reason"]["code"] == "allocation_held"
        assert answer["shortfall_w"] == pytest.approx(2000, abs=100)
        await wait_until(lambda: hall.machines[1].paused, 20)
        assert hall.machines[0].power_limit_w == 3000
        # The other kind of event does not ask.
        await call(hall, "end_curtailment")
        await call(hall, "curtail", to_kw=1)
        await wait_until(lambda: drawn(hall) <= 1000, 30)
        resume = SimpleCommand(command_type=CommandType.POWER_ON)
        batch = await hall.data.runner.async_run(resume, hall.miners, PERSON)
        assert "held_by_policy" in {record.error_code for record in batch.records}


async def test_event_goes_on_after_a_restart_with_the_same_baseline(hall_of: MakeHall) -> None:
    async with row(hall_of, "127.98.4.1", "braiins", "braiins") as hall:
        answer = await call(hall, "curtail", power_kw=2, duration={"seconds": 40})
        policy_id, target = answer["id"], answer["target_w"]
        began_at = (await reach_phase(hall, policy_id, "curtailed")).state.began_at
        await settle(hall)
        sent = len(await commands(hall))
        await restart(hall)
        again = event(hall, policy_id)
        assert (again.baseline_w, again.target_w, again.state.began_at) == (answer["baseline_w"], target, began_at)
        assert drawn(hall) <= target * 1.01
        assert len(await commands(hall)) == sent
        # It ends on time, also if that was while Home Assistant was off.
        await stop(hall)
        await asyncio.sleep(45)
        await restart(hall)
        await wait_until(lambda: event(hall, policy_id).state.ended_at is not None, 60)
        await wait_until(lambda: drawn(hall) == pytest.approx(answer["baseline_w"], rel=0.02), 60)
        assert event(hall, policy_id).shed_w == pytest.approx(2000, rel=0.1)


async def test_planned_event_waits_is_estimated_and_can_be_ended_before(hall_of: MakeHall) -> None:
    async with row(hall_of, "127.98.5.1", "braiins") as hall:
        before = drawn(hall)
        soon = dt_util.now() + timedelta(seconds=20)
        answer = await call(hall, "curtail", to_kw=0, begins_at=soon.isoformat(), duration=60)
        assert answer["estimated"]
        assert answer["began_at"] is None
        assert (answer["baseline_w"], answer["planned_w"]) == (round(before), round(before))
        await settle(hall, 10)
        assert drawn(hall) == before
        await wait_until(lambda: hall.machines[0].paused, 40)
        later = await call(
            hall, "curtail", power_kw=1, name="Later", begins_at=(soon + timedelta(hours=2)).isoformat(), until="03:00"
        )
        assert (await call(hall, "end_curtailment", curtailment="later"))["curtailments"][0]["phase"] == "ended"
        assert event(hall, later["id"]).state.began_at is None


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({}, "curtailment_wrong"),
    ({"power_kw": 1, "to_kw": 1}, "curtailment_wrong"),
    ({"power_kw": 1, "until": "2020-01-01 00:00:00"}, "curtailment_wrong"),
    ({"power_kw": 1, "until": "10:00", "duration": 60}, "curtailment_two_ends"),
)


async def test_wrong_event_is_refused(hall_of: MakeHall) -> None:
    async with row(hall_of, "127.98.6.1") as hall:
        for given, key in WRONG:
            with pytest.raises(ServiceValidationError) as raised:
                await call(hall, "curtail", **given)
            assert raised.value.translation_key == key
        with pytest.raises(ServiceValidationError) as raised:
            await call(hall, "end_curtailment", curtailment="Nobody")
        assert raised.value.translation_key == "curtailment_unknown"
        assert hall.data.policies.store.policies() == []


async def test_event_is_deleted_a_week_after_its_end(hall_of: MakeHall) -> None:
    async with row(hall_of, "127.98.7.1") as hall:
        answer = await call(hall, "curtail", power_kw=1)
        await call(hall, "end_curtailment")
        running = await call(hall, "curtail", power_kw=1, name="Running")
        ended_at = event(hall, answer["id"]).state.ended_at
        assert ended_at is not None
        await hall.data.policies.curtailments.async_clean_up(ended_at + timedelta(days=7, seconds=-1))
        assert len(hall.data.policies.store.policies()) == 2
        await hall.data.policies.curtailments.async_clean_up(ended_at + timedelta(days=7))
        assert [policy.id for policy in hall.data.policies.store.policies()] == [running["id"]]
