"""Payloads that no message has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

BROKEN: Final[Mapping[str, bytes]] = {
    "empty": b"",
    "not JSON": b"{",
    "not UTF-8": b"\xff\xfe\x00",
    "list": b"[]",
    "no fields": b"{}",
    "wrong types": b'{"online": 1, "instance": [], "version": "x", "id": 5, "miners": "all", "kind": 4}',
    "deep": b'{"miners":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "open": b"[" * 200_000,
    "key twice": b'{"id": "a", "id": "b"}',
    "not finite": b'{"version": 1e999, "interval_s": NaN}',
    "integer of many digits": b'{"version": ' + b"9" * 100_000 + b"}",
    "half of a character": b'{"id": "\\ud800", "instance": "\\udc00"}',
    "large": b'{"id": "' + b"x" * 300_000 + b'"}',
}
"""By what is wrong with them."""

HOSTILE_TEXT: Final = "a\nWARNING b\x1b[2J\u202e[link](javascript:1)" + "x" * 5000
"""What must not become a line, a command of a terminal, or a name of any length."""
