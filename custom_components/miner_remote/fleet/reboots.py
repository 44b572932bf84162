"""Which miners are expected to reboot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager

from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN

_REBOOTS: HassKey[Counter[str]] = HassKey(f"{DOMAIN}_reboots")


def reboots_of(hass: HomeAssistant) -> Counter[str]:
    """Return how many commands wait for the reboot of each miner."""
    return hass.data.setdefault(_REBOOTS, Counter())


@contextmanager
def awaiting_reboot(hass: HomeAssistant, miner_id: str) -> Generator[None]:
    """Count a miner as rebooting until the context ends, even if its site is reloaded meanwhile."""
    reboots = reboots_of(hass)
    reboots[miner_id] += 1
    try:
        yield
    finally:
        reboots[miner_id] -= 1
