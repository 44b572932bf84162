"""Orders of persons that ended without success, and may have taken effect all the same. Pure, without a clock.

An answer can be lost, and a miner may do only later what it was told. What it then shows tells whose it is: without
this, a schedule would undo what the person ordered, or resume what the person paused.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ...commands.record import CommandType
from .reconcile import Seen, same

LATEST: Final = timedelta(minutes=5)
"""What a miner shows later than this after the end of an order has nothing to do with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonsOrder:
    """What a person ordered of a miner: `at` is when, and `watts` the limit of a power_limit."""

    command_type: CommandType
    watts: int | None
    by: str
    at: datetime

    def shown_by(self, seen: Seen) -> bool:
        """Return whether a miner shows what was ordered."""
        if self.command_type is CommandType.POWER_OFF:
            return seen.paused is True
        if self.command_type is CommandType.POWER_ON:
            return seen.paused is False
        return self.watts is not None and seen.limit_w is not None and same(seen.limit_w, self.watts)


class Doubts:
    """The orders of which it is not known whether they took effect; one per miner."""

    def __init__(self) -> None:
        """Start with none."""
        self._orders: dict[str, tuple[PersonsOrder, datetime]] = {}

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self._orders)

    def note(self, miner_id: str, order: PersonsOrder, now: datetime) -> None:
        """Note an order that ended now without success."""
        self._orders[miner_id] = order, now

    def forget(self, miner_id: str, but: Collection[CommandType] = ()) -> None:
        """Forget the order to a miner, unless it is one of some kinds."""
        known = self._orders.get(miner_id)
        if known is not None and known[0].command_type not in but:
            del self._orders[miner_id]

    def clock_set(self, jump: timedelta) -> None:
        """Count from as long ago as before, though it is another time now."""
        self._orders = {miner_id: (order, ended + jump) for miner_id, (order, ended) in self._orders.items()}

    def take(self, miner_id: str, seen: Seen, now: datetime) -> PersonsOrder | None:
        """Return the order that a miner now shows to have taken effect, which is then no doubt any more."""
        known = self._orders.get(miner_id)
        if known is None:
            return None
        order, ended = known
        if now - ended > LATEST:
            del self._orders[miner_id]
            return None
        if not order.shown_by(seen):
            return None
        del self._orders[miner_id]
        return order
