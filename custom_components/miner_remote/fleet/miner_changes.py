"""One place to listen to the changes of all miners, instead of one listener at each of ten thousand."""

from __future__ import annotations

from collections.abc import Callable

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN

type OnMiner = Callable[[str], None]

_CHANGES: HassKey[MinerChanges] = HassKey(f"{DOMAIN}_miner_changes")


class MinerChanges:
    """Notifies its listeners of each miner that answered, or whose listeners were updated."""

    def __init__(self) -> None:
        """Start without listeners."""
        self._listeners: list[OnMiner] = []

    @callback
    def async_listen(self, listener: OnMiner) -> CALLBACK_TYPE:
        """Call `listener` with the id of each miner that may have changed; returns how to unsubscribe."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def async_note(self, miner_id: str) -> None:
        """Notify the listeners of a miner."""
        for listener in self._listeners:
            listener(miner_id)


def miner_changes(hass: HomeAssistant) -> MinerChanges:
    """Return the changes of the miners of all sites."""
    if _CHANGES not in hass.data:
        hass.data[_CHANGES] = MinerChanges()
    return hass.data[_CHANGES]
