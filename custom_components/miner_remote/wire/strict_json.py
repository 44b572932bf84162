"""JSON of messages, read strictly: what is doubtful is refused, not repaired."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from typing import Final, NoReturn

from .errors import SHORTENED, WireError

type Json = bool | int | float | str | list[Json] | dict[str, Json] | None

MAX_PAYLOAD: Final = 256 * 1024
"""The largest message in bytes; brokers commonly refuse larger ones."""

MAX_DEPTH: Final = 24
"""How deep a message may be nested; a state needs 6 levels, a recording of a miner's answers a few more."""

_STRINGS: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_NO_STRUCTURE: Final = bytes(set(range(256)) - set(b'[]{}"'))
_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")


def dumps(value: Json) -> bytes:
    """Return compact JSON; a character that cannot be encoded becomes `?`."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # A single broken name must not hold up the state of all miners of an agent.
    return text.encode(errors="replace")


def loads(payload: bytes, *, maximum: int = MAX_PAYLOAD) -> object:
    """Return the JSON value of a payload.

    Raises WireError if it is too large or too deep, not UTF-8 or not JSON, or if it holds a key twice, a number that
    is not finite (`NaN`, `1e999`), or half of a surrogate pair.
    """
    if len(payload) > maximum:
        raise WireError("message_too_large", maximum=maximum)
    if _is_too_deep(payload):
        raise WireError("message_too_deep", maximum=MAX_DEPTH)
    try:
        value: object = _DECODER.decode(payload.decode())
        if _SURROGATE.search(payload):
            # A whole pair is one character after decoding.
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as err:
        raise WireError("message_not_json") from err
    return value


def _is_too_deep(payload: bytes) -> bool:
    # Without escapes, each second quotation mark ends a string; to find strings that have some takes longer.
    structure = (_STRINGS.sub(b"", payload) if b"\\" in payload else payload).translate(None, _NO_STRUCTURE)
    brackets = b"".join(structure.split(b'"')[::2])
    for _ in range(MAX_DEPTH):
        if not brackets:
            return False
        # Both kinds at once: one within the other are two levels.
        brackets = brackets.replace(b"[]", b".").replace(b"{}", b".").replace(b".", b"")
    # Brackets without a partner are left for the decoder to refuse.
    balanced = brackets.count(b"[") == brackets.count(b"]") and brackets.count(b"{") == brackets.count(b"}")
    return bool(brackets) and balanced


def _without_duplicates(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    value = dict(pairs)
    if len(value) < len(pairs):
        ((twice, _number),) = Counter(name for name, _ in pairs).most_common(1)
        raise WireError("message_duplicate_key", key=twice[:SHORTENED])
    return value


def _finite(digits: str) -> float:
    if math.isfinite(value := float(digits)):
        return value
    raise WireError("message_not_finite")


def _no_constant(_name: str) -> NoReturn:
    raise WireError("message_not_finite")


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_without_duplicates, parse_float=_finite, parse_constant=_no_constant
)
