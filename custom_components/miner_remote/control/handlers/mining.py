"""Pause and resume mining, by the firmware or by the power outlet of the miner."""

from __future__ import annotations

import asyncio

from ...drivers.contract.capability import Capability
from ...drivers.contract.errors import CodedError
from ...drivers.contract.values import Snapshot
from ..context import CommandContext, Known, Outcome, Outlets, response_of
from ..errors import CommandError, CommandTimedOutError, UnsupportedCommandError
from ..miner import ControlledMiner
from ..read_back import Shows, async_read_back, async_repeat_until_shown
from ..record import SimpleCommand

OUTLET_S = 30.0
"""How long a power outlet may take to switch."""

OUTLET_OFF_S = 10.0
"""How long a power outlet stays off: until the power supply of the miner is without charge."""

OUTLET_SHOWS_S = 10.0
"""How long it may then take until its state changes."""


async def async_pause(_command: SimpleCommand, miner: ControlledMiner, context: CommandContext) -> Outcome:
    """Pause mining; cut the power of a miner whose firmware cannot pause."""
    if (outlet := outlet_to_switch(miner, context.outlets, on=False)) is not None:
        return await _async_switch_outlet(context, outlet, on=False)
    return await _async_set_mining(miner, mine=False)


async def async_resume(_command: SimpleCommand, miner: ControlledMiner, context: CommandContext) -> Outcome:
    """Resume mining; first switch on an outlet that is off, which needs no answer of the miner."""
    if (outlet := outlet_to_switch(miner, context.outlets, on=True)) is not None:
        return await _async_switch_outlet(context, outlet, on=True)
    return await _async_set_mining(miner, mine=True)


async def async_cycle_outlet(_command: SimpleCommand, miner: ControlledMiner, context: CommandContext) -> Outcome:
    """Switch the power outlet off and on again, also of a miner that does not answer."""
    outlet = miner.outlet
    if outlet is None:
        raise UnsupportedCommandError("no_outlet", name=miner.display_name)
    try:
        if context.outlets.is_on(outlet) is not False:
            await _async_switch_outlet(context, outlet, on=False)
        await asyncio.sleep(OUTLET_OFF_S)
    finally:
        # A stop of Home Assistant, or an outlet that answers too late, must not leave the miner without power.
        outcome = await _async_switch_outlet(context, outlet, on=True)
    return outcome


def outlet_to_switch(miner: ControlledMiner, outlets: Outlets, *, on: bool) -> str | None:
    """Return the outlet that pauses or resumes a miner without its firmware; None if the firmware does it."""
    outlet = miner.outlet
    if outlet is None or (_firmware_pauses(miner) and not (on and outlets.is_on(outlet) is False)):
        return None
    return outlet


def _firmware_pauses(miner: ControlledMiner) -> bool:
    """Return whether the firmware can pause; an unknown one is asked."""
    return miner.profile is None or Capability.PAUSE in miner.capabilities


async def _async_set_mining(miner: ControlledMiner, *, mine: bool) -> Outcome:
    driver = await miner.async_reach()
    if Capability.PAUSE not in miner.capabilities:
        raise UnsupportedCommandError("cannot_pause", name=miner.display_name)
    accepted = await (driver.resume() if mine else driver.pause())
    within = driver.connection.deadlines.write
    missing = CommandError("not_mining" if mine else "still_mining", seconds=within)
    shows = _shows_mining(mine)
    reported = await async_read_back(
        miner, driver, shows, missing, within, first_s=accepted.effective_s, read=miner.async_read_mining
    )
    response = response_of(accepted)
    if not reported:
        response["read_back"] = "this firmware does not report whether it is paused"
    return Outcome(response=response, known=Known.STATE | Known.SETTINGS)


def _shows_mining(mine: bool) -> Shows:
    def shows(snapshot: Snapshot) -> bool | None:
        if snapshot.paused is not None:
            return snapshot.paused is not mine
        return None if snapshot.mining is None else snapshot.mining is mine

    return shows


async def _async_switch_outlet(context: CommandContext, outlet: str, *, on: bool) -> Outcome:
    if context.outlets.is_on(outlet) is None:
        raise CommandError("outlet_unavailable", outlet=outlet)
    try:
        async with asyncio.timeout(OUTLET_S):
            await context.outlets.async_switch(outlet, on=on)
    except TimeoutError as err:
        raise CommandTimedOutError("outlet_timeout", outlet=outlet, seconds=OUTLET_S) from err

    async def check() -> CodedError | None:
        if context.outlets.is_on(outlet) is on:
            return None
        return CommandError("outlet_still_off" if on else "outlet_still_on", outlet=outlet)

    if (missing := await async_repeat_until_shown(check, OUTLET_SHOWS_S)) is not None:
        raise missing
    return Outcome(response={"result": f"power outlet switched {'on' if on else 'off'}", "channel": outlet})
