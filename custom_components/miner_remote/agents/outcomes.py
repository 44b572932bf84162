"""Turn a final result into the outcome or the error at home, and store what the command left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ..control.backup_model import Backup
from ..control.context import CommandContext, Known, Outcome
from ..control.errors import CommandError
from ..control.known_passwords import with_known_passwords
from ..control.miner import ControlledMiner
from ..control.record import CommandType, Status
from ..drivers.contract.errors import CodedError
from ..drivers.contract.values import MAX_NAME
from ..drivers.parsing.text import one_line
from ..input.limits import MAX_DESCRIPTION, MAX_TEXT
from ..wire.command_messages import Result, ResultSecrets
from ..wire.errors import WireError
from .errors import CommandInterruptedError

type Unseal = Callable[[str], ResultSecrets]
"""Opens the encrypted block of the result; raises WireError."""


async def async_outcome(
    result: Result, command_type: CommandType, miner: ControlledMiner, context: CommandContext, unseal: Unseal
) -> Outcome:
    """Store what a command left, and return its outcome; raises the CodedError that it ended with.

    A backup that was made before the command changed something and that cannot be stored does not make the command
    fail: the miner has changed. It is noted.
    """
    stored, lost = await _async_store(result, miner, context, unseal)
    response = _with_own_ids(result.response or {}, stored)
    context.noted.update(_with_own_ids(result.noted, stored))
    if command_type is CommandType.BACKUP and (kept := next(iter(stored.values()), None)) is not None:
        # Only home knows whether an automatic backup found nothing new.
        response["result"] = "kept" if kept.last_confirmed_at is None else "unchanged"
        response["backup_name"] = kept.backup_name
    if lost is not None:
        if command_type is CommandType.BACKUP and result.error is None:
            raise lost
        context.noted["backup_not_kept"] = str(lost)
    if result.error is not None:
        error = result.error.error()
        if result.status is Status.INTERRUPTED and isinstance(error, CommandError):
            error = CommandInterruptedError(error.code, **error.arguments)
        raise error
    if result.status is not Status.SUCCESS:
        raise WireError("message_field_missing", path="error")
    return Outcome(response=response, known=_noted_reads(result, miner))


def _noted_reads(result: Result, miner: ControlledMiner) -> Known:
    """Give the miner what was read after the command, and return what that is."""
    known = result.known
    if result.snapshot is not None and Known.STATE in known:
        miner.async_set_snapshot(result.snapshot)
    else:
        known &= ~Known.STATE
    if Known.SETTINGS in known and result.settings:
        miner.settings.note(result.settings)
    return known


async def _async_store(
    result: Result, miner: ControlledMiner, context: CommandContext, unseal: Unseal
) -> tuple[Mapping[int, Backup | None], CodedError | None]:
    """Store new backups and passwords; return the backups by the ids of the agent, and why one is not stored."""
    found: dict[int, Backup | None] = dict.fromkeys(backup.id for backup in result.backups)
    if result.sealed is None:
        return found, WireError("message_field_missing", path="sealed") if found else None
    try:
        secrets = unseal(result.sealed)
    except WireError as err:
        return found, err
    for each in secrets.passwords:
        try:
            await context.passwords.async_remember_pool_password(miner.miner_id, each.url, each.user, each.password)
        except CodedError as err:
            context.noted["password_not_kept"] = str(err)
    lost: CodedError | None = None
    for backup in result.backups:
        config = secrets.configs.get(backup.id)
        if config is None:
            lost = WireError("message_field_missing", path="configs")
            continue
        # Home sent the passwords of the pools that it knew; the miner may have had others.
        config = replace(config, pools=with_known_passwords(config.pools, miner.miner_id, context.passwords))
        try:
            found[backup.id] = await context.backups.async_add(
                miner_id=miner.miner_id,
                miner_ip=one_line(backup.miner_ip, MAX_NAME),
                backup_name=one_line(backup.backup_name, MAX_TEXT),
                description=None if backup.description is None else backup.description[:MAX_DESCRIPTION],
                backup_type=backup.backup_type,
                created_by=context.initiator.initiated_by,
                config=config,
                driver=one_line(backup.driver, MAX_NAME),
                origin=f"{result.id} {backup.id}",
            )
        except CodedError as err:
            lost = err
    return found, lost


def _with_own_ids(values: Mapping[str, object], stored: Mapping[int, Backup | None]) -> dict[str, object]:
    """Return a response with the ids of stored backups; those that were not stored are left out."""
    named: dict[str, object] = {}
    for name, value in values.items():
        if isinstance(value, int) and not isinstance(value, bool) and value in stored:
            if (own := stored[value]) is not None:
                named[name] = own.id
        else:
            named[name] = value
    return named
