"""The grid energy price configured on Home Assistant's Energy dashboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from homeassistant.core import HomeAssistant, callback
from homeassistant.setup import async_when_setup

if TYPE_CHECKING:
    from homeassistant.components.energy.data import EnergyManager

_ENERGY = "energy"


@dataclass(frozen=True, slots=True)
class DashboardPrice:
    """The price of the first grid connection that has one: an entity, or a number per kWh."""

    entity_id: str | None = None
    price: float | None = None


class EnergyDashboard:
    """Follows the price on the Energy dashboard, if that is set up."""

    def __init__(self, hass: HomeAssistant, changed: Callable[[], None]) -> None:
        """Call `changed` when the configured price changes."""
        self._hass = hass
        self._changed = changed
        self._manager: EnergyManager | None = None
        self._price: DashboardPrice | None = None

    @property
    def price(self) -> DashboardPrice | None:
        """Return the configured price, or None."""
        return self._price

    @callback
    def async_start(self) -> None:
        """Read the price when the Energy dashboard is set up, which may never happen."""
        async_when_setup(self._hass, _ENERGY, self._async_found)

    async def _async_found(self, hass: HomeAssistant, _component: str) -> None:
        # Imported only if set up, because it imports the recorder and the frontend.
        from homeassistant.components.energy.data import async_get_manager  # noqa: PLC0415

        self._manager = await async_get_manager(hass)
        # The manager has no unsubscribe; this object lives as long as Home Assistant.
        self._manager.async_listen_updates(self._async_updated)
        await self._async_updated()

    async def _async_updated(self) -> None:
        price = _price_of(self._manager.data) if self._manager is not None else None
        if price != self._price:
            self._price = price
            self._changed()


def _price_of(preferences: object) -> DashboardPrice | None:
    """Return the import price of the first grid connection that has one.

    Preferences of before 2026 hold a list of flows in each connection, those since then have the price beside them.
    """
    sources = preferences.get("energy_sources") if isinstance(preferences, dict) else None
    for source in sources or ():
        if source.get("type") != "grid":
            continue
        for flow in (source, *source.get("flow_from", ())):
            if (entity_id := flow.get("entity_energy_price")) is not None:
                return DashboardPrice(entity_id=str(entity_id))
            if (price := flow.get("number_energy_price")) is not None:
                return DashboardPrice(price=float(price))
    return None
