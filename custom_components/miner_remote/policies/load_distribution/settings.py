"""The settings of a load distribution. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ...input.fields import Reader
from ..allocation.model import Objective
from ..allocation.rules import MAX_SUM_W, Rules, read_objective

MAX_SITES: Final = 100
MAX_PERCENT: Final = 100
MAX_MINUTES: Final = 1_440

DEFAULT_MARGIN: Final = 5.0
DEFAULT_MOVE_MINUTES: Final = 60.0
DEFAULT_MINUTES: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadDistributionSettings:
    """Where load runs; powers in W, times in minutes.

    `limits` are the most that sites may draw, by their names; a site without one has none. `total_w` is the most of all
    sites together. Load moves if energy gets cheaper by more than `margin_percent`, once in `min_move_minutes`.
    """

    limits: Mapping[str, int] = field(default_factory=dict, hash=False)
    total_w: int | None = None
    objective: Objective = Objective.HASHRATE
    margin_percent: float = DEFAULT_MARGIN
    min_move_minutes: float = DEFAULT_MOVE_MINUTES
    min_on_minutes: float = DEFAULT_MINUTES
    min_off_minutes: float = DEFAULT_MINUTES
    raise_w_per_min: float | None = None
    over_person: bool = False

    def limit_of(self, site: str) -> int | None:
        """Return the limit of a site; case is ignored."""
        return next((watts for name, watts in self.limits.items() if name.casefold() == site.casefold()), None)

    def rules(self, sites: int) -> Rules:
        """Return how the miners of each of so many sites are restrained; the sites share the pace equally."""
        pace = self.raise_w_per_min
        return Rules(
            objective=self.objective,
            min_on_minutes=self.min_on_minutes,
            min_off_minutes=self.min_off_minutes,
            raise_w_per_min=None if pace is None else pace / max(1, sites),
            over_person=self.over_person,
        )

    def as_json(self) -> dict[str, object]:
        """Return the settings as JSON that `read_settings` reads."""
        return {
            "limits": dict(self.limits),
            "total_w": self.total_w,
            "objective": self.objective.value,
            "margin_percent": self.margin_percent,
            "min_move_minutes": self.min_move_minutes,
            "min_on_minutes": self.min_on_minutes,
            "min_off_minutes": self.min_off_minutes,
            "raise_w_per_min": self.raise_w_per_min,
            "over_person": self.over_person,
        }


def read_settings(reader: Reader) -> LoadDistributionSettings | None:
    """Return the settings, or None if they are wrong; the reader collects every wrong key."""
    before = len(reader.errors)
    limits = reader.prices("limits", 0, MAX_SUM_W) or {}
    if len(limits) > MAX_SITES:
        reader.wrong("limits", "too_many_items", maximum=MAX_SITES)
    total_w = reader.integer("total_w", 0, MAX_SUM_W)
    objective = read_objective(reader)
    margin = reader.number_or("margin_percent", 0, MAX_PERCENT, DEFAULT_MARGIN)
    move = reader.number_or("min_move_minutes", 0, MAX_MINUTES, DEFAULT_MOVE_MINUTES)
    on, off = (reader.number_or(f"min_{word}_minutes", 0, MAX_MINUTES, DEFAULT_MINUTES) for word in ("on", "off"))
    pace = reader.number("raise_w_per_min", 1, MAX_SUM_W)
    over_person = reader.boolean("over_person") is True
    if objective is Objective.HASHRATE and not limits and total_w is None and len(reader.errors) == before:
        reader.wrong("total_w", "needs_one_of", choices="total_w, limits")
    if len(reader.errors) > before:
        return None
    return LoadDistributionSettings(
        limits={name: int(watts) for name, watts in limits.items()},
        total_w=total_w,
        objective=objective,
        margin_percent=margin,
        min_move_minutes=move,
        min_on_minutes=on,
        min_off_minutes=off,
        raise_w_per_min=pace,
        over_person=over_person,
    )
