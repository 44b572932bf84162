"""What schedules own of miners: stored, so that they lift exactly what they set. Values only; times are in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ...input.fields import Reader
from ...input.limits import MAX_WATTS
from ..model import OFF, Directive, Ramp, limit


class PauseOwner(StrEnum):
    """The owner of a pause; a schedule resumes only its own."""

    SCHEDULE = "schedule"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedLimit:
    """A power limit that a schedule set.

    `before_w` is the limit to restore (None: the miner reported none), `reported_w` the limit reported for `watts`, or
    None until the miner accepted the command.
    """

    watts: int
    before_w: int | None
    reported_w: int | None = None

    def as_json(self) -> dict[str, object]:
        """Return the limit as JSON."""
        return {"watts": self.watts, "before_w": self.before_w, "shown_w": self.reported_w}


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The schedule that sends a command: its id (None if none wants anything any more), name and ramp.

    Or the policy whose restraint it is: `policy_id` and its name.
    """

    schedule_id: int | None
    name: str
    ramp: Ramp | None = None
    policy_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """What a schedule owns of one miner; stored before the command is sent.

    `owner` is the schedule at that time; it may be deleted before the effect ends. `pause` is the owner of a pause
    if the miner is or will be paused. With PauseOwner.PERSON the miner was paused before the window, or a person
    paused it inside: it stays paused when the window ends. `pause_taken` means that the miner accepted the command to
    stop; some miners do not report whether they are paused. Until `unsure_until` a command that failed may still take
    effect, so that the ownership is kept although the miner does not show it.
    """

    miner_id: str
    since: datetime
    owner: Owner
    pause: PauseOwner | None = None
    pause_taken: bool = False
    limit: OwnedLimit | None = None
    unsure_until: datetime | None = None

    @property
    def directive(self) -> Directive | None:
        """Return the directive in force, or None for a person's pause alone."""
        if self.pause is PauseOwner.SCHEDULE:
            return OFF
        return None if self.limit is None else limit(self.limit.watts)

    def as_json(self) -> dict[str, object]:
        """Return the ownership as JSON."""
        return {
            "miner_id": self.miner_id,
            "since": self.since.isoformat(),
            "schedule_id": self.owner.schedule_id,
            "schedule": self.owner.name,
            "policy_id": self.owner.policy_id,
            "ramp": None if self.owner.ramp is None else self.owner.ramp.as_json(),
            "pause": None if self.pause is None else self.pause.value,
            "pause_taken": self.pause_taken,
            "limit": None if self.limit is None else self.limit.as_json(),
            "unsure_until": None if self.unsure_until is None else self.unsure_until.isoformat(),
        }

    @classmethod
    def from_json(cls, data: object) -> Ownership:
        """Return the ownership from JSON; raises InvalidDataError."""
        reader = Reader(data)
        reader.required("miner_id", "since")
        miner_id, since = reader.text("miner_id"), reader.instant("since")
        schedule_id, name = reader.integer("schedule_id", 0, 2**53), reader.text("schedule", empty=True)
        policy_id = reader.integer("policy_id", 1, 2**53)
        ramp, held_limit = reader.nested("ramp", _ramp), reader.nested("limit", _limit)
        pause = reader.choice("pause", {item.value: item for item in PauseOwner})
        taken, unsure_until = reader.boolean("pause_taken"), reader.instant("unsure_until")
        reader.finish()
        assert miner_id is not None and since is not None  # noqa: S101, PT018  finish has raised otherwise
        return cls(
            miner_id=miner_id,
            since=since,
            owner=Owner(schedule_id=schedule_id, name=name or "", ramp=ramp, policy_id=policy_id),
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


def _limit(reader: Reader) -> OwnedLimit:
    reader.required("watts")
    # A miner may report any limit; it must be readable again.
    watts, before = reader.integer("watts", 1, MAX_WATTS), reader.integer("before_w", 0, 2**53)
    return OwnedLimit(watts=watts or 1, before_w=before, reported_w=reader.integer("shown_w", 0, 2**53))
