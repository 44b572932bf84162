"""What schedules hold of miners now: kept, so that they lift exactly what they set. Values only; times are in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ...input.fields import Reader
from ...input.limits import MAX_WATTS
from ..model import OFF, Directive, Ramp, limit


class PauseOf(StrEnum):
    """Whose a pause is: a schedule resumes only its own."""

    SCHEDULE = "schedule"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitHeld:
    """A power limit that a schedule set.

    `before_w` is the limit of before, to which the miner returns (None: it did not tell one), `shown_w` what the miner
    made of `watts`; None until it took it.
    """

    watts: int
    before_w: int | None
    shown_w: int | None = None

    def as_json(self) -> dict[str, object]:
        """Return the limit as JSON has it."""
        return {"watts": self.watts, "before_w": self.before_w, "shown_w": self.shown_w}


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Which schedule orders: its id (None where none has an opinion any more), its name, and how it is paced."""

    schedule_id: int | None
    name: str
    ramp: Ramp | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a schedule holds of one miner; on the disk before the order is sent that makes it so.

    `holder` is the schedule, as it was then: it may be deleted before what it set is lifted. `pause` says that the
    miner is, or is being, paused, and whose that is. With PauseOf.PERSON a window found the miner paused, or a person
    paused it inside: it stays paused when the window ends. `pause_taken` says that the miner took the order to stop,
    which is all that is known of one that does not tell whether it is paused. Until `unsure_until` an order that ended
    without success may still take effect: what it set is held although the miner does not show it.
    """

    miner_id: str
    since: datetime
    holder: Holder
    pause: PauseOf | None = None
    pause_taken: bool = False
    limit: LimitHeld | None = None
    unsure_until: datetime | None = None

    @property
    def directive(self) -> Directive | None:
        """Return what is held; None where only a person's pause is respected."""
        if self.pause is PauseOf.SCHEDULE:
            return OFF
        return None if self.limit is None else limit(self.limit.watts)

    def as_json(self) -> dict[str, object]:
        """Return what is held as JSON has it."""
        return {
            "miner_id": self.miner_id,
            "since": self.since.isoformat(),
            "schedule_id": self.holder.schedule_id,
            "schedule": self.holder.name,
            "ramp": None if self.holder.ramp is None else self.holder.ramp.as_json(),
            "pause": None if self.pause is None else self.pause.value,
            "pause_taken": self.pause_taken,
            "limit": None if self.limit is None else self.limit.as_json(),
            "unsure_until": None if self.unsure_until is None else self.unsure_until.isoformat(),
        }

    @classmethod
    def from_json(cls, data: object) -> Held:
        """Return what `as_json` gave; raises InvalidDataError for anything else."""
        reader = Reader(data)
        reader.required("miner_id", "since")
        miner_id, since = reader.text("miner_id"), reader.instant("since")
        schedule_id, name = reader.integer("schedule_id", 0, 2**53), reader.text("schedule", empty=True)
        ramp, held_limit = reader.nested("ramp", _ramp), reader.nested("limit", _limit)
        pause = reader.choice("pause", {item.value: item for item in PauseOf})
        taken, unsure_until = reader.boolean("pause_taken"), reader.instant("unsure_until")
        reader.finish()
        assert miner_id is not None and since is not None  # noqa: S101, PT018  finish has raised otherwise
        return cls(
            miner_id=miner_id,
            since=since,
            holder=Holder(schedule_id=schedule_id, name=name or "", ramp=ramp),
            pause=pause,
            pause_taken=bool(taken),
            limit=held_limit,
            unsure_until=unsure_until,
        )


def _ramp(reader: Reader) -> Ramp:
    return Ramp(
        group_size=reader.integer("group_size", 1, 10_000),
        group_percent=reader.number("group_percent", 0, 100, above=True),
        group_delay_s=reader.number("group_delay_s", 0, 86_400) or 0.0,
    )


def _limit(reader: Reader) -> LimitHeld:
    reader.required("watts")
    # What a miner tells may be anything, and must be read again as it was kept.
    watts, before = reader.integer("watts", 1, MAX_WATTS), reader.integer("before_w", 0, 2**53)
    return LimitHeld(watts=watts or 1, before_w=before, shown_w=reader.integer("shown_w", 0, 2**53))
