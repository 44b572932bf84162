"""What the panel follows live, each computed once for all who follow."""

from __future__ import annotations

from homeassistant.core import HomeAssistant, callback

from ..fleet import Fleet
from .fleet import FleetFeed


class Feeds:
    """All that can be followed."""

    def __init__(self, hass: HomeAssistant, fleet: Fleet) -> None:
        """Follow nothing yet."""
        self.fleet = FleetFeed(hass, fleet)

    @callback
    def async_close(self) -> None:
        """Let all go who follow."""
        self.fleet.async_close()
