"""What a template policy remembers of its miners. Pure: no clock, no I/O, no Home Assistant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from ...input.fields import Reader
from ..contract import MinerDecision

MAX_FAILURES: Final = 1000

_TIMES: Final = ("judged_at", "failed_at", "put_back_at", "reset_at")


@dataclass(frozen=True, slots=True)
class Settled:
    """What was decided for a miner without differences, and all that this depends on.

    Time alone does not change such a decision, so that it stays as long as the facts are the same.
    """

    facts: tuple[object, ...]
    decision: MinerDecision


@dataclass(frozen=True, slots=True, kw_only=True)
class MinerMemory:
    """What is remembered of one miner.

    `seen` holds the differences, by name, with the time of the first reading that showed them; a difference is drift
    from the second reading on. `applied` are the times of the orders of the last 24 hours, oldest first. `judged_at` is
    the time of the last result that was counted, `profile` the profile key when it last answered. `put_back_at` is when
    an order of the last 24 hours succeeded, `failed_at` when the last one failed.
    """

    seen: Mapping[str, datetime] = field(default_factory=dict, hash=False)
    in_order: bool = False
    """Whether it had no differences when it was last compared."""
    applied: tuple[datetime, ...] = ()
    awaiting: bool = False
    """Whether the last order has no result yet."""
    failures: int = 0
    """How many orders in a row failed."""
    judged_at: datetime | None = None
    failed_at: datetime | None = None
    put_back_at: datetime | None = None
    profile: str | None = None
    reset_at: datetime | None = None
    """Since when it has to get the template because it was reset."""
    settled: Settled | None = field(default=None, compare=False, repr=False)
    """Kept in memory only, so that rounds do not compare again what has not changed."""

    @property
    def is_plain(self) -> bool:
        """Return whether nothing in the memory depends on the time or waits for something."""
        return not (
            self.seen
            or self.applied
            or self.awaiting
            or self.failures
            or self.failed_at
            or self.put_back_at
            or self.reset_at
        )

    def as_json(self) -> dict[str, object]:
        """Return what differs from a memory of nothing, as JSON that `_read_memory` reads."""
        values: dict[str, object] = {
            "seen": [{"name": name, "at": at.isoformat()} for name, at in self.seen.items()],
            "in_order": self.in_order,
            "applied": [{"at": at.isoformat()} for at in self.applied],
            "awaiting": self.awaiting,
            "failures": self.failures,
            "profile": self.profile,
            **{name: at.isoformat() for name in _TIMES if (at := getattr(self, name)) is not None},
        }
        return {key: value for key, value in values.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateState:
    """The memory of each miner of the scope, by id."""

    miners: Mapping[str, MinerMemory] = field(default_factory=dict, hash=False)

    def as_json(self) -> dict[str, object]:
        """Return the state as JSON that `state_from_json` reads."""
        return {"miners": {miner_id: memory.as_json() for miner_id, memory in self.miners.items()}}


def state_from_json(data: object) -> TemplateState:
    """Return the stored state; raises InvalidDataError."""
    outer = Reader(data)
    outer.required("miners")
    outer.ignore(("miners",))
    outer.close()
    outer.finish()
    stored = data["miners"] if isinstance(data, Mapping) else None
    Reader(stored, "miners").finish()
    miners: dict[str, MinerMemory] = {}
    for miner_id, item in stored.items() if isinstance(stored, Mapping) else ():
        reader = Reader(item, f"miners.{miner_id}")
        miners[str(miner_id)] = _read_memory(reader)
        reader.close()
        reader.finish()
    return TemplateState(miners=miners)


def _read_memory(reader: Reader) -> MinerMemory:
    return MinerMemory(
        seen=dict(reader.nested_list("seen", _read_seen) or ()),
        in_order=reader.boolean("in_order") is True,
        applied=reader.nested_list("applied", _read_time) or (),
        awaiting=reader.boolean("awaiting") is True,
        failures=reader.integer("failures", 0, MAX_FAILURES) or 0,
        profile=reader.text("profile", longest=1000),
        judged_at=reader.instant("judged_at"),
        failed_at=reader.instant("failed_at"),
        put_back_at=reader.instant("put_back_at"),
        reset_at=reader.instant("reset_at"),
    )


def _read_seen(reader: Reader) -> tuple[str, datetime] | None:
    reader.required("name", "at")
    name, at = reader.text("name"), reader.instant("at")
    return None if name is None or at is None else (name, at)


def _read_time(reader: Reader) -> datetime | None:
    reader.required("at")
    return reader.instant("at")
