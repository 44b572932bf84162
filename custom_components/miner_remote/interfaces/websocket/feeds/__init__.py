"""The live subscriptions of the panel, each computed once for all subscribers."""

from __future__ import annotations

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ....alerts.service import AlertService
from ....commands.history.store import CommandHistory
from ....commands.runner import CommandRunner
from ....const import DOMAIN
from ....fleet.selection import Fleet
from ....upgrades.service import FirmwareService
from .alerts import AlertFeed
from .batches import BatchFeed
from .commands import CommandFeed
from .firmware import FirmwareFeed
from .fleet import FleetFeed
from .last_commands import LastCommandFeed
from .pools import PoolFeed


class Feeds:
    """All feeds."""

    def __init__(
        self,
        hass: HomeAssistant,
        fleet: Fleet,
        history: CommandHistory,
        runner: CommandRunner,
        alerts: AlertService,
        firmware: FirmwareService,
    ) -> None:
        """Initialize without subscribers."""
        self.fleet = FleetFeed(hass, fleet)
        self.pools = PoolFeed(hass, fleet)
        self.commands = CommandFeed(hass, history)
        self.last_commands = LastCommandFeed(hass, fleet, history)
        self.batches = BatchFeed(hass, runner)
        self.alerts = AlertFeed(hass, fleet, alerts)
        self.firmware = FirmwareFeed(hass, firmware)

    @callback
    def async_close(self) -> None:
        """Remove all subscribers."""
        self.fleet.async_close()
        self.pools.async_close()
        self.commands.async_close()
        self.last_commands.async_close()
        self.batches.async_close()
        self.alerts.async_close()
        self.firmware.async_close()


FEEDS: HassKey[Feeds] = HassKey(f"{DOMAIN}_feeds")
