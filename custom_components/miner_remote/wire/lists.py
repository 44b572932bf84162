"""Commands and results as lists: many in one message, each of them read on its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from .codec import from_json
from .errors import WireError
from .parts import grouped
from .strict_json import loads

MAX_ENTRIES: Final = 500
"""How many commands or results one message holds."""


def lists_of(entries: Iterable[bytes]) -> list[bytes]:
    """Return the payloads of encoded entries, with as many in each as fit; one that is larger has its own payload."""
    groups = grouped(((entry, len(entry) + 1) for entry in entries), most=MAX_ENTRIES)
    return [b"[" + b",".join(group) + b"]" for group in groups]


def entries_of(payload: bytes) -> list[object]:
    """Return the JSON of the entries of a payload; raises WireError if it is no list, or holds too many."""
    entries = loads(payload)
    if not isinstance(entries, list):
        raise WireError("message_wrong_type", path="(all)")
    if len(entries) > MAX_ENTRIES:
        raise WireError("message_out_of_range", path="(all)")
    return entries


def check_entry(kind: type, entry: bytes) -> None:
    """Raise WireError if an encoded entry could not be read, even if it is the only one of its payload."""
    (payload,) = lists_of([entry])
    for data in entries_of(payload):
        from_json(kind, data)
