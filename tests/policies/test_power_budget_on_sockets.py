"""Power budgets with the real engine and simulated miners: followed sensors, meters, and signals over MQTT."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_mqtt_message
from pytest_homeassistant_custom_component.typing import MqttMockHAClient

from custom_components.miner_remote.control.record import CommandType, SimpleCommand
from custom_components.miner_remote.policies.status import PolicyStatus

from ..conftest import MakeHall, wait_until
from ..hall import PERSON, Hall
from .helpers import policy, settle
from .test_curtailment_on_sockets import POLL_S, drawn, row

POWER = {"unit_of_measurement": "kW", "device_class": "power"}


async def budget(hall: Hall, **settings: Any) -> int:
    return await policy(hall, {"name": "Budget", "kind": "power_budget", "scope": {"all": True}, "settings": settings})


def status(hall: Hall, policy_id: int) -> PolicyStatus:
    found = hall.data.policies.status(policy_id)
    assert found is not None
    return found


@pytest.mark.usefixtures("virtual_time")
async def test_budget_follows_a_sensor_and_stops_the_miners_when_it_is_silent(hall_of: MakeHall) -> None:
    async with row(hall_of, "127.99.1.1", "braiins") as hall:
        hall.hass.states.async_set("sensor.plan", "2.5", POWER)
        policy_id = await budget(hall, follow={"sensor": "sensor.plan", "stale_s": 12})
        await wait_until(lambda: drawn(hall) == 2500, 10)
        assert status(hall, policy_id).phase == "limiting"
        hall.hass.states.async_set("sensor.plan", "20", POWER)
        await wait_until(lambda: drawn(hall) == 3500, 10)
        # The state is the same, but it is reported: it stays fresh.
        for _ in range(3):
            hall.hass.states.async_set("sensor.plan", "20", POWER)
            await asyncio.sleep(6)
        assert drawn(hall) == 3500
        await wait_until(lambda: hall.machines[0].paused, 12)
        found = status(hall, policy_id)
        assert (found.phase, found.reason.code, found.reason.args["source"]) == (
            "fail_safe", "budget_stale", "sensor.plan",
        )  # fmt: skip


@pytest.mark.usefixtures("virtual_time")
@pytest.mark.parametrize("command", [CommandType.REBOOT, CommandType.RESTART_MINING])
async def test_miner_that_mines_after_a_restart_is_paused_again_after_the_next_poll(
    hall_of: MakeHall, command: CommandType
) -> None:
    async with row(hall_of, "127.99.8.1", "braiins") as hall:
        (machine,), (miner,) = hall.machines, hall.miners
        policy_id = await budget(hall, limit_w=0)
        await wait_until(lambda: machine.paused, 20)
        await settle(hall)
        await hall.data.runner.async_run(SimpleCommand(command_type=command), [miner], PERSON)
        assert hall.data.policies.restraint(miner.miner_id) is not None
        await wait_until(lambda: miner.last_update_success, 60)
        # This firmware does not remember its pause.
        machine.paused = False
        await wait_until(lambda: machine.paused, 2 * POLL_S)
        await settle(hall)
        assert drawn(hall) <= 100
        assert status(hall, policy_id).phase == "limiting"
        assert "resume" not in machine.counters


@pytest.mark.usefixtures("virtual_time")
async def test_meter_keeps_the_connection_below_its_limit(hall_of: MakeHall) -> None:
    async with row(hall_of, "127.99.2.1", "braiins", "braiins") as hall:
        house_w = 2000.0
        worst: list[float] = []

        async def measure(seconds: int) -> None:
            for _ in range(seconds):
                import_w = house_w + drawn(hall)
                worst.append(import_w)
                hall.hass.states.async_set("sensor.grid", str(import_w), {"unit_of_measurement": "W"})
                await asyncio.sleep(1)

        meter = {"sensor": "sensor.grid", "max_import_w": 10_000, "rise_s": 30}
        await measure(1)
        policy_id = await budget(hall, meter=meter)
        await measure(7)
        assert drawn(hall) == 7000
        house_w = 5000.0
        worst.clear()
        await measure(35)
        # The overload is gone within seconds, and no more than needed was shed.
        assert max(worst[12:]) <= 10_000
        assert min(worst[12:]) >= 9_000
        house_w = 1000.0
        worst.clear()
        await measure(70)
        assert max(worst) <= 10_000
        assert drawn(hall) == 7000
        assert status(hall, policy_id).reason.args["source"] == "sensor.grid"


@pytest.mark.usefixtures("virtual_time")
async def test_miner_that_was_never_measured_stays_at_its_limit(hall_of: MakeHall) -> None:
    async with row(hall_of, "127.99.5.1", "braiins") as hall:
        # It has just started, so that its full power is unknown.
        hall.data.engine._state.figures.clear()
        hall.machines[0].process_started_at = hall.machines[0].booted_at = time.time()
        policy_id = await budget(hall, limit_w=2500)
        await wait_until(lambda: drawn(hall) == 2500, 10)
        seen = set()
        for _ in range(60):
            await asyncio.sleep(1)
            seen.add((drawn(hall), status(hall, policy_id).phase))
        assert seen == {(2500, "limiting")}
        assert hall.data.policies.site_budgets.full_power_w(None) == 3500


@pytest.mark.usefixtures("virtual_time")
async def test_full_power_is_not_what_is_drawn_just_after_a_limit(hall_of: MakeHall) -> None:
    async with row(hall_of, "127.99.6.1", "braiins") as hall:
        policy_id = await budget(hall, limit_w=2000)
        await wait_until(lambda: drawn(hall) == 2000, 10)
        await asyncio.sleep(10)
        miner = hall.miners[0]
        low = miner.data
        await hall.data.policies.store.async_update(policy_id, {"enabled": False})
        await wait_until(lambda: hall.data.engine.ownership(miner.miner_id) is None, 20)
        # Its firmware still reports what it drew with the limit.
        miner.async_set_snapshot(low)
        hall.data.engine.async_note_figures()
        figures = hall.data.engine.figures(miner.miner_id)
        assert figures is not None
        assert figures[0] == pytest.approx(3500, rel=0.02)


@pytest.mark.usefixtures("virtual_time")
async def test_budget_that_is_enabled_again_begins_with_what_runs(hall_of: MakeHall) -> None:
    async with hall_of(["braiins"], "127.99.7.1", options={"scan_interval": 60}) as hall:
        machine, budgets = hall.machines[0], hall.data.policies.site_budgets
        await budgets.async_set(None, 0)
        await wait_until(lambda: machine.paused, 10)
        await asyncio.sleep(5)
        await budgets.async_set(None, None)
        await wait_until(lambda: not machine.paused, 20)
        await asyncio.sleep(700)
        await budgets.async_set(None, 20_000)
        for _ in range(30):
            await asyncio.sleep(1)
            assert not machine.paused


@pytest.mark.parametrize("expected_lingering_timers", [True])  # of the MQTT integration
async def test_mqtt_signal_sheds_and_its_silence_is_fail_safe(
    hass: HomeAssistant, mqtt_mock: MqttMockHAClient, hall_of: MakeHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hall_of(["braiins", "luxos"], "127.99.3.1", options={"scan_interval": 5}) as hall:
        topic = "utility/demand"
        policy_id = await budget(
            hall, signal={"mqtt_topic": topic, "levels": {"1": 0, "2": 50}, "debounce_s": 0, "fail_safe": 2000}
        )
        await hall.data.policies.async_run()
        # Nothing was received yet: the fail-safe applies.
        assert status(hall, policy_id).reason.args["budget_w"] == 2000
        assert [each.args[0] for each in mqtt_mock.async_subscribe.call_args_list].count(topic) == 1
        async_fire_mqtt_message(hass, topic, "2")
        await hass.async_block_till_done()
        await hall.data.policies.async_run()
        found = status(hall, policy_id)
        assert (found.phase, found.reason.args["budget_w"], found.reason.args["source"]) == ("limiting", 3500, topic)
        await wait_until(lambda: drawn(hall) <= 3500)
        async_fire_mqtt_message(hass, topic, "1")
        await hass.async_block_till_done()
        await wait_until(lambda: all(machine.paused for machine in hall.machines))
        # What is not understood is as if nothing was received.
        async_fire_mqtt_message(hass, topic, "maybe")
        await hass.async_block_till_done()
        await hall.data.policies.async_run()
        assert status(hall, policy_id).reason.args["budget_w"] == 0
        later = dt_util.utcnow() + timedelta(seconds=240)
        monkeypatch.setattr(dt_util, "utcnow", lambda: later)
        await hall.data.policies.async_run()
        found = status(hall, policy_id)
        assert (found.phase, found.reason.args["budget_w"]) == ("fail_safe", 2000)
        await hall.data.policies.store.async_delete_item(str(policy_id))
        await hall.data.policies.async_run()
        async_fire_mqtt_message(hass, topic, "2")
        await hass.async_block_till_done()
        assert hall.data.policies._engine._subscriptions.state_of(f"mqtt:{topic}") is None


async def test_topic_is_followed_once_mqtt_is_set_up(
    hass: HomeAssistant, hall_of: MakeHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hall_of(["braiins"], "127.99.4.1") as hall:
        policy_id = await budget(hall, signal={"mqtt_topic": "grid/curtail", "fail_safe": "release"})
        await hall.data.policies.async_run()
        assert status(hall, policy_id).reason.code == "budget_stale_released"
        topics = hall.data.policies._engine._subscriptions._topics
        task = topics._task
        assert task is not None
        assert not task.done()
        await hall.data.policies.async_close()
        await asyncio.sleep(0)
        assert task.cancelled() or task.done()
