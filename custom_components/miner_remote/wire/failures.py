"""Errors on the wire: code, arguments and kind, so that home raises the same error and shows its translated text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from ..control.errors import (
    CommandError,
    CommandTimedOutError,
    NotSentError,
    UnsupportedCommandError,
    coded,
)
from ..drivers.contract.errors import (
    AuthenticationError,
    CodedError,
    DriverError,
    ErrorArgument,
    NoPoolsError,
    RefusedError,
    TimedOutError,
    UnknownMinerError,
    UnreachableError,
    UnsupportedError,
)
from .errors import WireError


class FailureKind(StrEnum):
    """The class of an error, which callers distinguish."""

    DRIVER = "driver"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed_out"
    AUTHENTICATION = "authentication"
    REFUSED = "refused"
    NO_POOLS = "no_pools"
    UNSUPPORTED = "unsupported"
    UNKNOWN_MINER = "unknown_miner"
    COMMAND = "command"
    COMMAND_TIMED_OUT = "command_timed_out"
    NOT_SENT = "not_sent"
    UNSUPPORTED_COMMAND = "unsupported_command"
    MESSAGE = "message"


_CLASSES: Final[Mapping[FailureKind, type[CodedError]]] = {
    FailureKind.DRIVER: DriverError,
    FailureKind.UNREACHABLE: UnreachableError,
    FailureKind.TIMED_OUT: TimedOutError,
    FailureKind.AUTHENTICATION: AuthenticationError,
    FailureKind.REFUSED: RefusedError,
    FailureKind.NO_POOLS: NoPoolsError,
    FailureKind.UNSUPPORTED: UnsupportedError,
    FailureKind.UNKNOWN_MINER: UnknownMinerError,
    FailureKind.COMMAND: CommandError,
    FailureKind.COMMAND_TIMED_OUT: CommandTimedOutError,
    FailureKind.NOT_SENT: NotSentError,
    FailureKind.UNSUPPORTED_COMMAND: UnsupportedCommandError,
    FailureKind.MESSAGE: WireError,
}
_KINDS: Final[Mapping[type, FailureKind]] = {error: kind for kind, error in _CLASSES.items()}
_SUBSTITUTES: Final[Mapping[FailureKind, type[CommandError]]] = {
    FailureKind.TIMED_OUT: CommandTimedOutError,
    FailureKind.COMMAND_TIMED_OUT: CommandTimedOutError,
    FailureKind.NOT_SENT: NotSentError,
    FailureKind.UNSUPPORTED: UnsupportedCommandError,
    FailureKind.UNKNOWN_MINER: UnsupportedCommandError,
    FailureKind.UNSUPPORTED_COMMAND: UnsupportedCommandError,
}
"""What is raised for an error with an unknown code: its status is the same."""
_RESERVED: Final = frozenset({"self", "code"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An error: its kind, code and arguments, with those of nested errors, and the English text."""

    kind: FailureKind
    code: str
    arguments: Mapping[str, ErrorArgument] = field(default_factory=dict)
    text: str = ""

    @classmethod
    def of(cls, err: Exception) -> Failure:
        """Return the failure of an error."""
        error = coded(err)
        kind = next((_KINDS[base] for base in type(error).__mro__ if base in _KINDS), None)
        if kind is None:
            # An error that only the agent has: home shows its sentence.
            return cls(kind=FailureKind.COMMAND, code="other", arguments={"text": str(error)}, text=str(error))
        return cls(kind=kind, code=error.code, arguments=dict(error.arguments), text=str(error))

    def error(self) -> CodedError:
        """Return the error; one with a code that this version does not know keeps its sentence and its status."""
        kind = _CLASSES[self.kind]
        if self.code in kind.texts and not _RESERVED & self.arguments.keys():
            try:
                return kind(self.code, **self.arguments)
            except KeyError, ValueError, TypeError:
                # Another version gives this code other arguments.
                pass
        return _SUBSTITUTES.get(self.kind, CommandError)("other", text=self.text or self.code)
