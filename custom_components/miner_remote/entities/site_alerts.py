"""The entities of a site that show whether anything needs attention."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final, override

from homeassistant.components.binary_sensor import BinarySensorEntity, BinarySensorEntityDescription
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.components.sensor import SensorEntity, SensorEntityDescription
from homeassistant.core import callback

from ..alerts.model import Alert
from ..entity import SiteEntity
from ..runtime import DATA
from .measurements import COUNT

NAMES: Final = 10
"""How many names the attribute lists."""

ALERTS: Final = SensorEntityDescription(key="alerts", translation_key="alerts", **COUNT)
ATTENTION: Final = BinarySensorEntityDescription(
    key="attention", translation_key="attention", device_class=BinarySensorDeviceClass.PROBLEM
)


class _AlertEntity(SiteEntity):
    """An entity that follows the alerts of its site."""

    _attr_should_poll = False

    @property
    def alerts(self) -> list[Alert]:
        """Return the alerts of the site, the worst first."""
        return self.hass.data[DATA].alerts.alerts_at(self.site.entry.entry_id)

    @override
    async def async_added_to_hass(self) -> None:
        """Subscribe to alerts."""
        self.async_on_remove(self.hass.data[DATA].alerts.async_on_change(self._changed))

    @callback
    def _changed(self) -> None:
        self.async_write_ha_state()


class AlertsSensor(_AlertEntity, SensorEntity):
    """The number of alerts, with counts by kind and the first names."""

    _unrecorded_attributes = frozenset({"names"})

    @property
    @override
    def native_value(self) -> int:
        """Return the number of alerts."""
        return len(self.alerts)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return the counts by kind, and the names of the worst, each once."""
        service, alerts = self.hass.data[DATA].alerts, self.alerts
        names: dict[str, None] = {}
        for alert in alerts:
            if len(names) == NAMES:
                break
            names[service.name_of(alert)] = None
        return {"counts": dict(Counter(alert.kind.value for alert in alerts)), "names": list(names)}


class AttentionSensor(_AlertEntity, BinarySensorEntity):
    """Whether there is any alert."""

    @property
    @override
    def is_on(self) -> bool:
        """Return whether there is an alert."""
        return bool(self.alerts)
