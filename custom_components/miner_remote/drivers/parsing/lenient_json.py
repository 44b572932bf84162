"""JSON as miner firmware writes it: read if that needs no guessing, else named.

The CGMiner family writes its JSON by hand. Known errors, all of them repaired here: a missing comma between two objects
(`}{`, also where the whole falls apart into two) or two strings (`"a""b"`), a comma too many (`[,{`, `,}`), a reply
that starts with a comma, `inf` and `nan` as bare words, control characters inside strings, an object in square
brackets (`["218":"…"]`) and the key without a value of API 3.1 (`{"RESTART","id":1}`). Sources: pycgminer issues 4
and 5, minera issue 194, sgminer issue 197.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping

type Reply = dict[str, object]
"""A JSON object that a miner answered."""

_DECODER = json.JSONDecoder(strict=False, parse_constant=lambda _: None)
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
# A string that is never closed takes all that follows: its quotation marks are not examined one by one.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|.*)|[{}\[\],:]|[^\s"{}\[\],:]+', re.DOTALL)
_ESCAPE = re.compile(r'\\(["\\/bfnrt]|u[0-9a-fA-F]{4})?')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_END_OF_REPLY = re.compile(r'"id"\s*:\s*\d+\s*$')
_CLOSER = {"{": "}", "[": "]"}
_NAMELESS = ('"RESTART"', '"BYE"')
_LONGEST_MENDED = 1 << 18
"""How many characters are repaired at most: four times the longest known reply. More would hold the event loop up."""


class NotJsonError(Exception):
    """What was read is no JSON object, not even a badly written one."""


class CutOffError(NotJsonError):
    """The beginning of a JSON object was read, and its end is missing."""


def loads(text: str) -> Reply:
    """Return the JSON object in `text`, with the errors of miner firmware repaired.

    A reply that ends before its end raises CutOffError, unless nothing but the last brace behind the `id` is missing,
    which is where CGMiner's own reply ends. Anything else that is no object raises NotJsonError.
    """
    text = text.replace("\x00", "").strip()
    try:
        value = parse(text)
    except ValueError:
        value = _parse_mended(text)
    if not isinstance(value, dict):
        raise NotJsonError
    return value


def parse(source: str) -> object:
    """Return the JSON value of `source` unrepaired; `NaN` and its like are None.

    Raises ValueError if there is none, or it is nested deeper than anything that a miner says. Half of a surrogate
    pair is no character and cannot be stored or sent on: a replacement character stands for it.
    """
    try:
        value = _DECODER.decode(source)
        return _whole_characters(value) if "\\ud" in source.lower() else value
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _whole_characters(value: object) -> object:
    if isinstance(value, str):
        return value.encode(errors="surrogatepass").decode(errors="replace")
    if isinstance(value, list):
        return [_whole_characters(item) for item in value]
    if isinstance(value, dict):
        return {_whole_characters(key): _whole_characters(item) for key, item in value.items()}
    return value


def complete(text: str) -> Reply | None:
    """Return the JSON object in `text` if it is complete and needs no repair, so that no more bytes are awaited."""
    try:
        value = parse(text.replace("\x00", "").strip())
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def number(value: object) -> float | None:
    """Return a finite number, also from text with spaces around it (`"  5.0000"`); None if there is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if not isinstance(value, (int, float)):
        return None
    try:
        result = float(value)
    except OverflowError:
        return None
    return result if math.isfinite(result) else None


def integer(value: object) -> int | None:
    """Return the whole part of a number as `number` reads it, or None."""
    result = number(value)
    return None if result is None else int(result)


def text(value: object) -> str | None:
    """Return text without the spaces around it; None if there is none or it is empty."""
    if not isinstance(value, (str, int, float)) or isinstance(value, bool):
        return None
    return str(value).strip() or None


def objects(value: object) -> list[Reply]:
    """Return the objects of a list; a single object counts as a list of one, anything else as none."""
    if isinstance(value, dict):
        return [value]
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def section(reply: Mapping[str, object], name: str) -> list[Reply]:
    """Return the objects of one section of a CGMiner reply (`POOLS`, `SUMMARY`, `STATS` …), in its order."""
    return objects(reply.get(name))


def _parse_mended(source: str) -> object:
    if len(source) > _LONGEST_MENDED:
        raise NotJsonError
    if source.startswith(","):
        source = "{" + source
    mended, missing = _mend(source)
    if missing == ["}"] and _END_OF_REPLY.search(source):
        mended, missing = mended + "}", []
    if missing:
        raise CutOffError if source.startswith("{") else NotJsonError
    try:
        return parse(mended)
    except ValueError as error:
        raise NotJsonError from error


def _mend(source: str) -> tuple[str, list[str]]:
    """Return the text with its errors repaired, and the closing brackets that are missing at its end, outermost first.

    A string that is never closed counts as a missing quotation mark.
    """
    tokens: list[str] = []
    opened: list[int] = []
    for token in _TOKEN.findall(source):
        before = tokens[-1] if tokens else ""
        if token.startswith('"') and not _STRING.fullmatch(token):
            return "", [*(_CLOSER[tokens[index]] for index in opened), '"']
        if token in "}]":
            if before == ",":
                tokens.pop()
            if not opened:
                raise NotJsonError
            tokens.append(_CLOSER[tokens[opened.pop()]])
            continue
        if token == ",":
            if before in ("{", "[", ","):
                continue
            if before in _NAMELESS and opened and tokens[-2] in ("{", ",") and tokens[opened[-1]] == "{":
                tokens[-1:] = ['"STATUS"', ":", before]
        elif token == ":":
            if opened and tokens[opened[-1]] == "[":
                tokens[opened[-1]] = "{"
        elif token == "{" and not opened and before == "}":
            # The object fell apart into two, or came twice.
            if tokens[0] != "{":
                raise NotJsonError
            tokens.pop()
            opened.append(0)
            if tokens[-1] != "{":
                tokens.append(",")
            continue
        else:
            if before and before not in "{[,:":
                tokens.append(",")
            if token in _CLOSER:
                opened.append(len(tokens))
        tokens.append(_word(token))
    return "".join(tokens), [_CLOSER[tokens[index]] for index in opened]


def _word(token: str) -> str:
    """Return a token as JSON has it: strings with escapes that exist, `inf` and other unknown words as null."""
    if token.startswith('"'):
        return _ESCAPE.sub(lambda match: "\\" + (match.group(1) or "\\"), token)
    if token in "{}[],:" or token in ("true", "false", "null") or _NUMBER.fullmatch(token):
        return token
    if token.lower().lstrip("+-") in ("inf", "nan", "infinity", "-nan"):
        return "null"
    raise NotJsonError
