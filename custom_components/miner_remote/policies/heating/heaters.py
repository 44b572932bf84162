"""The miners of a zone as heaters. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ...drivers.contract.capability import Capability
from ...schedules.model import Action
from ..allocation.items import unread_until
from ..allocation.levels import lowest_limit
from ..contract import MinerView
from ..full_power import full_power, full_power_w
from .stages import Heater, Ranges, ranges_of

BUSY = "miner_busy"
"""The code of a miner with a running command, which ends in some seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """The heaters that can be changed, and what the other miners of the zone draw, in W.

    `full_w` is the power of all miners without any limit; unknown ones count as nothing.
    """

    full_w: float
    fixed_w: float
    heaters: Sequence[Heater]

    @property
    def highest_w(self) -> float:
        """Return what the zone can draw now, as far as schedules and earlier policies allow it."""
        return self.fixed_w + sum(heater.highest_w for heater in self.heaters)

    @property
    def is_switched(self) -> bool:
        """Return whether no heater has a live limit: they are only paused and resumed."""
        return all(heater.lowest_w == heater.highest_w for heater in self.heaters)

    @property
    def ranges(self) -> Ranges:
        """Return the powers that the heaters can give now, without the other miners."""
        return ranges_of(self.heaters)


def zone_of(miners: Sequence[MinerView], now: datetime) -> Zone:
    """Return the miners of a zone as heaters."""
    heaters, fixed_w = [], 0.0
    for view in miners:
        if (heater := _heater_of(view, now)) is not None:
            heaters.append(heater)
        elif view.answers:
            fixed_w += view.power_w or 0.0
    return Zone(full_w=full_power_w(miners), fixed_w=fixed_w, heaters=heaters)


def _heater_of(view: MinerView, now: datetime) -> Heater | None:
    """Return a miner as a heater, None if it cannot be changed or may not run at all."""
    full_w, wanted = full_power(view), view.directive
    blocked = view.blocked is not None and view.blocked.code != BUSY
    if not full_w or blocked or unread_until(view, now) is not None or view.held_until is not None:
        return None
    if wanted is not None and wanted.action is not Action.ON:
        full_w = min(full_w, wanted.watts or 0)
    if not full_w:
        return None
    can_limit = view.limit_is_live is True and Capability.POWER_LIMIT in view.capabilities
    lowest_w = min(lowest_limit(view, full_w), full_w) if can_limit else full_w
    if Capability.PAUSE not in view.capabilities and not view.has_outlet:
        return Heater(lowest_w, lowest_w, full_w) if can_limit else None
    standby_w = view.power_w if view.paused and view.power_w is not None else 0.0
    return Heater(min(standby_w, lowest_w), lowest_w, full_w)
