"""The settings of a failover policy. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

from ...input.fields import Reader
from ...input.limits import MAX_ID

MAX_MINUTES: Final = 24 * 60
MAX_LISTED_POOLS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FailoverSettings:
    """When a pool is dead, and when miners go back.

    `pool_ids` are library pools in the order of preference. `no_share_minutes` is how long a mining miner may have no
    accepted share. `agree_percent` is the share of the miners on a pool that have to agree before it is dead.
    `first_percent` of the miners go back first. `fill_slots` is whether miners that lack pools of the list get them,
    `take_over` whether miners on other pools are switched too.
    """

    pool_ids: tuple[int, ...]
    no_share_minutes: float = 5.0
    max_reject_percent: float = 20.0
    agree_percent: float = 30.0
    back_after_minutes: float = 30.0
    first_percent: float = 10.0
    max_changes_per_day: int = 4
    fill_slots: bool = True
    take_over: bool = False

    def as_json(self) -> dict[str, object]:
        """Return the settings as JSON."""
        return {**asdict(self), "pool_ids": list(self.pool_ids)}


def read_settings(reader: Reader) -> FailoverSettings | None:
    """Return the settings from JSON; None if a key is wrong or missing.

    Two changes a day are the least: the last change of a day is never used to go back.
    """
    reader.required("pool_ids")
    pool_ids = reader.integers("pool_ids", 1, MAX_ID, in_order=True)
    if pool_ids and not 2 <= len(pool_ids) <= MAX_LISTED_POOLS:
        reader.wrong("pool_ids", "item_count", minimum=2, maximum=MAX_LISTED_POOLS)
    given = {
        "no_share_minutes": reader.number("no_share_minutes", 0.1, MAX_MINUTES),
        "max_reject_percent": reader.number("max_reject_percent", 1, 100),
        "agree_percent": reader.number("agree_percent", 1, 100),
        "back_after_minutes": reader.number("back_after_minutes", 0, MAX_MINUTES),
        "first_percent": reader.number("first_percent", 1, 100),
        "max_changes_per_day": reader.integer("max_changes_per_day", 2, 48),
        "fill_slots": reader.boolean("fill_slots"),
        "take_over": reader.boolean("take_over"),
    }
    if reader.errors or pool_ids is None:
        return None
    chosen = {key: value for key, value in given.items() if value is not None}
    return FailoverSettings(pool_ids=pool_ids, **chosen)  # type: ignore[arg-type]
