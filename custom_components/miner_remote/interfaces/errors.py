"""Errors of the REST and websocket API: a status, a code with arguments, and the English text of the code."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from typing import Final

from homeassistant.auth.models import User
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.collection import ItemNotFound

from ..commands.library_pools import library_pool_ids
from ..control.record import Command, RestoreCommand, Status, UndoPoolSwitchCommand
from ..fleet.miner import DriverError, MinerCoordinator, TimedOutError
from ..input.fields import InvalidDataError
from ..input.texts import InputArgument, InputProblem, printable
from ..pool_library.errors import POOL_LIBRARY_TEXTS, PoolLibraryError
from ..runtime import MinerRemoteData
from ..schedules.store import UnknownMinerError
from .work_limit import WorkLimitExceededError

REQUEST_TEXTS: Final[Mapping[str, str]] = {
    "backup_gone": "Backup {backup_id} or its miner was removed just now.",
    "backup_miner_gone": "The miner of backup {backup_id} is no longer configured.",
    "backup_miner_gone_name_another": (
        "The miner of backup {backup_id} is no longer configured. Choose another miner of the same model."
    ),
    "backup_not_found": "Backup {backup_id} does not exist.",
    "batch_ended": "Batch {batch_id} has ended; there is nothing to stop.",
    "batch_not_found": "There is no batch {batch_id}.",
    "batch_running": "Batch {batch_id} is still running. Stop it or wait until it has ended, then undo it.",
    "command_not_found": "There is no command {command}.",
    "library_pool_not_found": POOL_LIBRARY_TEXTS["library_pool_not_found"],
    "log_not_found": "The miner has no log {log}.",
    "miner_id_not_found": "No miner with the id {miners} is configured; nothing was done.",
    "miner_not_found": "No miner with the address {miner} is configured.",
    "miners_not_found": "No miner with the address {miners} is configured; nothing was done.",
    "nothing_to_undo": (
        "Batch {batch_id} has no change of pools that can be undone: no backup was made first, or the pools were "
        "changed later."
    ),
    "not_administrator": "Only an administrator of Home Assistant may do this.",
    "policy_not_found": "There is no policy {policy_id}.",
    "rate_not_found": "Electricity tariff {rate_id} does not exist.",
    "scan_running": "Another search for miners is running. Try again when it has ended.",
    "schedule_not_found": "Schedule {schedule_id} does not exist.",
    "site_by_agents": "Agents reach the miners of this site. Add them in the settings of Home Assistant.",
    "site_not_found": "This site no longer exists or is disabled.",
    "too_many_commands": "Too many commands. Try again in {seconds} seconds.",
    "unexpected": "An unexpected error occurred; see the log.",
}


class ApiError(Exception):
    """A request that is answered with an error."""

    def __init__(
        self,
        status: int,
        message: str,
        code: str,
        arguments: Mapping[str, object],
        *,
        extra: Mapping[str, object] | None = None,
        retry_after: int | None = None,
    ) -> None:
        """Initialize; `extra` holds further keys of the answer, `retry_after` is in seconds."""
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after
        self.details: dict[str, object] = {"error_code": code, "error_args": dict(arguments), **(extra or {})}


def refused(status: int, code: str, retry_after: int | None = None, **arguments: str | int) -> ApiError:
    """Return the error of a code in `REQUEST_TEXTS`."""
    return ApiError(status, REQUEST_TEXTS[code].format_map(arguments), code, arguments, retry_after=retry_after)


def not_found(code: str, **arguments: str | int) -> ApiError:
    """Return the error for something that does not exist."""
    return refused(HTTPStatus.NOT_FOUND, code, None, **arguments)


def bad_request(path: str, code: str, **arguments: InputArgument) -> ApiError:
    """Return the error of one key, or with an empty path of the whole body."""
    return invalid([InputProblem(path, code, arguments)])


def invalid(problems: Sequence[InputProblem]) -> ApiError:
    """Return the error of keys; the first one gives the sentence."""
    first = problems[0]
    return ApiError(
        HTTPStatus.BAD_REQUEST,
        first.sentence,
        first.code,
        {"path": first.path, **first.arguments},
        extra={"errors": [problem.as_json() for problem in problems]},
    )


@contextmanager
def errors_of_store(gone: ApiError) -> Iterator[None]:
    """Raise the errors of a collection as ApiError: `gone` if the item does not exist, else 400.

    If the only error is an unknown address of a miner, the status is 404.
    """
    try:
        yield
    except ItemNotFound:
        raise gone from None
    except InvalidDataError as err:
        error = invalid(err.errors)
        if isinstance(err, UnknownMinerError):
            error.status = HTTPStatus.NOT_FOUND
        raise error from None


def of_home_assistant(status: int, err: HomeAssistantError, extra: Mapping[str, object] | None = None) -> ApiError:
    """Return the error of an exception whose text is a sentence for a person."""
    code, arguments = err.translation_key or "unavailable", err.translation_placeholders or {}
    retry_after = err.retry_after_s if isinstance(err, WorkLimitExceededError) else None
    return ApiError(status, str(err), code, arguments, extra=extra, retry_after=retry_after)


def of_driver(err: DriverError) -> ApiError:
    """Return the error of a miner that refused or did not answer."""
    late = isinstance(err, TimedOutError)
    status = HTTPStatus.GATEWAY_TIMEOUT if late else HTTPStatus.BAD_GATEWAY
    outcome = Status.TIMEOUT if late else Status.FAILED
    return ApiError(status, str(err), err.code, err.arguments, extra={"status": outcome.value})


def take_token(data: MinerRemoteData, user: User, now: float) -> None:
    """Count one command of a user; raises ApiError 429 if there were too many."""
    wait = data.limiter.take(user.id, now)
    if wait > 0:
        seconds = math.ceil(wait)
        raise refused(HTTPStatus.TOO_MANY_REQUESTS, "too_many_commands", seconds, seconds=seconds)


async def async_undo_targets(
    data: MinerRemoteData, command: UndoPoolSwitchCommand, selected: Sequence[MinerCoordinator] | None
) -> list[MinerCoordinator]:
    """Return the selected miners, or without any those of the batch whose pools an undo can bring back.

    Raises ApiError 404 if the batch does not exist, and 409 if it is running or nothing of it can be undone.
    """
    miners, refusal = await async_undoable_miners(data, command.batch_id)
    if refusal is not None:
        status = HTTPStatus.NOT_FOUND if refusal == "batch_not_found" else HTTPStatus.CONFLICT
        raise refused(status, refusal, batch_id=printable(command.batch_id))
    return list(selected) if selected else miners


async def async_undoable_miners(data: MinerRemoteData, batch_id: str) -> tuple[list[MinerCoordinator], str | None]:
    """Return the miners whose pools an undo of a batch can bring back, and the code of why the undo is refused."""
    miner_ids = await data.runner.async_undoable(batch_id)
    if miner_ids is None:
        return [], "batch_not_found"
    if (batch := data.runner.batch(batch_id)) is not None and batch.running:
        return [], "batch_running"
    miners = [miner for miner_id in miner_ids if (miner := data.fleet.by_id(miner_id)) is not None]
    return miners, None if miners else "nothing_to_undo"


def check_named(data: MinerRemoteData, command: Command) -> None:
    """Raise ApiError 404 if a command names a backup or a library pool that does not exist.

    If the password of the pool cannot be decrypted, the error is a 409.
    """
    if isinstance(command, RestoreCommand) and data.backups.get(command.backup_id) is None:
        raise not_found("backup_not_found", backup_id=command.backup_id)
    for pool_id in library_pool_ids(command):
        try:
            data.pools.password(pool_id)
        except PoolLibraryError as err:
            raise of_pool_library(err) from None


def of_pool_library(err: PoolLibraryError) -> ApiError:
    """Return the error of the pool library."""
    missing = err.code == "library_pool_not_found"
    return ApiError(HTTPStatus.NOT_FOUND if missing else HTTPStatus.CONFLICT, str(err), err.code, err.arguments)
