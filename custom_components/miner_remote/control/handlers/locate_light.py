"""Switch the locate light of a miner."""

from __future__ import annotations

from ...drivers.contract.values import Snapshot
from ..context import CommandContext, Known, Outcome, response_of
from ..errors import CommandError
from ..miner import ControlledMiner
from ..read_back import async_read_back
from ..record import LocateLightCommand


async def async_set_locate_light(
    command: LocateLightCommand, miner: ControlledMiner, _context: CommandContext
) -> Outcome:
    """Switch the light and read it back."""
    driver = await miner.async_reach()
    accepted = await driver.set_locate_light(on=command.on)
    within = driver.connection.deadlines.write

    def shows(snapshot: Snapshot) -> bool | None:
        return None if snapshot.locate_light is None else snapshot.locate_light is command.on

    await async_read_back(miner, driver, shows, CommandError("locate_light_unchanged", seconds=within), within)
    return Outcome(response=response_of(accepted), known=Known.STATE | Known.SETTINGS)
