"""Power limits of schedules on miners whose own limit restarts mining: they are throttled, and it is lifted exactly."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.control.record import CommandType, PowerLimitCommand, SettingsCommand, Status
from simulator.kinds import whatsminer_v2
from simulator.machine import Machine

from ..conftest import wait_until
from ..hall import PERSON, Hall
from .windows import engine_of, hall, scheduled_commands, still, window

WATTS = 2000
KINDS = ("whatsminer_v2", "whatsminer_v3", "vnish")
THROTTLE_80 = SettingsCommand(command_type=CommandType.SET_THROTTLE, values={"throttle_percent": 80})


def mining_since(machine: Machine) -> tuple[object, ...]:
    """Return what changes if mining restarts."""
    counters = machine.counters
    return machine.process_started_at, machine.booted_at, counters.get("restart_mining"), counters.get("power_limit")


def limited(made: Hall) -> bool:
    return made.machines[0].power() <= WATTS


async def shown(made: Hall) -> int | None:
    """Return the power limit that the miner shows after a poll."""
    await made.miners[0].async_refresh()
    return made.miners[0].data.effective_power_limit_w


@pytest.mark.parametrize(("kind", "host"), zip(KINDS, ("127.45.70.1", "127.45.71.1", "127.45.72.1"), strict=True))
async def test_limit_does_not_restart_mining_and_is_lifted_exactly(hall_of, kind: str, host: str) -> None:
    async with hall(hall_of, [kind], host) as made:
        machine = made.machines[0]
        before = mining_since(machine), machine.power(), machine.power_limit_w, await shown(made)
        assert before[1] > WATTS
        await window(made, lasts=6, power_limit_w=WATTS)
        await wait_until(lambda: limited(made), 6)
        # Not lower than a whole percentage needs.
        assert machine.power() > WATTS - before[1] / 100 - 1
        await still(made, 1)
        assert WATTS - before[1] / 100 - 1 < (await shown(made) or 0) <= WATTS
        await wait_until(lambda: not limited(made), 10)
        await still(made)
        assert (mining_since(machine), machine.power(), machine.power_limit_w, await shown(made)) == before
        assert engine_of(made).ownership(made.miners[0].miner_id) is None
        given = await scheduled_commands(made)
        assert [(record.status, record.command_type) for record in given] == [
            (Status.SUCCESS, CommandType.POWER_LIMIT)
        ] * 2
        assert given[0].response is not None
        assert given[0].response["power_limit_w"] <= WATTS  # type: ignore[operator]


@pytest.mark.parametrize(("kind", "host"), zip(KINDS, ("127.45.73.1", "127.45.74.1", "127.45.75.1"), strict=True))
async def test_throttle_from_before_returns_after_a_restart_of_home_assistant(
    hass: HomeAssistant, hall_of, kind: str, host: str
) -> None:
    async with hall(hall_of, [kind], host) as made:
        machine = made.machines[0]
        batch = await made.data.runner.async_run(THROTTLE_80, made.miners, PERSON)
        assert batch.records[0].status is Status.SUCCESS
        power, started = machine.power(), mining_since(machine)
        assert power > WATTS
        await window(made, lasts=8, power_limit_w=WATTS)
        await wait_until(lambda: limited(made), 6)
        await still(made, 0.5)
        # Drivers, and what they learned, are made again from what is stored.
        assert await hass.config_entries.async_reload(made.entry.entry_id)
        await wait_until(lambda: not limited(made), 12)
        await still(made)
        assert machine.power() == power
        assert mining_since(machine) == started


async def test_next_limit_is_set_from_the_throttle_of_before(hall_of) -> None:
    async with hall(hall_of, ["vnish"], "127.45.76.1") as made:
        machine = made.machines[0]
        full = machine.power()
        await window(made, lasts=8, power_limit_w=2650)
        await wait_until(lambda: machine.power() <= 2650, 6)
        await window(made, begins=1, lasts=3, power_limit_w=WATTS)
        await wait_until(lambda: limited(made), 6)
        await wait_until(lambda: WATTS < machine.power() <= 2650, 8)
        await wait_until(lambda: machine.power() == full, 10)


async def test_limit_below_the_smallest_throttle_is_sent_once_and_refused(hall_of, quick_retries) -> None:
    async with hall(hall_of, ["vnish"], "127.45.77.1") as made:
        machine = made.machines[0]
        lowest = machine.power() / 5
        await window(made, power_limit_w=round(lowest) - 10)
        await still(made, 4)
        given = await scheduled_commands(made)
        assert [(record.status, record.error_code) for record in given] == [(Status.FAILED, "power_limit_not_accepted")]
        assert given[0].error_args is not None
        assert given[0].error_args["minimum"] == round(lowest)
        assert machine.power() > lowest


async def test_limit_of_a_person_is_the_miners_own_and_ends_the_throttle(hall_of) -> None:
    async with hall(hall_of, ["vnish"], "127.45.78.1") as made:
        machine, own = made.machines[0], 2600
        await window(made, lasts=6, power_limit_w=WATTS)
        await wait_until(lambda: limited(made), 6)
        await still(made, 0.5)
        batch = await made.data.runner.async_run(PowerLimitCommand(watts=own), made.miners, PERSON)
        assert batch.records[0].status is Status.SUCCESS, batch.records[0].error_message
        assert machine.power_limit_w == own
        machine.process_started_at -= machine.restart_s
        assert machine.power() == pytest.approx(own, rel=0.01)
        # It overrides the schedule until its window ends, and stays afterwards.
        await still(made, 8)
        assert (machine.power_limit_w, len(await scheduled_commands(made))) == (own, 1)
        assert machine.power() == pytest.approx(own, rel=0.01)


async def test_throttle_of_a_person_overrides_the_schedule(hall_of) -> None:
    async with hall(hall_of, ["whatsminer_v3"], "127.45.79.1") as made:
        machine = made.machines[0]
        full = machine.power()
        await window(made, lasts=6, power_limit_w=WATTS)
        await wait_until(lambda: limited(made), 6)
        await still(made, 0.5)
        await made.data.runner.async_run(THROTTLE_80, made.miners, PERSON)
        await still(made, 9)
        assert machine.power() == pytest.approx(full * 0.8, abs=1)
        assert len(await scheduled_commands(made)) == 1


async def test_limit_waits_for_a_machine_that_raises_its_frequency(
    hall_of, quick_retries, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = False
    really = whatsminer_v2.V2Api._summary

    def summary(api: Any) -> dict[str, object]:
        return {**really(api), "Hash Stable": ready}

    monkeypatch.setattr(whatsminer_v2.V2Api, "_summary", summary)
    async with hall(hall_of, ["whatsminer_v2"], "127.45.80.1") as made:
        machine = made.machines[0]
        started, limit = mining_since(machine), machine.power_limit_w
        await window(made, power_limit_w=WATTS)
        await still(made, 3)
        codes = {record.error_code for record in await scheduled_commands(made)}
        assert codes == {"throttle_not_ready"}
        ready = True
        await wait_until(lambda: limited(made), 20)
        assert (mining_since(machine), machine.power_limit_w) == (started, limit)
