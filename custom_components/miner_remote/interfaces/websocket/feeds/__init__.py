"""The live subscriptions of the panel, each computed once for all subscribers."""

from __future__ import annotations

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ....const import DOMAIN
from ....runtime import MinerRemoteData
from .alerts import AlertFeed
from .base import Feed
from .batches import BatchFeed
from .commands import CommandFeed
from .earnings import EarningsFeed
from .firmware import FirmwareFeed
from .fleet import FleetFeed
from .last_commands import LastCommandFeed
from .policies import PolicyFeed
from .pool_library import PoolLibraryFeed
from .pools import PoolFeed


class Feeds:
    """All feeds."""

    def __init__(self, hass: HomeAssistant, data: MinerRemoteData) -> None:
        """Initialize without subscribers."""
        self.fleet = FleetFeed(hass, data.fleet)
        self.pools = PoolFeed(hass, data.fleet)
        self.commands = CommandFeed(hass, data.history)
        self.last_commands = LastCommandFeed(hass, data.fleet, data.history)
        self.batches = BatchFeed(hass, data.runner)
        self.alerts = AlertFeed(hass, data.fleet, data.alerts)
        self.firmware = FirmwareFeed(hass, data.firmware)
        self.policies = PolicyFeed(hass, data)
        self.earnings = EarningsFeed(hass, data)
        self.pool_library = PoolLibraryFeed(hass, data.pools)

    @callback
    def async_close(self) -> None:
        """Remove all subscribers."""
        for feed in vars(self).values():
            if isinstance(feed, Feed):
                feed.async_close()


FEEDS: HassKey[Feeds] = HassKey(f"{DOMAIN}_feeds")
