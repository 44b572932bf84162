"""What a protection policy remembers of its miners, as JSON. Pure; times are in UTC.

A miner without anything to remember has no entry: it is at full power, and nothing about it is being counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Final

from ...input.fields import InvalidDataError, Reader
from ...input.limits import MAX_WATTS
from ...input.texts import InputProblem

FULL: Final = 100
PAUSED: Final = 0
"""The percent of a miner without a restraint, and of a paused one."""

MAX_COUNT: Final = 1000
"""The largest count, and the longest text, that a file may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatState:
    """The heat of one miner.

    `percent` is what it may draw of `full_w`, its full power in W when it was first restrained (None: unknown).
    `stepped_at` is when `percent` last changed; `rose_at` is when it last rose, until that was undone or proved right.
    `hot_since`, `below_since` and `cool_since` are since when its temperature has been at least the limit, below the
    limit (after it was hot), and below the temperature of recovery (only while restrained). `undone_at` is when rises
    of the last 24 hours were undone.
    """

    percent: int = FULL
    full_w: int | None = None
    stepped_at: datetime | None = None
    rose_at: datetime | None = None
    hot_since: datetime | None = None
    below_since: datetime | None = None
    cool_since: datetime | None = None
    undone_at: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FanState:
    """The fans of one miner.

    `polls` in a row showed a failure, the last one at `seen_at`. `failed_at` is since when the miner has a failed fan:
    number `fan`, counted from 1, or None if the miner reported a fault with the text `fault`. `fine_since` is since
    when it mines again without a failure.
    """

    polls: int = 0
    seen_at: datetime | None = None
    failed_at: datetime | None = None
    fan: int | None = None
    fault: str | None = None
    fine_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryState:
    """The recovery of one miner.

    `idle` is whether it should not mine now; `ready_since` is since when it should mine again. `low_since` is since
    when its hashrate is too low, `unseen_since` since when no accepted share has been seen of it at all. `taken` is how
    many of the three steps (restart, reboot, outlet) are behind it since it was last well, the last one at `tried_at`;
    `silent_since` is since when it has not answered after one. `tries_at` are those of the last 24 hours. `given_up` is
    whether a person is asked for, until it is well.
    """

    idle: bool = False
    ready_since: datetime | None = None
    low_since: datetime | None = None
    unseen_since: datetime | None = None
    taken: int = 0
    tried_at: datetime | None = None
    silent_since: datetime | None = None
    tries_at: tuple[datetime, ...] = ()
    given_up: bool = False


NO_HEAT: Final = HeatState()
NO_FAN: Final = FanState()
NO_RECOVERY: Final = RecoveryState()


@dataclass(frozen=True, slots=True)
class MinerState:
    """What is remembered of one miner."""

    heat: HeatState = NO_HEAT
    fan: FanState = NO_FAN
    recovery: RecoveryState = NO_RECOVERY


NOTHING: Final = MinerState()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionState:
    """What a policy remembers: its miners by id, and when it last switched on the scaling of a miner's firmware.

    No time in it is later than `changed_at`, when it last changed.
    """

    miners: Mapping[str, MinerState] = field(default_factory=dict, hash=False)
    scaling_at: Mapping[str, datetime] = field(default_factory=dict, hash=False)
    changed_at: datetime | None = None

    def as_json(self) -> dict[str, object]:
        """Return the state as JSON that `state_from_json` reads."""
        return {
            "miners": {
                miner_id: {
                    name: values
                    for name, part in (("heat", miner.heat), ("fan", miner.fan), ("recovery", miner.recovery))
                    if (values := _part_as_json(part))
                }
                for miner_id, miner in self.miners.items()
            },
            "scaling_at": {miner_id: at.isoformat() for miner_id, at in self.scaling_at.items()},
            "changed_at": None if self.changed_at is None else self.changed_at.isoformat(),
        }


def without_future(state: MinerState, now: datetime) -> MinerState:
    """Return the state with the times after now set to now: the clock was set back, and no time may block for ever."""
    heat, fan, recovery = _until(state.heat, now), _until(state.fan, now), _until(state.recovery, now)
    return state if state == (after := MinerState(heat, fan, recovery)) else after


def _until[S: (HeatState, FanState, RecoveryState)](state: S, now: datetime) -> S:
    changes: dict[str, Any] = {}
    for name in state.__slots__:
        value = getattr(state, name)
        if isinstance(value, datetime):
            # `seen_at` is only compared with that of the next poll.
            if value > now and name != "seen_at":
                changes[name] = now
        elif value and isinstance(value, tuple) and max(value) > now:
            changes[name] = tuple(min(at, now) for at in value)
    return replace(state, **changes) if changes else state


# JSON -----------------------------------------------------------------------------------------------------------------


def _part_as_json(part: HeatState | FanState | RecoveryState) -> dict[str, object]:
    """Return the fields that differ from their defaults."""
    values: dict[str, object] = {}
    for item in fields(part):
        value = getattr(part, item.name)
        if value == item.default:
            continue
        if isinstance(value, tuple):
            values[item.name] = [at.isoformat() for at in value]
        else:
            values[item.name] = value.isoformat() if isinstance(value, datetime) else value
    return values


def state_from_json(data: object) -> ProtectionState:
    """Return the stored state; raises InvalidDataError."""
    reader = Reader(data)
    miners = {miner_id: _miner(item, f"miners.{miner_id}") for miner_id, item in _objects(data, "miners").items()}
    scaling = _objects(data, "scaling_at")
    times = Reader(scaling, "scaling_at", reader.errors)
    read = {miner_id: times.instant(miner_id) for miner_id in scaling}
    changed_at = reader.instant("changed_at")
    reader.ignore(("miners", "scaling_at"))
    reader.close()
    reader.finish()
    return ProtectionState(
        miners=miners,
        scaling_at={miner_id: at for miner_id, at in read.items() if at is not None},
        changed_at=changed_at,
    )


def _objects(data: object, key: str) -> Mapping[str, object]:
    value = data.get(key) if isinstance(data, Mapping) else None
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise InvalidDataError([InputProblem(key, "not_object")])
    return value


def _miner(data: object, path: str) -> MinerState:
    reader = Reader(data, path)
    miner = MinerState(
        reader.nested("heat", _heat) or NO_HEAT,
        reader.nested("fan", _fan) or NO_FAN,
        reader.nested("recovery", _recovery) or NO_RECOVERY,
    )
    reader.close()
    reader.finish()
    return miner


def _heat(reader: Reader) -> HeatState:
    percent = reader.integer("percent", PAUSED, FULL)
    heat = HeatState(
        percent=FULL if percent is None else percent,
        full_w=reader.integer("full_w", 0, MAX_WATTS * 10),
        stepped_at=reader.instant("stepped_at"),
        rose_at=reader.instant("rose_at"),
        hot_since=reader.instant("hot_since"),
        below_since=reader.instant("below_since"),
        cool_since=reader.instant("cool_since"),
        undone_at=reader.instants("undone_at") or (),
    )
    if heat.percent < FULL and heat.stepped_at is None:
        reader.required("stepped_at")
    return heat


def _fan(reader: Reader) -> FanState:
    return FanState(
        polls=reader.integer("polls", 0, MAX_COUNT) or 0,
        seen_at=reader.instant("seen_at"),
        failed_at=reader.instant("failed_at"),
        fan=reader.integer("fan", 1, MAX_COUNT),
        fault=reader.text("fault", longest=MAX_COUNT, empty=True),
        fine_since=reader.instant("fine_since"),
    )


def _recovery(reader: Reader) -> RecoveryState:
    return RecoveryState(
        idle=reader.boolean("idle") is True,
        ready_since=reader.instant("ready_since"),
        low_since=reader.instant("low_since"),
        unseen_since=reader.instant("unseen_since"),
        taken=reader.integer("taken", 0, MAX_COUNT) or 0,
        tried_at=reader.instant("tried_at"),
        silent_since=reader.instant("silent_since"),
        tries_at=reader.instants("tries_at") or (),
        given_up=reader.boolean("given_up") is True,
    )
