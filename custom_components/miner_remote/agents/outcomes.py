"""Turn a final result into the outcome or the error at home, and store what the command left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ..control.context import CommandContext, Known, Outcome
from ..control.errors import CommandError
from ..control.known_passwords import with_known_passwords
from ..control.miner import ControlledMiner
from ..control.record import CommandType, Status
from ..drivers.contract.errors import CodedError
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
    own_ids, lost = await _async_store(result, miner, context, unseal)
    response = _with_own_ids(result.response or {}, own_ids)
    context.noted.update(_with_own_ids(result.noted, own_ids))
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
) -> tuple[Mapping[int, int | None], CodedError | None]:
    """Store new backups and passwords; return the own ids of the backups, and why one could not be stored."""
    own_ids: dict[int, int | None] = dict.fromkeys(backup.id for backup in result.backups)
    if result.sealed is None:
        return own_ids, WireError("message_field_missing", path="sealed") if own_ids else None
    try:
        secrets = unseal(result.sealed)
    except WireError as err:
        return own_ids, err
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
            stored = await context.backups.async_add(
                miner_id=miner.miner_id,
                miner_ip=backup.miner_ip,
                backup_name=backup.backup_name,
                description=backup.description,
                backup_type=backup.backup_type,
                created_by=backup.created_by,
                config=config,
                driver=backup.driver,
            )
        except CodedError as err:
            lost = err
        else:
            own_ids[backup.id] = stored.id
    return own_ids, lost


def _with_own_ids(values: Mapping[str, object], own_ids: Mapping[int, int | None]) -> dict[str, object]:
    """Return a response with the ids of stored backups; those that were not stored are left out."""
    named: dict[str, object] = {}
    for name, value in values.items():
        if isinstance(value, int) and not isinstance(value, bool) and value in own_ids:
            if (own := own_ids[value]) is not None:
                named[name] = own
        else:
            named[name] = value
    return named
