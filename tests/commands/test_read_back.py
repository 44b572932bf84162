"""Commands that a miner or an outlet accepts, and what is read back afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest
from homeassistant.core import HomeAssistant, ServiceCall

from custom_components.miner_remote.commands.batch import batch_result
from custom_components.miner_remote.control.handlers import mining, pool_switch, power_limit
from custom_components.miner_remote.control.record import (
    Command,
    CommandRecord,
    CommandType,
    PoolSwitchCommand,
    PowerLimitCommand,
    SimpleCommand,
    Status,
)
from custom_components.miner_remote.input.limits import MAX_WATTS, MIN_WATTS
from custom_components.miner_remote.storage.files import DurableFile
from simulator.machine import Fault, Machine, PoolSlot

from ..hall import PERSON, Hall

PAUSE = SimpleCommand(command_type=CommandType.POWER_OFF)
RESUME = SimpleCommand(command_type=CommandType.POWER_ON)
POOL = PoolSwitchCommand(pool_url="stratum+tcp://new.example:3333", worker_name="a.b", pool_password="hidden-word")
STRAY = PoolSlot("stratum+tcp://account:stray-word@stray.example:3333", "c.d", "x")


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (pool_switch, power_limit):
        monkeypatch.setattr(module, "config_write_s", lambda *_of: 1.0)
    monkeypatch.setattr(mining, "OUTLET_SHOWS_S", 0.3)


async def run(hall: Hall, command: Command) -> CommandRecord:
    return (await hall.data.runner.async_run(command, hall.miners, PERSON)).records[0]


# Mining ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "service", "state", "code"),
    [(PAUSE, "turn_off", "on", "outlet_still_on"), (RESUME, "turn_on", "off", "outlet_still_off")],
)
async def test_command_fails_when_outlet_keeps_its_state(
    hass: HomeAssistant, hall_of, command: SimpleCommand, service: str, state: str, code: str
) -> None:
    calls: list[str] = []

    async def ignore(call: ServiceCall) -> None:
        calls.append(call.data["entity_id"])

    async with hall_of(["cgminer"], f"127.38.{101 + (state == 'on')}.1", stored={"outlet": "switch.plug"}) as hall:
        hass.states.async_set("switch.plug", state)
        hass.services.async_register("switch", service, ignore)
        record = await run(hall, command)
        assert (record.status, record.error_code) == (Status.FAILED, code)
        assert record.error_args == {"outlet": "switch.plug"}
        assert calls == ["switch.plug"]


@pytest.mark.parametrize("ignores", [False, True])
async def test_pause_is_confirmed_by_hashrate_when_state_is_a_failure(hall_of, ignores: bool) -> None:
    """In a state of failure, VNish does not report whether its owner stopped it."""
    async with hall_of(["vnish"], f"127.38.{92 + ignores}.1") as hall:
        (machine,) = hall.machines
        machine.layout.failure = (3, "Overheated")
        if ignores:
            machine.faults[Fault.IGNORES_WRITES] = {}
        record = await run(hall, PAUSE)
        assert hall.miners[0].data.paused is None
        assert machine.paused is not ignores
        if ignores:
            assert (record.status, record.error_code) == (Status.FAILED, "still_mining")
        else:
            assert record.status is Status.SUCCESS, record.error_message
            assert "read_back" not in (record.response or {})


async def test_response_names_pause_that_firmware_does_not_report(hall_of) -> None:
    async with hall_of(["axeos"], "127.38.94.1") as hall:
        (machine,) = hall.machines
        machine.reported.update(miningPaused=None, hashRate=None)
        record = await run(hall, PAUSE)
        assert record.status is Status.SUCCESS, record.error_message
        assert machine.paused
        assert (record.response or {})["read_back"] == "this firmware does not report whether it is paused"
        # A batch does not count it as confirmed.
        counts = batch_result("x", [record])
        assert (counts["successful"], counts["confirmed"], counts["not_confirmed"]) == (1, 0, 1)


# Power limit -------------------------------------------------------------------------------------------------------


async def test_response_names_power_limit_that_firmware_does_not_report(hall_of) -> None:
    async with hall_of(["whatsminer_v2"], "127.38.95.1") as hall:
        (machine,) = hall.machines
        # The status of this version has no limit, and its summary none that was set.
        machine.firmware_version = "20221101.11.REL"
        machine.reported["Power Limit"] = 0
        record = await run(hall, PowerLimitCommand(watts=3000))
        assert record.status is Status.SUCCESS, record.error_message
        assert machine.power_limit_w == 3000
        response = record.response or {}
        assert response["power_limit_w"] == 3000
        assert response["read_back"] == "this firmware does not report its power limit"


@pytest.mark.parametrize("ignores", [False, True])
async def test_power_limit_that_only_the_settings_show_is_read_back(hall_of, ignores: bool) -> None:
    """The polls of an ePIC do not show the power that it tunes for."""
    async with hall_of(["epic"], f"127.38.{113 + ignores}.1") as hall:
        (machine,) = hall.machines
        if ignores:
            machine.faults[Fault.IGNORES_WRITES] = {}
        record = await run(hall, PowerLimitCommand(watts=3100))
        if ignores:
            assert (record.status, record.error_code) == (Status.FAILED, "power_limit_unchanged")
        else:
            assert record.status is Status.SUCCESS, record.error_message
            assert "read_back" not in (record.response or {})


async def test_power_limit_fails_when_miner_keeps_preset_without_watts(hall_of) -> None:
    async with hall_of(["vnish"], "127.38.96.1") as hall:
        (machine,) = hall.machines
        machine.faults[Fault.IGNORES_WRITES] = {}
        record = await run(hall, PowerLimitCommand(watts=2700))
        assert hall.miners[0].data.work_mode == "disabled"
        assert (record.status, record.error_code) == (Status.FAILED, "power_limit_unchanged")
        assert (record.error_args or {})["watts"] == 2600


# Pools -------------------------------------------------------------------------------------------------------------


async def test_pool_switch_fails_when_slot_stays_empty(hall_of) -> None:
    async with hall_of(["whatsminer_v2"], "127.38.97.1") as hall:
        (machine,), (miner,) = hall.machines, hall.miners
        machine.pools = []
        await miner.async_refresh()
        machine.faults[Fault.IGNORES_WRITES] = {}
        record = await run(hall, POOL)
        assert (record.status, record.error_code) == (Status.FAILED, "pool_switch_failed")
        arguments = record.error_args or {}
        assert (arguments["difference_code"], arguments["difference_slot"]) == ("pool_slot_empty", 0)
        assert machine.pools == []


async def test_pool_switch_fails_when_miner_mines_on_another_pool(hall_of, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new pool does not answer, so that the firmware uses the next one."""
    async with hall_of(["whatsminer_v2"], "127.38.98.1") as hall:
        (machine,) = hall.machines
        monkeypatch.setattr(Machine, "best_pool", lambda _machine: 1)
        record = await run(hall, POOL)
        assert (record.status, record.error_code) == (Status.FAILED, "pool_switch_failed")
        arguments = record.error_args or {}
        assert (arguments["difference_code"], arguments["difference_slot"]) == ("pool_not_active", 0)
        assert machine.pools[0].url == POOL.pool_url


async def test_pool_switch_fails_without_showing_login_when_surplus_pool_appears(
    hall_of, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hall_of(["whatsminer_v2"], "127.38.99.1") as hall:
        (machine,) = hall.machines
        machine.pools = machine.pools[:2]
        really = Machine.set_pools

        def set_pools(machine: Machine, pools: list[PoolSlot], *rest: object) -> None:
            really(machine, [*pools, replace(STRAY)], *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(Machine, "set_pools", set_pools)
        record = await run(hall, POOL)
        assert (record.status, record.error_code) == (Status.FAILED, "pool_switch_failed")
        arguments = record.error_args or {}
        assert (arguments["difference_code"], arguments["difference_slot"]) == ("pool_slot_not_cleared", 2)
        assert "stray.example:3333" in str(arguments["difference_url"])
        assert "stray-word" not in str(record.as_dict())


async def test_pool_switch_succeeds_when_its_password_cannot_be_stored(
    hall_of, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hall_of(["whatsminer_v2"], "127.38.100.1") as hall:
        (machine,) = hall.machines
        really = DurableFile._write

        def write(file: DurableFile, content: bytes) -> None:
            if file.path.name == "miner_remote.vault":
                raise OSError(28, "No space left on device")
            really(file, content)

        monkeypatch.setattr(DurableFile, "_write", write)
        record = await run(hall, POOL)
        assert record.status is Status.SUCCESS, record.error_message
        assert (machine.pools[0].url, machine.pools[0].password) == (POOL.pool_url, "hidden-word")
        noted = str((record.response or {})["password_not_kept"])
        assert ".storage/miner_remote.vault" in noted
        assert "No space left on device" in noted


@pytest.mark.parametrize(("watts", "lowest", "highest"), [(499, 500, None), (2001, None, 2000)])
async def test_power_limit_outside_the_reported_range_names_both_ends(
    hall_of, watts: int, lowest: int | None, highest: int | None
) -> None:
    async with hall_of(["braiins"], f"127.38.{104 + (highest is None)}.1") as hall:
        (miner,) = hall.miners
        async with miner.async_exclusive() as driver:
            driver.profile = replace(driver.profile, power_limit_min_w=lowest, power_limit_max_w=highest)
        record = await run(hall, PowerLimitCommand(watts=watts))
        assert (record.status, record.error_code) == (Status.FAILED, "power_limit_not_accepted")
        assert record.error_args is not None
        assert (record.error_args["minimum"], record.error_args["maximum"]) == (
            lowest or MIN_WATTS,
            highest or MAX_WATTS,
        )
