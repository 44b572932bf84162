"""The power of a site rises slowly when schedules and policies let miners run again, and falls at once."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise
from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.schedules.engine.rise_pace import AT_ONCE, Rise, RisePaces
from simulator.machine import Fault

from ..conftest import wait_until
from ..hall import PERSON
from .windows import RESUME, engine_of, hall, paused, scheduled_commands, still, window

START = datetime(2026, 1, 1, tzinfo=UTC)


def rise(watts: float, pace: float = 60_000, site: str = "hall") -> Rise:
    return Rise(site=site, watts=watts, pace_w_per_minute=pace)


def test_quiet_site_begins_at_once_and_the_next_rise_waits() -> None:
    paces = RisePaces()
    assert paces.admit(rise(30_000), START) is None
    begins_at = paces.admit(rise(3_000), START)
    assert begins_at is not None
    # 30 kW take half a minute at 60 kW per minute; the last ten seconds may begin together.
    assert begins_at - START == timedelta(seconds=20, milliseconds=1)
    assert paces.admit(rise(3_000), begins_at) is None


def test_sites_do_not_wait_for_each_other() -> None:
    paces = RisePaces()
    assert paces.admit(rise(90_000), START) is None
    assert paces.admit(rise(90_000, site="shed"), START) is None
    assert paces.admit(rise(1), START) is not None


def test_unsent_rise_returns_its_turn() -> None:
    paces, large = RisePaces(), rise(90_000)
    assert paces.admit(large, START) is None
    assert paces.admit(large, START) is not None
    paces.give_back(large)
    assert paces.admit(large, START) is None
    paces.clear()
    assert paces.admit(large, START) is None


@pytest.mark.parametrize("seed", range(5))
def test_rise_never_exceeds_the_pace(seed: int) -> None:
    chance = random.Random(seed)
    paces, pace_w_per_s, now = RisePaces(), 1_000.0, START
    admitted: list[tuple[float, float]] = []
    waiting = [chance.choice([15.0, 1_400.0, 3_500.0]) for _ in range(300)]
    while waiting:
        begins = [paces.admit(rise(watts), now) for watts in waiting]
        admitted += [
            ((now - START).total_seconds(), watts) for watts, at in zip(waiting, begins, strict=True) if at is None
        ]
        waiting = [watts for watts, at in zip(waiting, begins, strict=True) if at is not None]
        now += timedelta(seconds=chance.uniform(0.5, 4))
    times, sums = [at for at, _ in admitted], list(accumulate(watts for _, watts in admitted))
    for at, total in zip(times, sums, strict=True):
        assert total <= pace_w_per_s * (at + AT_ONCE.total_seconds()) + 3_500
    # Nothing is given away: the last one begins as soon as the pace allows, and the pass that was due.
    assert times[-1] <= sums[-1] / pace_w_per_s + 4


async def test_miners_stop_together_and_start_one_after_the_other(hall_of) -> None:
    # Each draws about 3.5 kW: at 12 kW per minute one starts every 18 s, and what 10 s allow begins together.
    async with hall(hall_of, ["vnish"] * 4, "127.45.90.1", {"rise_kw_per_minute": 12}) as made:
        await wait_until(lambda: all(engine_of(made).figures(miner.miner_id) for miner in made.miners), 700)
        await window(made, lasts=6)
        await wait_until(lambda: all(paused(made)), 5)
        stops = [record.timestamp for record in await scheduled_commands(made)]
        assert (max(stops) - min(stops)).total_seconds() < 1
        await wait_until(lambda: paused(made).count(True) == 3, 10)
        await still(made, 3)
        assert paused(made).count(True) == 3
        # A person does not wait.
        left = paused(made).index(True)
        await made.data.runner.async_run(RESUME, [made.miners[left]], PERSON)
        assert not made.machines[left].paused
        await wait_until(lambda: not any(paused(made)), 90)
        starts = sorted(record.timestamp for record in (await scheduled_commands(made))[4:])
        assert len(starts) == 3
        gaps = [(later - sooner).total_seconds() for sooner, later in pairwise(starts)]
        assert gaps[0] >= 5
        assert gaps[1] >= 14


async def test_miner_that_has_not_answered_since_the_start_is_switched_on(hass: HomeAssistant, hall_of) -> None:
    async def switched(call: Any) -> None:
        hass.states.async_set("switch.plug", "on" if call.service == "turn_on" else "off")

    hass.states.async_set("switch.plug", "on")
    options, stored = {"rise_kw_per_minute": 12}, {"outlet": "switch.plug"}
    async with hall(hall_of, ["cgminer"], "127.45.91.1", options, stored=stored) as made:
        hass.services.async_register("switch", "turn_on", switched)
        hass.services.async_register("switch", "turn_off", switched)
        await window(made, lasts=6)
        await wait_until(lambda: hass.states.get("switch.plug").state == "off")  # type: ignore[union-attr]
        made.machines[0].faults[Fault.DEAD] = {}
        assert await hass.config_entries.async_reload(made.entry.entry_id)
        assert made.miners[0].last_seen is None
        await wait_until(lambda: hass.states.get("switch.plug").state == "on", 15)  # type: ignore[union-attr]
