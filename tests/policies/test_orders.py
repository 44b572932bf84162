"""How the orders of policies are carried out at simulated miners."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.control.record import CommandType, Pacing
from custom_components.miner_remote.policies.contract import CycleOutlet, LastResult, Order, UsePools
from custom_components.miner_remote.policies.orders import PACED, pacing_of
from custom_components.miner_remote.policies.precedence import takes
from custom_components.miner_remote.runtime import DATA
from simulator.machine import Fault

from ..commands.test_runner import Outlet
from ..hall import Hall
from .helpers import commands, hall, kinds_of, policy, restart, settle
from .scripted import ScriptedKind, script

pytestmark = pytest.mark.usefixtures("virtual_time")


async def give(made: Hall, scripted: ScriptedKind, order: Order) -> None:
    """Let a policy give one order to every miner."""
    scripted.orders["this"] = order
    await policy(made, script(order="this"))
    await settle(made)


def results(scripted: ScriptedKind) -> list[tuple[LastResult, ...]]:
    return [view.last_results for view in scripted.seen[-1].miners]


async def library(made: Hall) -> list[int]:
    """Create three library pools, and return their ids."""
    return [
        (
            await made.data.pools.async_create(
                {"name": f"Pool {name}", "url": f"stratum+tcp://{name}.example.com:3333", "worker": "account.{ip_last}"}
            )
        ).pool_id
        for name in ("one", "two", "three")
    ]


async def test_library_pools_fill_the_slots_in_one_batch(hall_of, scripted: ScriptedKind) -> None:
    async with hall(hall_of, ["axeos", "luxos", "luxos"], "127.112.1.1") as made:
        first, second, third = await library(made)
        await give(made, scripted, UsePools((second, first, third)))
        given = await commands(made)
        assert kinds_of(given) == [("set_pools", "success")] * 3
        # AxeOS holds two pools, LuxOS three.
        assert len({record.batch_id for record in given}) == 2
        urls = {machine.kind: [pool.url.partition("://")[2] for pool in machine.pools] for machine in made.machines}
        assert urls["luxos"][:3] == ["two.example.com:3333", "one.example.com:3333", "three.example.com:3333"]
        assert urls["axeos"][0].startswith("two.example.com")
        assert {item.kind for found in results(scripted) for item in found} == {"pools"}
        assert {item.status for found in results(scripted) for item in found} == {"success"}


async def test_slots_that_cannot_be_emptied_get_the_same_pools_again(hall_of, scripted: ScriptedKind) -> None:
    """An Avalon has three pools and cannot empty a slot; without this it would stay on a dead pool."""
    async with hall(hall_of, ["avalon"], "127.112.7.1") as made:
        first, second, _third = await library(made)
        await give(made, scripted, UsePools((second, first)))
        assert kinds_of(await commands(made)) == [("set_pools", "success")]
        urls = [pool.url.partition("://")[2] for pool in made.machines[0].pools]
        assert urls == ["two.example.com:3333", "one.example.com:3333", "two.example.com:3333"]


async def test_unknown_library_pool_fails_without_a_command(hall_of, scripted: ScriptedKind) -> None:
    async with hall(hall_of, ["luxos"], "127.112.3.1") as made:
        await give(made, scripted, UsePools((77,)))
        assert await commands(made) == []
        ((result,),) = results(scripted)
        assert (result.status, result.error and result.error.code) == ("failed", "library_pool_not_found")


async def test_outlet_is_cycled_also_after_a_restart_in_between(
    hass: HomeAssistant, hall_of: Any, scripted: ScriptedKind
) -> None:
    async with hall_of(["cgminer"], "127.112.6.1", stored={"outlet": "switch.plug"}) as made:
        outlet = Outlet(hass)
        await give(made, scripted, CycleOutlet())
        await settle(made, 15)
        assert outlet.calls == ["turn_off", "turn_on"]
        assert kinds_of(await commands(made)) == [("cycle_outlet", "success")]
        # As if Home Assistant had been killed while the outlet was off.
        ((policy_id, kept),) = made.data.policies._states.all().items()
        result = LastResult(kind="cycle_outlet", status="pending", at=scripted.seen[-1].now)
        await made.data.policies._states.async_save(policy_id, kept.with_result(made.miners[0].miner_id, result))
        hass.states.async_set("switch.plug", "unavailable")
        await restart(made)
        await settle(made, 15)
        assert outlet.calls == ["turn_off", "turn_on"], "the integration of the outlet has not started yet"
        hass.states.async_set("switch.plug", "off")
        await made.data.policies.async_run()
        await settle(made, 15)
        assert outlet.calls == ["turn_off", "turn_on", "turn_on"]
        # After a later start, it is a person who has switched it off.
        hass.states.async_set("switch.plug", "off")
        await restart(made)
        await settle(made, 15)
        assert outlet.calls == ["turn_off", "turn_on", "turn_on"]
        await hass.data[DATA].policies.async_close()
        await hass.data[DATA].engine.async_close()


async def test_silent_miner_whose_outlet_is_off_gets_no_order(
    hass: HomeAssistant, hall_of: Any, scripted: ScriptedKind
) -> None:
    async with hall_of(["cgminer"], "127.112.7.1", stored={"outlet": "switch.plug"}) as made:
        made.machines[0].faults[Fault.DEAD] = {}
        await made.miners[0].async_refresh()
        await policy(made, script())
        for state, code in (("off", "miner_unplugged"), ("on", "miner_offline"), ("unavailable", "miner_offline")):
            hass.states.async_set("switch.plug", state)
            await made.data.policies.async_run()
            blocked = scripted.seen[-1].miners[0].blocked
            assert blocked is not None
            assert blocked.code == code
            assert takes(CycleOutlet(), scripted.seen[-1].miners[0]) is (code == "miner_offline")


def test_only_what_interrupts_many_miners_is_paced() -> None:
    assert pacing_of(CommandType.REBOOT, 11) == PACED
    assert pacing_of(CommandType.REBOOT, 10) == Pacing()
    assert pacing_of(CommandType.SET_POOLS, 500) == Pacing()
    assert pacing_of(CommandType.BACKUP, 500) == Pacing()
