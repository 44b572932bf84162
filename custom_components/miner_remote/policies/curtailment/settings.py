"""The settings of a curtailment. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ...input.fields import Reader
from ..allocation.model import Objective
from ..allocation.rules import MAX_SUM_W, Rules, read_objective
from ..stored import as_json


@dataclass(frozen=True, slots=True, kw_only=True)
class CurtailmentSettings:
    """By how much, or to what, the power of the miners falls, and when; all powers in W.

    It begins at once without `begins_at`, and lasts until it is ended without `ends_at`. After that, the power rises
    by at most `restore_w_per_min`.
    """

    reduce_w: int | None = None
    to_w: int | None = None
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    restore_w_per_min: int | None = None
    objective: Objective = Objective.HASHRATE
    over_person: bool = True

    @property
    def rules(self) -> Rules:
        """Return how the allocator restrains."""
        return Rules(objective=self.objective, raise_w_per_min=self.restore_w_per_min, over_person=self.over_person)

    def target_w(self, baseline_w: int) -> int:
        """Return what the miners may draw together during the event, if they drew `baseline_w` at its begin."""
        if self.to_w is not None:
            return self.to_w
        return max(0, baseline_w - (self.reduce_w or 0))

    def as_json(self) -> dict[str, object]:
        """Return the settings as JSON that `read_settings` reads."""
        return {
            "reduce_w": self.reduce_w,
            "to_w": self.to_w,
            "begins_at": as_json(self.begins_at),
            "ends_at": as_json(self.ends_at),
            "restore_w_per_min": self.restore_w_per_min,
            "objective": self.objective.value,
            "over_person": self.over_person,
        }


def read_settings(reader: Reader) -> CurtailmentSettings | None:
    """Return the settings, or None if a key is missing or wrong; the reader collects every wrong key."""
    before = len(reader.errors)
    reduce_w, to_w = reader.integer("reduce_w", 1, MAX_SUM_W), reader.integer("to_w", 0, MAX_SUM_W)
    if reader.has("reduce_w") == reader.has("to_w"):
        reader.wrong("reduce_w", "needs_exactly_one_of", choices="reduce_w, to_w")
    begins_at, ends_at = reader.instant("begins_at"), reader.instant("ends_at")
    if begins_at is not None and ends_at is not None and ends_at <= begins_at:
        reader.wrong("ends_at", "end_before_begin")
    restore, objective = reader.integer("restore_w_per_min", 1, MAX_SUM_W), read_objective(reader)
    over_person = reader.boolean("over_person") is not False
    if len(reader.errors) > before:
        return None
    return CurtailmentSettings(
        reduce_w=reduce_w,
        to_w=to_w,
        begins_at=begins_at,
        ends_at=ends_at,
        restore_w_per_min=restore,
        objective=objective,
        over_person=over_person,
    )
