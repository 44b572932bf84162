"""Install a firmware image; the layer above decides how, because images and roll-outs are there."""

from __future__ import annotations

from ...fleet.miner import MinerCoordinator
from ..context import CommandContext, Outcome
from ..record import UpgradeFirmwareCommand


async def async_upgrade_firmware(
    command: UpgradeFirmwareCommand, miner: MinerCoordinator, context: CommandContext
) -> Outcome:
    """Install the image, and wait until the miner shows its version."""
    outcome: Outcome = await command.install(miner, context)
    return outcome
