"""Keep full garbage collections back for a moment, so that none comes between a decision and its orders.

With a thousand miners, Home Assistant has more than a million objects, and a full collection stops it for about a
second. Deciding and ordering create many objects, so that it often begins just then. New objects are still collected.
"""

from __future__ import annotations

import gc
from asyncio import TimerHandle
from typing import Final

from homeassistant.core import HomeAssistant, callback

MANY: Final = 100
"""From how many miners on an order does not wait for a full collection."""

HELD_S: Final = 2.5
"""How long full collections are kept back for some hundreds of miners."""

HELD_PER_MINER_S: Final = 0.003
LONGEST_S: Final = 30.0
"""How long for more: about as long as the order to all of them takes, and at most."""

AGAIN_AFTER_S: Final = 10.0
"""How long after that they are not kept back again, so that commands that follow each other do not prevent them."""

NEVER: Final = 1_000_000
"""A threshold that is not reached in that time."""


class FullCollections:
    """Keeps back the full garbage collections of the process; owns the timer that ends it."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start without keeping anything back."""
        self._hass = hass
        self._usual = 0
        self._timer: TimerHandle | None = None
        self._not_before = 0.0

    @callback
    def async_hold(self, miners: int) -> None:
        """Keep full collections back for an order, unless the miners are few, or they are or were until recently."""
        if miners < MANY:
            return
        now = self._hass.loop.time()
        first, second, usual = gc.get_threshold()
        if self._timer is not None or now < self._not_before or not gc.isenabled():
            return
        self._usual = usual
        held_s = min(LONGEST_S, max(HELD_S, miners * HELD_PER_MINER_S))
        self._not_before = now + held_s + AGAIN_AFTER_S
        gc.set_threshold(first, second, NEVER)
        self._timer = self._hass.loop.call_later(held_s, self.async_release)

    @callback
    def async_release(self) -> None:
        """Let full collections take place as usual."""
        if self._timer is None:
            return
        self._timer.cancel()
        self._timer = None
        first, second, present = gc.get_threshold()
        # Otherwise someone else has changed it meanwhile.
        if present == NEVER:
            gc.set_threshold(first, second, self._usual)
