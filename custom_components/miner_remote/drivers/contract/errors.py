"""The errors of drivers: a stable code, its arguments, and an English text made of both."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from ..parsing.text import one_line
from .error_texts import ERROR_TEXTS

MAX_WORDS = 1000
"""The longest text of an error, and of a miner's reply to a command."""

type ErrorArgument = str | int | float | bool | None
"""One argument of an error: a JSON scalar."""


class CodedError(Exception):
    """An error with a code that programs compare and arguments that clients put into their own texts.

    Other layers derive classes with a table of their own in `texts`. `str()` is the English text: one printable line
    of at most MAX_WORDS characters. Arguments hold no secrets.
    """

    texts: ClassVar[Mapping[str, str]]
    """The English template of each code, with `str.format` placeholders for arguments."""

    def __init__(self, code: str, **arguments: ErrorArgument) -> None:
        self.code = code
        self.arguments: Mapping[str, ErrorArgument] = MappingProxyType(
            {name: _argument(value) for name, value in arguments.items()}
        )
        super().__init__(one_line(self.texts[code].format_map(self.arguments), MAX_WORDS))


def nested(name: str, error: CodedError) -> dict[str, ErrorArgument]:
    """Return an error as an argument of another one.

    Beside its text under `name` are its code under `<name>_code` and its arguments under `<name>_<argument>`, so that
    clients can translate it.
    """
    arguments = {f"{name}_{key}": value for key, value in error.arguments.items()}
    return {name: str(error), f"{name}_code": error.code, **arguments}


def arguments_of(stored: Mapping[str, object]) -> dict[str, ErrorArgument]:
    """Return the arguments of an error that was stored as JSON."""
    return {name: value for name, value in stored.items() if value is None or isinstance(value, (str, int, float))}


def _argument(value: ErrorArgument) -> ErrorArgument:
    """Return an argument that is bounded and printable; a whole number has no decimals."""
    if isinstance(value, str):
        return one_line(value, MAX_WORDS)
    return int(value) if isinstance(value, float) and value.is_integer() else value


class DriverError(CodedError):
    """The miner did not do what was requested."""

    texts = ERROR_TEXTS


class UnreachableError(DriverError):
    """No connection could be made, or it broke before an answer came."""


class TimedOutError(DriverError):
    """The miner did not answer within the deadline."""


class AuthenticationError(DriverError):
    """The miner did not accept the user name or the password."""


class RefusedError(DriverError):
    """The miner refused, or its answer cannot be understood.

    `miner_message` holds the miner's own words. If it is empty, the code is the one with the suffix
    `_without_reason`, if there is one.
    """

    def __init__(self, code: str, miner_message: str = "", **arguments: ErrorArgument) -> None:
        if not miner_message and f"{code}_without_reason" in self.texts:
            code += "_without_reason"
        super().__init__(code, miner_message=miner_message, **arguments)

    @property
    def miner_message(self) -> str:
        """Return the miner's own words, empty if it gave none."""
        return str(self.arguments["miner_message"])


class NoPoolsError(RefusedError):
    """The miner reports no pools: it is starting, or was reset to its defaults."""


class UnsupportedError(DriverError):
    """The firmware cannot do it."""


class UnknownMinerError(UnsupportedError):
    """A device answers at the address, but no driver knows it."""
