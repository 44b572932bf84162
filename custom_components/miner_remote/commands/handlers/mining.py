"""Pause and resume mining, by the firmware or by the power outlet of the miner."""

from __future__ import annotations

import asyncio

from homeassistant.const import ATTR_ENTITY_ID, SERVICE_TURN_OFF, SERVICE_TURN_ON, STATE_OFF, STATE_ON
from homeassistant.core import Context, HomeAssistant

from ...drivers.contract.capability import Capability
from ...drivers.contract.errors import CodedError
from ...drivers.contract.values import Snapshot
from ...fleet.miner import MinerCoordinator
from ..context import CommandContext, Outcome, response_of
from ..errors import CommandError, CommandTimedOutError, UnsupportedCommandError
from ..read_back import Shows, async_read_back, async_repeat_until_shown
from ..record import SimpleCommand

OUTLET_S = 30.0
"""How long a power outlet may take to switch."""

OUTLET_SHOWS_S = 10.0
"""How long it may then take until its state changes."""


async def async_pause(_command: SimpleCommand, miner: MinerCoordinator, context: CommandContext) -> Outcome:
    """Pause mining; cut the power of a miner whose firmware cannot pause."""
    outlet = miner.outlet
    if outlet is not None and not _firmware_pauses(miner):
        return await _async_switch_outlet(context, outlet, on=False)
    return await _async_set_mining(miner, mine=False)


async def async_resume(_command: SimpleCommand, miner: MinerCoordinator, context: CommandContext) -> Outcome:
    """Resume mining; first switch on an outlet that is off, which needs no answer of the miner."""
    outlet = miner.outlet
    if outlet is not None and (_is_off(context.hass, outlet) or not _firmware_pauses(miner)):
        return await _async_switch_outlet(context, outlet, on=True)
    return await _async_set_mining(miner, mine=True)


def _firmware_pauses(miner: MinerCoordinator) -> bool:
    """Return whether the firmware can pause; an unknown one is asked."""
    return miner.profile is None or Capability.PAUSE in miner.capabilities


async def _async_set_mining(miner: MinerCoordinator, *, mine: bool) -> Outcome:
    driver = await miner.async_reach()
    if Capability.PAUSE not in miner.capabilities:
        raise UnsupportedCommandError("cannot_pause", name=miner.display_name)
    accepted = await (driver.resume() if mine else driver.pause())
    within = driver.connection.deadlines.write
    missing = CommandError("not_mining" if mine else "still_mining", seconds=within)
    reported = await async_read_back(miner, driver, _shows_mining(mine), missing, within)
    response = response_of(accepted)
    if not reported:
        response["read_back"] = "this firmware does not report whether it is paused"
    return Outcome(response=response)


def _shows_mining(mine: bool) -> Shows:
    def shows(snapshot: Snapshot) -> bool | None:
        if snapshot.paused is not None:
            return snapshot.paused is not mine
        return None if snapshot.mining is None else snapshot.mining is mine

    return shows


def _is_off(hass: HomeAssistant, entity_id: str) -> bool:
    state = hass.states.get(entity_id)
    return state is not None and state.state == STATE_OFF


async def _async_switch_outlet(context: CommandContext, outlet: str, *, on: bool) -> Outcome:
    hass = context.hass
    before = hass.states.get(outlet)
    if before is None or before.state not in (STATE_ON, STATE_OFF):
        raise CommandError("outlet_unavailable", outlet=outlet)
    try:
        async with asyncio.timeout(OUTLET_S):
            await hass.services.async_call(
                "switch",
                SERVICE_TURN_ON if on else SERVICE_TURN_OFF,
                {ATTR_ENTITY_ID: outlet},
                blocking=True,
                context=Context(user_id=context.initiator.user_id),
            )
    except TimeoutError as err:
        raise CommandTimedOutError("outlet_timeout", outlet=outlet, seconds=OUTLET_S) from err
    wanted = STATE_ON if on else STATE_OFF

    async def check() -> CodedError | None:
        state = hass.states.get(outlet)
        if state is not None and state.state == wanted:
            return None
        return CommandError("outlet_still_off" if on else "outlet_still_on", outlet=outlet)

    if (missing := await async_repeat_until_shown(check, OUTLET_SHOWS_S)) is not None:
        raise missing
    return Outcome(response={"result": f"power outlet switched {wanted}", "channel": outlet})
