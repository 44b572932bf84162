"""Commands, their records, initiators and pacing. Pure: no clock, no I/O, no Home Assistant."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from ..drivers.contract.errors import CodedError
from ..drivers.contract.settings import SettingKey, SettingValue
from .backup_model import BackupType
from .command_types import (
    FORMER_NAMES as FORMER_NAMES,  # noqa: PLC0414
    POOL_COMMANDS as POOL_COMMANDS,  # noqa: PLC0414
    SETTING_PARAMETERS as SETTING_PARAMETERS,  # noqa: PLC0414
    CommandType as CommandType,  # noqa: PLC0414
)


class Status(StrEnum):
    """The status of a command."""

    PENDING = "pending"
    SUCCESS = "success"
    FAILED = "failed"
    TIMEOUT = "timeout"
    SKIPPED = "skipped"
    INTERRUPTED = "interrupted"


class Verification(StrEnum):
    """Whether a restart that the miner accepted was confirmed."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"


class Source(StrEnum):
    """Who sent a command: a person, a schedule, or an automation or script."""

    MANUAL = "manual"
    SCHEDULED = "scheduled"
    AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiator:
    """Who sent a command; `initiated_by` is the name of the user, schedule or automation."""

    initiated_by: str
    source: Source
    user_id: str | None = None
    context_id: str | None = None
    purpose: object | None = field(default=None, repr=False, compare=False)
    """By what the sender recognizes the results of its commands; not recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pacing:
    """How a batch is spread: groups of `group_size` or of `group_percent` of the selection, `group_delay_s` apart.

    With neither, all miners are one group. After `stop_after_failures` failures the rest is skipped.
    """

    group_size: int | None = None
    group_percent: float | None = None
    group_delay_s: float = 0.0
    stop_after_failures: int | None = None


class Command(Protocol):
    """A command to each miner of a batch."""

    @property
    def command_type(self) -> CommandType:
        """Return the type of the command."""

    def public_parameters(self) -> dict[str, object]:
        """Return the parameters for the record: JSON, without secrets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimpleCommand:
    """A command without parameters: reboot, restart_mining, power_on (resume), power_off (pause), cycle_outlet."""

    command_type: CommandType

    def public_parameters(self) -> dict[str, object]:
        """Return no parameters."""
        return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerLimitCommand:
    """Limit the power to `watts`.

    A `live` limit must not interrupt mining: a miner whose limit restarts mining gets a throttle. `lifts` is whether it
    ends a live limit, so that the throttle becomes what it was before.
    """

    command_type: ClassVar[CommandType] = CommandType.POWER_LIMIT
    watts: int
    live: bool = False
    lifts: bool = False

    def public_parameters(self) -> dict[str, object]:
        """Return the limit."""
        return {"power_limit_w": self.watts}


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSwitchCommand:
    """Write a pool to slot `pool_number` (from 0) and mine on it.

    With `pool_id`, the runner fills in name, URL, worker and password of that library pool. `worker_name` may contain
    `{hostname}`, `{ip}`, `{ip_last}`, `{mac}` and `{name}`. `pool_passwords` holds unknown passwords of other slots, by
    slot, for firmware that replaces all pools at once.
    """

    command_type: ClassVar[CommandType] = CommandType.POOL_SWITCH
    pool_url: str = ""
    worker_name: str = ""
    pool_password: str = field(default="x", repr=False)
    pool_id: int | None = None
    pool_name: str | None = None
    pool_number: int = 0
    backup_first: bool = False
    pool_passwords: Mapping[int, str] = field(default_factory=dict, repr=False, hash=False)

    def public_parameters(self) -> dict[str, object]:
        """Return all parameters except the passwords."""
        return {
            **_library_parameters(self.pool_id, self.pool_name),
            "pool_url": self.pool_url,
            "worker_name": self.worker_name,
            "pool_number": self.pool_number,
            "backup_first": self.backup_first,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestedPool:
    """A pool to write; `worker_name` may contain the placeholders of a pool switch.

    Without a password, the miner keeps the one that it has for this pool and worker. With `pool_id`, the runner fills
    in all of that library pool. `quota_percent` is the share of the work of this pool, with the pools behind it that
    have none as its fallbacks.
    """

    pool_url: str = ""
    worker_name: str = ""
    pool_password: str | None = field(default=None, repr=False)
    pool_id: int | None = None
    pool_name: str | None = None
    quota_percent: float | None = None
    assumes_password: bool = False
    """Whether the password that pools without one ignore is written if none is given and none is known."""

    @property
    def quota(self) -> float | None:
        """Return the share of the work, from 0 to 1."""
        return None if self.quota_percent is None else self.quota_percent / 100

    def public_parameters(self) -> dict[str, object]:
        """Return the pool without its password."""
        return {
            **_library_parameters(self.pool_id, self.pool_name),
            "pool_url": self.pool_url,
            "worker_name": self.worker_name,
            **({} if self.quota_percent is None else {"quota_percent": self.quota_percent}),
        }


def _library_parameters(pool_id: int | None, pool_name: str | None) -> dict[str, object]:
    return {} if pool_id is None else {"pool_id": pool_id, "pool_name": pool_name}


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPoolsCommand:
    """Replace all pools: write `pools` to the slots from 0 on, empty the others, and mine on slot `pool_number`.

    Without quotas, a miner that divides its work between groups of pools gets a single group.
    """

    command_type: ClassVar[CommandType] = CommandType.SET_POOLS
    pools: tuple[RequestedPool, ...]
    pool_number: int = 0
    backup_first: bool = False

    def public_parameters(self) -> dict[str, object]:
        """Return all parameters except the passwords."""
        return {
            "pools": [pool.public_parameters() for pool in self.pools],
            "pool_number": self.pool_number,
            "backup_first": self.backup_first,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoPoolSwitchCommand:
    """Bring back the pools that a miner had before the pool switch (or other change of pools) of batch `batch_id`."""

    command_type: ClassVar[CommandType] = CommandType.UNDO_POOL_SWITCH
    batch_id: str

    def public_parameters(self) -> dict[str, object]:
        """Return the batch."""
        return {"batch_id": self.batch_id}


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupCommand:
    """Back up the miner; without a name, the backup is named after the miner and the time."""

    command_type: ClassVar[CommandType] = CommandType.BACKUP
    backup_name: str | None = None
    description: str | None = None
    backup_type: BackupType = BackupType.MANUAL

    def public_parameters(self) -> dict[str, object]:
        """Return name, description and type."""
        return {
            "backup_name": self.backup_name,
            "description": self.description,
            "backup_type": self.backup_type.value,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreCommand:
    """Restore backup `backup_id`.

    `sections` None means all of the backup; `pool_passwords` holds passwords missing from the backup, by slot.
    """

    command_type: ClassVar[CommandType] = CommandType.RESTORE
    backup_id: int
    sections: tuple[str, ...] | None = None
    pool_passwords: Mapping[int, str] = field(default_factory=dict, repr=False)

    def public_parameters(self) -> dict[str, object]:
        """Return the backup and the sections."""
        return {
            "backup_id": self.backup_id,
            "sections": None if self.sections is None else list(self.sections),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class LocateLightCommand:
    """Switch the locate light."""

    command_type: ClassVar[CommandType] = CommandType.LOCATE_LIGHT
    on: bool

    def public_parameters(self) -> dict[str, object]:
        """Return whether the light is switched on."""
        return {"on": self.on}


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsCommand:
    """Change settings in one write; `values` holds them by their parameters (`SETTING_PARAMETERS`).

    `expert` allows values of a setting with options that are none of them, within the miner's range.
    """

    command_type: CommandType
    values: Mapping[str, SettingValue] = field(hash=False)
    expert: bool = False

    def public_parameters(self) -> dict[str, object]:
        """Return the values, and whether the write is one for experts."""
        return {**self.values, **({"expert": True} if self.expert else {})}

    def wanted(self, _current: Mapping[SettingKey, SettingValue | None]) -> dict[SettingKey, SettingValue]:
        """Return the values by setting."""
        names = SETTING_PARAMETERS[self.command_type]
        return {names[name]: value for name, value in self.values.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class HashboardsCommand:
    """Switch the hashboards at some positions on or off; the others are left as they are."""

    command_type: ClassVar[CommandType] = CommandType.SET_HASHBOARDS
    expert: ClassVar[bool] = False
    boards: tuple[int, ...]
    on: bool

    def public_parameters(self) -> dict[str, object]:
        """Return the positions and whether they are switched on."""
        return {"boards": list(self.boards), "on": self.on}

    def wanted(self, current: Mapping[SettingKey, SettingValue | None]) -> dict[SettingKey, SettingValue]:
        """Return the positions that are on afterwards; without a known state, only those that are switched on."""
        shown = current.get(SettingKey.HASHBOARDS)
        on = set(shown) if isinstance(shown, tuple) else set()
        on = on | set(self.boards) if self.on else on - set(self.boards)
        return {SettingKey.HASHBOARDS: tuple(sorted(on))}


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeFirmwareCommand:
    """Install a firmware image; only roll-outs send it.

    `install` installs it on a locked miner: it takes the miner and the context, and returns the outcome.
    """

    command_type: ClassVar[CommandType] = CommandType.UPGRADE_FIRMWARE
    image_id: str
    file_name: str
    version: str
    backup_first: bool
    install: Callable[[Any, Any], Awaitable[Any]] = field(repr=False, compare=False)

    def public_parameters(self) -> dict[str, object]:
        """Return the image, its version, and whether a backup is made first."""
        return {
            "image_id": self.image_id,
            "file_name": self.file_name,
            "version": self.version,
            "backup_first": self.backup_first,
        }


@dataclass(slots=True, kw_only=True)
class CommandRecord:
    """One command to one miner in the history; times are in UTC.

    `miner_id` survives a change of the address; `miner_ip` is the address at that time. Records of old versions have no
    `error_code`.
    """

    id: int
    timestamp: datetime
    command_type: CommandType
    miner_id: str
    miner_ip: str
    initiated_by: str
    source: Source
    batch_id: str
    parameters: dict[str, object] = field(default_factory=dict)
    status: Status = Status.PENDING
    response: dict[str, object] | None = None
    error_message: str | None = None
    error_code: str | None = None
    error_args: dict[str, object] | None = None
    sent_at: datetime | None = None
    completed_at: datetime | None = None
    duration_ms: int | None = None
    verification: Verification | None = None
    verified_at: datetime | None = None
    """When the verification ended."""

    @property
    def command_id(self) -> str:
        """Return an id that no other command has, even after an older history was restored."""
        return f"{self.batch_id}.{self.id}"

    @property
    def changed_pools(self) -> bool:
        """Return whether the command changed the pools of its miner, or may have changed them before it failed."""
        response = self.response or {}
        if self.command_type is CommandType.RESTORE:
            sections = response.get("sections")
            return self.status is Status.SUCCESS and isinstance(sections, list) and "pools" in sections
        return self.command_type in POOL_COMMANDS and (
            self.status is Status.SUCCESS or response.get("pools_written") is True
        )

    @property
    def undo_backup_id(self) -> int | None:
        """Return the backup that an undo of this command brings back, None if there is nothing to undo or no backup."""
        backup_id = (self.response or {}).get("backup_id")
        undoable = self.command_type in POOL_COMMANDS and self.changed_pools
        return backup_id if undoable and isinstance(backup_id, int) else None

    def note_error(self, error: CodedError) -> None:
        """Store why the command failed."""
        self.error_message, self.error_code, self.error_args = str(error), error.code, dict(error.arguments)

    def copy(self) -> CommandRecord:
        """Return a copy, in a third of the time of `dataclasses.replace`."""
        return CommandRecord(
            id=self.id,
            timestamp=self.timestamp,
            command_type=self.command_type,
            miner_id=self.miner_id,
            miner_ip=self.miner_ip,
            initiated_by=self.initiated_by,
            source=self.source,
            batch_id=self.batch_id,
            parameters=self.parameters,
            status=self.status,
            response=self.response,
            error_message=self.error_message,
            error_code=self.error_code,
            error_args=self.error_args,
            sent_at=self.sent_at,
            completed_at=self.completed_at,
            duration_ms=self.duration_ms,
            verification=self.verification,
            verified_at=self.verified_at,
        )

    def as_dict(self) -> dict[str, object]:
        """Return the record with the keys of the REST contract and of the store, times as ISO 8601 with offset."""
        return {
            "id": self.id,
            "timestamp": self.timestamp.isoformat(),
            "command_type": self.command_type.value,
            "miner_id": self.miner_id,
            "miner_ip": self.miner_ip,
            "parameters": self.parameters,
            "status": self.status.value,
            "response": self.response,
            "error_message": self.error_message,
            "error_code": self.error_code,
            "error_args": self.error_args,
            "sent_at": self.sent_at.isoformat() if self.sent_at else None,
            "completed_at": self.completed_at.isoformat() if self.completed_at else None,
            "duration_ms": self.duration_ms,
            "verification": self.verification.value if self.verification else None,
            "verified_at": self.verified_at.isoformat() if self.verified_at else None,
            "initiated_by": self.initiated_by,
            "source": self.source.value,
            "batch_id": self.batch_id,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> CommandRecord:
        """Return the record of `as_dict`; raises KeyError, TypeError or ValueError for other data."""

        def when(key: str) -> datetime | None:
            value = data.get(key)
            return datetime.fromisoformat(str(value)) if value is not None else None

        parameters, response = data["parameters"], data.get("response")
        duration, error, verification = data.get("duration_ms"), data.get("error_message"), data.get("verification")
        code, arguments = data.get("error_code"), data.get("error_args")
        if not isinstance(parameters, dict) or not isinstance(response, (dict, type(None))):
            raise TypeError("parameters or response of a command record is not an object")
        if not isinstance(arguments, (dict, type(None))):
            raise TypeError("error_args of a command record is not an object")
        return cls(
            id=int(str(data["id"])),
            timestamp=datetime.fromisoformat(str(data["timestamp"])),
            command_type=CommandType.from_stored(str(data["command_type"])),
            miner_id=str(data["miner_id"]),
            miner_ip=str(data["miner_ip"]),
            initiated_by=str(data["initiated_by"]),
            source=Source(str(data["source"])),
            batch_id=str(data["batch_id"]),
            parameters=parameters,
            status=Status(str(data["status"])),
            response=response,
            error_message=None if error is None else str(error),
            error_code=None if code is None else str(code),
            error_args=arguments,
            sent_at=when("sent_at"),
            completed_at=when("completed_at"),
            duration_ms=None if duration is None else int(str(duration)),
            verification=None if verification is None else Verification(str(verification)),
            verified_at=when("verified_at"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryQuery:
    """A filter of the history; None means any. `before_id` pages to older records."""

    miner_ip: str | None = None
    miner_id: str | None = None
    command_type: CommandType | None = None
    status: Status | None = None
    batch_id: str | None = None
    source: Source | None = None
    initiated_by: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before_id: int | None = None
    limit: int = 100
