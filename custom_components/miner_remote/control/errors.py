"""The errors of commands."""

from __future__ import annotations

from typing import ClassVar

from ..drivers.contract import errors
from ..drivers.contract.errors import CodedError, DriverError, ErrorArgument, TimedOutError, UnsupportedError
from .error_texts import COMMAND_ERROR_TEXTS
from .record import Status


class CommandError(CodedError):
    """A command failed; also the description of what a miner does not show."""

    texts = COMMAND_ERROR_TEXTS
    status: ClassVar[Status] = Status.FAILED


class CommandTimedOutError(CommandError):
    """Something did not answer in time."""

    status = Status.TIMEOUT


class NotSentError(CommandError):
    """The command was not sent to the miner."""

    status = Status.SKIPPED


class UnsupportedCommandError(CommandError):
    """The miner cannot do this at all; trying again is pointless."""


class NotLocalError(DriverError):
    """Something needs the driver of a miner to which this process does not talk itself."""

    texts = COMMAND_ERROR_TEXTS


def coded(err: Exception) -> CodedError:
    """Return an error with a code; one of Home Assistant keeps its sentence."""
    return err if isinstance(err, CodedError) else CommandError("other", text=str(err))


def status_of(err: Exception) -> Status:
    """Return the status of a command that failed with an error."""
    if isinstance(err, CommandError):
        return err.status
    return Status.TIMEOUT if isinstance(err, TimedOutError) else Status.FAILED


def nested(name: str, err: Exception) -> dict[str, ErrorArgument]:
    """Return an error as an argument of another one."""
    return errors.nested(name, coded(err))


def failed_after(cause: Exception, code: str, **arguments: ErrorArgument) -> CommandError:
    """Return an error about `cause`, of a kind that follows from it."""
    kind = CommandError
    if isinstance(cause, (TimedOutError, CommandTimedOutError)):
        kind = CommandTimedOutError
    elif isinstance(cause, (UnsupportedError, UnsupportedCommandError)):
        kind = UnsupportedCommandError
    return kind(code, **nested("cause", cause), **arguments)
