"""Makes the messages of commands, with what their handlers need on the agent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ..control.command_types import POOL_COMMANDS, CommandType
from ..control.context import Backups, CommandContext
from ..control.errors import CommandError
from ..control.handlers.pool_writes import filled_worker_name
from ..control.miner import ControlledMiner
from ..control.record import (
    Command,
    CommandRecord,
    PoolSwitchCommand,
    RestoreCommand,
    SetPoolsCommand,
    UndoPoolSwitchCommand,
)
from ..drivers.contract.values import MinerConfig
from ..wire.command_messages import (
    AttachedBackup,
    CommandMessage,
    CommandSecrets,
    KnownPassword,
    PoolLogin,
    parameters_of,
    secret_command,
)

EXPIRES_AFTER: Final = timedelta(seconds=60)
"""How long after it was sent an agent may start a command; it waits there for reads of the miner in progress."""

_NEEDS_PASSWORDS: Final = POOL_COMMANDS | {CommandType.BACKUP, CommandType.RESTORE}

type Seal = Callable[[str, CommandSecrets], str]
"""Returns the secrets of the command with an id, encrypted for its agent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachments:
    """What a command needs beside its parameters."""

    undone: CommandRecord | None = None
    backups: tuple[AttachedBackup, ...] = ()
    secrets: CommandSecrets


async def async_attachments(command: Command, miner: ControlledMiner, context: CommandContext) -> Attachments:
    """Return what a command needs; raises a CodedError if a backup cannot be read."""
    undone: CommandRecord | None = None
    backup_ids: list[object] = []
    if isinstance(command, RestoreCommand):
        backup_ids.append(command.backup_id)
    elif isinstance(command, UndoPoolSwitchCommand):
        undone = await context.async_record(command.batch_id, miner.miner_id)
        if undone is not None:
            # What an undo wrote is in the backup that it brought back.
            backup_ids += [undone.undo_backup_id, (undone.response or {}).get("restored_backup_id")]
    backups: list[AttachedBackup] = []
    configs: dict[int, MinerConfig] = {}
    for backup_id in dict.fromkeys(backup_ids):
        if isinstance(backup_id, int) and (found := await _async_backup(context.backups, backup_id)) is not None:
            attached, configs[backup_id] = found
            backups.append(attached)
    passwords: list[KnownPassword] = []
    unreadable: list[PoolLogin] = []
    if command.command_type in _NEEDS_PASSWORDS:
        for url, user in _logins(command, miner, undone, configs.values()):
            if (password := context.passwords.pool_password(miner.miner_id, url, user)) is not None:
                passwords.append(KnownPassword(url=url, user=user, password=password))
            if context.passwords.has_unreadable(miner.miner_id, url, user):
                unreadable.append(PoolLogin(url=url, user=user))
    return Attachments(
        undone=undone,
        backups=tuple(backups),
        secrets=CommandSecrets(
            command=secret_command(command),
            passwords=tuple(passwords),
            unreadable=tuple(unreadable),
            configs=configs,
        ),
    )


def command_message(
    command: Command,
    miner: ControlledMiner,
    context: CommandContext,
    attachments: Attachments,
    seal: Seal,
    now: datetime,
) -> CommandMessage:
    """Return the message of a command; raises WireError for one that agents do not carry out."""
    message_id = context.command_id
    secrets = attachments.secrets
    return CommandMessage(
        id=message_id,
        miner=miner.miner_id,
        command_type=command.command_type,
        parameters=parameters_of(command),
        sealed=None if secrets == CommandSecrets() else seal(message_id, secrets),
        # The agent divides its slots fairly between batches; a command alone is one of its own.
        batch_id=message_id,
        initiated_by=context.initiator.initiated_by,
        source=context.initiator.source,
        issued_at=now,
        expires_at=now + EXPIRES_AFTER,
        undone=attachments.undone,
        backups=attachments.backups,
    )


async def _async_backup(backups: Backups, backup_id: int) -> tuple[AttachedBackup, MinerConfig] | None:
    """Return a backup and its content; None if it is missing, which the handler then reports."""
    backup = backups.get(backup_id)
    if backup is None:
        return None
    try:
        config = await backups.async_config(backup_id)
        unreadable = await backups.async_unreadable_slots(backup_id)
    except KeyError:
        # It was deleted meanwhile.
        return None
    return AttachedBackup(backup=backup, unreadable_slots=tuple(sorted(unreadable))), config


def _logins(
    command: Command, miner: ControlledMiner, undone: CommandRecord | None, configs: Iterable[MinerConfig]
) -> list[tuple[str, str]]:
    """Return the pools and users of which the handler may look up the password, each once."""
    found: dict[tuple[str, str], None] = {}
    pools = () if miner.last_seen is None else miner.data.pools
    for pool in (*pools, *(pool for config in configs for pool in config.pools)):
        found[pool.url, pool.user] = None
    for url, template in _requested(command):
        try:
            found[url, filled_worker_name(template, miner)] = None
        except CommandError:
            # The handler raises it, too.
            continue
    if undone is not None:
        found.update(dict.fromkeys(_written(undone)))
    return list(found)


def _requested(command: Command) -> list[tuple[str, str]]:
    """Return the pools that a command requests, with the templates of their users."""
    match command:
        case SetPoolsCommand():
            return [(pool.pool_url, pool.worker_name) for pool in command.pools]
        case PoolSwitchCommand():
            return [(command.pool_url, command.worker_name)]
    return []


def _written(record: CommandRecord) -> list[tuple[str, str]]:
    """Return the pools and users that a command wrote, by its record."""
    parameters, response = record.parameters, record.response or {}
    match record.command_type:
        case CommandType.POOL_SWITCH:
            user = response.get("worker_name", parameters.get("worker_name"))
            return [(str(parameters.get("pool_url")), str(user))]
        case CommandType.SET_POOLS:
            pools = [pool for pool in _list(parameters.get("pools")) if isinstance(pool, dict)]
            users = _list(response.get("worker_names")) or [pool.get("worker_name") for pool in pools]
            return [(str(pool.get("pool_url")), str(user)) for pool, user in zip(pools, users, strict=False)]
    return []


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, (list, tuple)) else ()
