"""The messages of status, assignment, plan and state.

Each is a dataclass that `codec` turns into a JSON object and back. Times are in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from ..drivers.contract.driver import Deadlines, Profile
from ..drivers.contract.settings import Setting
from ..drivers.contract.values import MAX_NAME, Snapshot, TuningValue
from ..drivers.parsing.text import one_line
from .codec import from_json, to_json
from .errors import WireError
from .failures import Failure
from .strict_json import dumps, loads

HEARTBEAT_S: Final = 30.0
"""How often home publishes its status."""
ALONE_AFTER_S: Final = 90.0
"""How long after the last status of home an agent is alone."""
PLAN_HOURS: Final = 24
"""How far ahead a plan goes."""


def payload_of(message: object) -> bytes:
    """Return the payload of a message without its secrets."""
    return dumps(to_json(message))


def message_of[T](kind: type[T], payload: bytes) -> T:
    """Return the message of a payload; raises WireError."""
    return from_json(kind, loads(payload))


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeStatus:
    """The status of home, published every HEARTBEAT_S seconds and when it stops (`online` false).

    `at` is the clock of home. `time_zone` is the one of names with a time, such as those of backups. Agents encrypt
    configurations for `public_key`.
    """

    online: bool
    instance: str
    at: datetime
    versions: tuple[int, ...]
    public_key: str
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentStatus:
    """The status of an agent: its birth, and as its last will `online` false with the same `instance`.

    `instance` is new with each start of the process. `at` is its clock when it connected. `journal_size` is how many
    records wait for an acknowledgment. `version` is the one of its software, `versions` those of the protocol.
    """

    online: bool
    instance: str
    at: datetime | None = None
    started_at: datetime | None = None
    version: str = ""
    versions: tuple[int, ...] = ()
    public_key: str = ""
    journal_size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedMiner:
    """One miner that an agent polls and controls.

    `credentials` are encrypted for the agent. The stored `profile` may be `outdated`: the agent then identifies the
    miner again. `memory` is what its driver learned before.
    """

    id: str
    host: str
    name: str
    credentials: str | None = None
    profile: Profile | None = None
    outdated: bool = False
    memory: Mapping[str, TuningValue] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the name one printable line, because it goes into the log."""
        object.__setattr__(self, "name", one_line(self.name, MAX_NAME))


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One part of the miners of an agent; all parts of one `version` belong together."""

    version: int
    part: int = 0
    parts: int = 1
    interval_s: float
    concurrency: int
    deadlines: Deadlines = field(default_factory=Deadlines)
    miners: tuple[AssignedMiner, ...] = ()


class PlannedAction(StrEnum):
    """What schedules want of a miner."""

    PAUSE = "pause"
    LIMIT = "limit"
    MINE = "mine"
    """Only the effects of schedules are lifted: a miner that a person paused stays paused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """The target of a miner; `watts` is the power limit of the action `limit`."""

    action: PlannedAction
    watts: int | None = None

    def __post_init__(self) -> None:
        """Refuse a limit without watts."""
        if (self.action is PlannedAction.LIMIT) is (self.watts is None):
            raise WireError("message_field_missing", path="watts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What holds from `start` until `end`, and which schedule or policy wants it.

    Without a directive the miner is left alone, as while a person's command has priority.
    """

    start: datetime
    end: datetime
    directive: Directive | None = None
    schedule: str = ""
    schedule_id: int | None = None
    policy_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailSafe:
    """A policy that pauses its miners when its sensors are silent: once home was not heard for `after_s` seconds."""

    after_s: float
    policy: str
    policy_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMiners:
    """Miners with the same spans, and what schedules own of each (`Ownership.as_json`) if they own something."""

    ids: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    fail_safe: FailSafe | None = None
    owned: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One part of the plan of an agent; all parts of one `version` belong together."""

    version: int
    part: int = 0
    parts: int = 1
    valid_from: datetime
    valid_until: datetime
    miners: tuple[PlannedMiners, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MinerState:
    """What an agent knows of one miner.

    `snapshot` is the last one; `error` is why the last poll failed, None if it did not. `seen_at` is when the miner
    last answered, by the clock of home. `address` is the IP address that its host resolved to. Pool passwords are left
    out.
    """

    seen_at: datetime | None = None
    error: Failure | None = None
    address: str | None = None
    snapshot: Snapshot | None = None
    profile: Profile | None = None
    settings: tuple[Setting, ...] = ()
    settings_read_at: datetime | None = None
    memory: Mapping[str, TuningValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One part of the full state of an agent; `sequence` is one more than that of the delta before."""

    instance: str
    sequence: int
    part: int = 0
    parts: int = 1
    at: datetime
    miners: Mapping[str, MinerState] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """The changes since the delta before, by miner, as `delta.changes_of` makes them.

    The numbers of deltas and full states rise by one. A large delta is sent as several, each with its own number.
    """

    instance: str
    sequence: int
    at: datetime
    miners: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
