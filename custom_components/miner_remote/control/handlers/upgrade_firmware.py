"""Install a firmware image; the layer above decides how, because images and roll-outs are there."""

from __future__ import annotations

from ..context import CommandContext, Outcome
from ..miner import ControlledMiner
from ..record import UpgradeFirmwareCommand


async def async_upgrade_firmware(
    command: UpgradeFirmwareCommand, miner: ControlledMiner, context: CommandContext
) -> Outcome:
    """Install the image, and wait until the miner shows its version."""
    outcome: Outcome = await command.install(miner, context)
    return outcome
