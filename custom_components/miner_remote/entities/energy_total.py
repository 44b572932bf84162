"""Energy that is integrated from a power."""

from __future__ import annotations

from time import monotonic
from typing import override

from homeassistant.components.sensor import RestoreSensor
from homeassistant.core import callback

from .restored_total import LARGEST_ENERGY_KWH, async_restored_total


class EnergyTotal(RestoreSensor):
    """The sum of an energy in kWh, kept over restarts."""

    _kwh = 0.0
    _power_w: float | None = None
    _since: float = 0.0

    @property
    @override
    def native_value(self) -> float:
        """Return the energy in kWh."""
        return round(self._kwh, 6)

    @override
    async def async_added_to_hass(self) -> None:
        """Restore the total."""
        await super().async_added_to_hass()
        last = await self.async_get_last_sensor_data()
        value = last.native_value if last else None
        self._kwh = async_restored_total(self.hass, self.entity_id, value, LARGEST_ENERGY_KWH)

    @callback
    def count(self, power_w: float | None, *, known: bool = True) -> None:
        """Add the energy used since the last call with the power of that call; `power_w` counts from now on.

        The energy since the last call is only added if it is `known` that the power lasted until now.
        """
        now = monotonic()
        if known and self._power_w is not None:
            self._kwh += self._power_w * (now - self._since) / 3_600_000
        self._power_w = power_w
        self._since = now
