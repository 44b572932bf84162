"""The messages of commands and their results.

The parameters of a command are public; if it holds pool passwords, the whole command is also in the encrypted block,
which has precedence. A backup that is made on the agent has a negative id until home has stored it; home then puts
its own id in place of it in `response` and `noted`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import NoneType
from typing import Final

from ..control.backup_model import Backup
from ..control.command_types import SETTING_PARAMETERS, CommandType
from ..control.context import Known, Outcome
from ..control.record import (
    BackupCommand,
    Command,
    CommandRecord,
    HashboardsCommand,
    LocateLightCommand,
    PoolSwitchCommand,
    PowerLimitCommand,
    RestoreCommand,
    SetPoolsCommand,
    SettingsCommand,
    SimpleCommand,
    Source,
    Status,
    UndoPoolSwitchCommand,
)
from ..drivers.contract.driver import Profile
from ..drivers.contract.settings import Setting
from ..drivers.contract.values import MinerConfig, Snapshot
from .codec import from_json, to_json
from .errors import SHORTENED, WireError
from .failures import Failure
from .strict_json import Json

_CLASSES: Final[Mapping[CommandType, type[Command]]] = {
    **dict.fromkeys(
        (
            CommandType.REBOOT,
            CommandType.RESTART_MINING,
            CommandType.POWER_ON,
            CommandType.POWER_OFF,
            CommandType.CYCLE_OUTLET,
        ),
        SimpleCommand,
    ),
    CommandType.POWER_LIMIT: PowerLimitCommand,
    CommandType.POOL_SWITCH: PoolSwitchCommand,
    CommandType.SET_POOLS: SetPoolsCommand,
    CommandType.UNDO_POOL_SWITCH: UndoPoolSwitchCommand,
    CommandType.BACKUP: BackupCommand,
    CommandType.RESTORE: RestoreCommand,
    CommandType.LOCATE_LIGHT: LocateLightCommand,
    CommandType.SET_HASHBOARDS: HashboardsCommand,
    **dict.fromkeys(SETTING_PARAMETERS, SettingsCommand),
}
"""The class of each command that agents carry out; an upgrade of the firmware is none of them."""


class Stage(StrEnum):
    """How far a command has come."""

    ACCEPTED = "accepted"
    """It is in the journal of the agent and waits for its miner."""
    SENT = "sent"
    FINAL = "final"


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolLogin:
    """A pool and its user."""

    url: str
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPassword:
    """The password of a pool and its user."""

    url: str
    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedBackup:
    """A backup that a command needs; `unreadable_slots` are those whose login in the URL cannot be decrypted."""

    backup: Backup
    unreadable_slots: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandSecrets:
    """The encrypted block of a command.

    `command` is the whole command if it holds pool passwords. `passwords` were written to the miner before, those of
    `unreadable` cannot be decrypted. `configs` are the contents of the attached backups by id.
    """

    command: Mapping[str, object] | None = field(default=None, repr=False)
    passwords: tuple[KnownPassword, ...] = field(default=(), repr=False)
    unreadable: tuple[PoolLogin, ...] = field(default=(), repr=False)
    configs: Mapping[int, MinerConfig] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandMessage:
    """A command to one miner of an agent.

    It is never started after `expires_at`. `undone` is the record that an undo is about, and `backups` are those that
    a restore or an undo brings back.
    """

    id: str
    miner: str
    command_type: CommandType
    parameters: Mapping[str, object] = field(default_factory=dict)
    sealed: str | None = None
    batch_id: str
    initiated_by: str
    source: Source
    issued_at: datetime
    expires_at: datetime
    undone: CommandRecord | None = None
    backups: tuple[AttachedBackup, ...] = ()


def parameters_of(command: Command) -> dict[str, Json]:
    """Return the public parameters of a command; raises WireError for one that agents do not carry out."""
    return _json_of(command, secrets=False)


def secret_command(command: Command) -> Mapping[str, object] | None:
    """Return the whole command for CommandSecrets; None if it holds no secrets."""
    whole = _json_of(command, secrets=True)
    return None if whole == _json_of(command, secrets=False) else whole


def command_of(message: CommandMessage, secrets: CommandSecrets | None) -> Command:
    """Return the command of a message and its opened block; raises WireError."""
    kind = _CLASSES.get(message.command_type)
    if kind is None:
        raise WireError("message_not_for_agents", command_type=message.command_type)
    whole = None if secrets is None else secrets.command
    command = from_json(kind, dict(message.parameters if whole is None else whole))
    if command.command_type is not message.command_type:
        raise WireError("message_unknown_value", path="command_type", value=command.command_type)
    if isinstance(command, SettingsCommand):
        for name in command.values.keys() - SETTING_PARAMETERS[command.command_type].keys():
            raise WireError("message_unknown_value", path="values", value=name[:SHORTENED])
    return command


def _json_of(command: Command, *, secrets: bool) -> dict[str, Json]:
    if not isinstance(command, _CLASSES.get(command.command_type, NoneType)):
        raise WireError("message_not_for_agents", command_type=command.command_type)
    value = to_json(command, secrets=secrets)
    assert isinstance(value, dict)  # noqa: S101  a command is a dataclass
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultSecrets:
    """The encrypted block of a result: the contents of new backups by their negative ids, and written passwords."""

    configs: Mapping[int, MinerConfig] = field(default_factory=dict, repr=False)
    passwords: tuple[KnownPassword, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How far a command has come, and in the end its outcome.

    `status`, and `error` or `response`, belong to the stage `final`. `noted` is what was done before a failure.
    `snapshot` and `settings` were read after the command, as `known` says. `backups` were made on the agent.
    """

    id: str
    miner: str
    stage: Stage
    status: Status | None = None
    error: Failure | None = None
    response: Mapping[str, object] | None = None
    known: Known = Known.NOTHING
    noted: Mapping[str, object] = field(default_factory=dict)
    sent_at: datetime | None = None
    completed_at: datetime | None = None
    snapshot: Snapshot | None = None
    settings: tuple[Setting, ...] = ()
    backups: tuple[Backup, ...] = ()
    sealed: str | None = None

    def outcome(self) -> Outcome:
        """Return the outcome of a final result; raises the CodedError of a command that failed."""
        if self.error is not None:
            raise self.error.error()
        return Outcome(response=dict(self.response or {}), known=self.known)


@dataclass(frozen=True, slots=True, kw_only=True)
class AutomaticRecord:
    """A command that an agent sent while it was alone, because the plan wanted it; home adds it to the history."""

    id: str
    miner: str
    command_type: CommandType
    parameters: Mapping[str, object] = field(default_factory=dict)
    schedule: str = ""
    schedule_id: int | None = None
    policy_id: int | None = None
    issued_at: datetime
    sent_at: datetime | None = None
    completed_at: datetime
    status: Status
    error: Failure | None = None
    response: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalPage:
    """What waits in the journal of an agent for the acknowledgment of home.

    `owned` is what schedules own of each miner (`Ownership.as_json`), changed since the last plan; None if they own
    nothing any more. `remaining` is how many records do not fit into this page.
    """

    results: tuple[Result, ...] = ()
    records: tuple[AutomaticRecord, ...] = ()
    owned: Mapping[str, Mapping[str, object] | None] = field(default_factory=dict)
    remaining: int = 0


class RequestKind(StrEnum):
    """What home asks an agent for."""

    STATE = "state"
    """A full state, which the agent publishes on its own topic."""
    JOURNAL = "journal"
    SCAN = "scan"
    SNAPSHOT = "snapshot"
    SETTINGS = "settings"
    CONFIG = "config"
    LOG = "log"
    RECORD = "record"
    """A recording of the answers of a miner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request to an agent, which answers before `expires_at` or not at all.

    `log` and `max_bytes` belong to `log`, `networks` and `credentials` (encrypted) to `scan`, and `acknowledged` to
    `journal`: the ids of results and records that home has stored.
    """

    id: str
    kind: RequestKind
    expires_at: datetime
    miner: str | None = None
    log: str | None = None
    max_bytes: int | None = None
    networks: tuple[str, ...] = ()
    credentials: str | None = None
    acknowledged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One part of the answer to a request.

    The joined `data` of all parts is the JSON of the body (`ANSWER_BODIES`), none for `state` or with an `error`.
    """

    id: str
    kind: RequestKind
    part: int = 0
    parts: int = 1
    error: Failure | None = None
    data: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsReading:
    """The settings of a miner that were just read."""

    settings: tuple[Setting, ...]
    read_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedConfig:
    """The configuration of a miner, encrypted for home."""

    sealed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogText:
    """The end of a log, without secrets."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """The recorded answers of a miner without personal data."""

    content: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanFindings:
    """What a scan found by address: miners, supported firmware that rejected the password, and silent devices."""

    found: Mapping[str, Profile] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


ANSWER_BODIES: Final[Mapping[RequestKind, type]] = {
    RequestKind.JOURNAL: JournalPage,
    RequestKind.SCAN: ScanFindings,
    RequestKind.SNAPSHOT: Snapshot,
    RequestKind.SETTINGS: SettingsReading,
    RequestKind.CONFIG: SealedConfig,
    RequestKind.LOG: LogText,
    RequestKind.RECORD: Recording,
}
"""The body of the answer to each kind of request; that to `state` has none."""
