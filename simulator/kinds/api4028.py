"""Functions shared by firmwares with CGMiner-like JSON on port 4028."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from simulator.kinds.base import load_object

PORT = 4028


@dataclass(frozen=True, slots=True)
class Command:
    """One request: the name of the command, its parameter as text, and the whole object."""

    name: str
    parameter: str
    fields: Mapping[str, object]

    @property
    def arguments(self) -> list[str]:
        """Return the parameter split at its commas; there is no quoting."""
        return self.parameter.split(",") if self.parameter else []


def read_command(data: bytes) -> Command | None:
    """Return the command of a request, which may end with a line feed or a NUL; None if it is not a JSON object."""
    fields = load_object(data.rstrip(b"\r\n\x00"))
    if fields is None:
        return None
    return command_of(fields)


def command_of(fields: Mapping[str, object]) -> Command:
    """Return the command of an object, from its key `command` or `cmd`."""
    parameter = fields.get("parameter", fields.get("param", ""))
    name = fields.get("command", fields.get("cmd", ""))
    return Command(str(name), "" if parameter is None else str(parameter), fields)


def status(letter: str, code: int, message: str, description: str) -> dict[str, object]:
    """Return a reply with only CGMiner's `STATUS` list: `letter` is S, I, W or E."""
    entry = {"STATUS": letter, "When": int(time.time()), "Code": code, "Msg": message, "Description": description}
    return {"STATUS": [entry], "id": 1}


def section(code: int, message: str, description: str, **sections: object) -> dict[str, object]:
    """Return a successful reply with data sections."""
    return {**status("S", code, message, description), **sections}


def number(text: str) -> int | None:
    """Return a text as a whole number, or None."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() else None


def take_out[T](entries: list[T], index: int) -> None:
    """Remove an entry like CGMiner removes a pool: the last one takes its place."""
    last = entries.pop()
    if index < len(entries):
        entries[index] = last
