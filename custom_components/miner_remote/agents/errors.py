"""The errors of what is requested through agents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from ..control.error_texts import COMMAND_ERROR_TEXTS
from ..control.errors import CommandError
from ..control.record import Status
from ..drivers.contract.errors import CodedError, DriverError, TimedOutError, UnreachableError
from ..wire.error_texts import WIRE_ERROR_TEXTS


class AgentUnavailableError(UnreachableError):
    """The agent of a miner gets no commands and requests now."""

    texts = COMMAND_ERROR_TEXTS


class AgentTimedOutError(TimedOutError):
    """An agent did not answer in time."""

    texts = COMMAND_ERROR_TEXTS


class AgentReadError(DriverError):
    """An agent could not read what was requested, for a reason that drivers do not have."""

    texts: ClassVar[Mapping[str, str]] = {**COMMAND_ERROR_TEXTS, **WIRE_ERROR_TEXTS}


class CommandInterruptedError(CommandError):
    """A command was interrupted, so that its result is unknown."""

    status = Status.INTERRUPTED


def as_driver_error(error: CodedError) -> DriverError:
    """Return an error of an agent as one that readers of miners expect."""
    return error if isinstance(error, DriverError) else AgentReadError(error.code, **error.arguments)
