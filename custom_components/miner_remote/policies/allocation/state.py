"""What is remembered of the level of each miner, as JSON. Pure; times are in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from ...input.fields import InvalidDataError, Reader
from ...input.limits import MAX_WATTS
from ...input.texts import InputProblem
from ...schedules.model import Action, Directive
from ..stored import as_json, not_after

MAX_SUM_W: Final = 10**9
"""The largest sum in W that a file may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLevel:
    """The level of a miner: ON without a restraint.

    `changed_at` is since when it has this level, `switched_at` when it was last paused or started; None does not delay
    a change. `before_w` is what it drew before it was last lowered, until it is seen to have fallen.
    """

    directive: Directive
    changed_at: datetime
    switched_at: datetime | None = None
    before_w: float | None = None

    def not_after(self, now: datetime) -> KeptLevel:
        """Return the level without times in the future: the clock was set back."""
        if self.changed_at <= now and (self.switched_at is None or self.switched_at <= now):
            return self
        return KeptLevel(
            directive=self.directive,
            changed_at=min(self.changed_at, now),
            switched_at=not_after(self.switched_at, now),
            before_w=self.before_w,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdraw:
    """A miner that draws more than its level, by `ratio`; the poll at `since` was the first to show it.

    It counts once a second poll shows it, and is then `confirmed`. `action` is that of its level.
    """

    ratio: float
    since: datetime
    action: Action
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrainState:
    """The levels of miners that are restrained or changed lately, and what the pace of raises has saved up.

    `pace_w` is what the sum might have risen at `pace_at`; None while nothing waits for the pace.
    """

    miners: Mapping[str, KeptLevel] = field(default_factory=dict)
    pace_w: float = 0.0
    pace_at: datetime | None = None
    steady_w: float | None = field(default=None, compare=False)
    steady_at: datetime | None = field(default=None, compare=False)
    """What has been there of the budget for a while, and when. Not stored: after a restart, the present budget."""
    overdraws: Mapping[str, Overdraw] = field(default_factory=dict, compare=False)
    """The miners that draw more than their levels. Not stored: two polls show it again."""

    def as_json(self) -> dict[str, object]:
        """Return the state as JSON that `read_state` reads."""
        return {
            "miners": {
                miner_id: {
                    "level": kept.directive.as_json(),
                    "changed_at": kept.changed_at.isoformat(),
                    "switched_at": as_json(kept.switched_at),
                    "before_w": kept.before_w,
                }
                for miner_id, kept in self.miners.items()
            },
            "pace_w": self.pace_w,
            "pace_at": as_json(self.pace_at),
        }


NO_RESTRAINTS: Final = RestrainState()


def read_state(reader: Reader) -> RestrainState:
    """Return the state of a stored object; the reader collects errors."""
    miners = reader.value("miners", _kept_levels)
    return RestrainState(
        miners=miners or {},
        pace_w=reader.number("pace_w", 0, MAX_SUM_W) or 0.0,
        pace_at=reader.instant("pace_at"),
    )


def _kept_levels(data: object) -> dict[str, KeptLevel]:
    """Return the levels of all miners; raises InvalidDataError."""
    if not isinstance(data, Mapping):
        raise InvalidDataError([InputProblem("miners", "not_object")])
    return {str(miner_id): _kept_level(item, f"miners.{miner_id}") for miner_id, item in data.items()}


def _kept_level(data: object, path: str) -> KeptLevel:
    reader = Reader(data, path)
    reader.required("level", "changed_at")
    directive = reader.value("level", Directive.from_json)
    changed_at, switched_at = reader.instant("changed_at"), reader.instant("switched_at")
    before_w = reader.number("before_w", 0, 100 * MAX_WATTS)
    reader.close()
    reader.finish()
    assert directive is not None and changed_at is not None  # noqa: S101, PT018  finish has raised otherwise
    return KeptLevel(directive=directive, changed_at=changed_at, switched_at=switched_at, before_w=before_w)
