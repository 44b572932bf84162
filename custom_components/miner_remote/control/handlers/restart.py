"""Reboot a miner, or restart its mining software."""

from __future__ import annotations

from ..context import CommandContext, Outcome, response_of
from ..miner import ControlledMiner
from ..record import SimpleCommand


async def async_reboot(_command: SimpleCommand, miner: ControlledMiner, _context: CommandContext) -> Outcome:
    """Reboot the miner; the runner verifies the reboot later."""
    driver = await miner.async_reach()
    return Outcome(response=response_of(await driver.reboot()))


async def async_restart_mining(_command: SimpleCommand, miner: ControlledMiner, _context: CommandContext) -> Outcome:
    """Restart the mining software; the runner verifies the restart later."""
    driver = await miner.async_reach()
    return Outcome(response=response_of(await driver.restart_mining()))
