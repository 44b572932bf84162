"""The network interface of the CGMiner family: one request per TCP connection, in JSON or in text.

Used by every firmware that answers on port 4028. The server reads once, answers, ends its reply with one NUL byte
and closes the connection; it serves one connection at a time, so requests to one miner go one after another.
Source: CGMiner `api.c` and `API-README`, API 3.7; the captures in `tests/captures` for other firmware.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..contract.driver import Connection, Exchange
from ..contract.errors import ErrorArgument, RefusedError, TimedOutError, UnreachableError
from ..parsing import lenient_json
from ..parsing.lenient_json import CutOffError, NotJsonError, Reply
from ..parsing.text import one_line, without_secrets
from .one_shot import OneShot

PORT = 4028
CONNECT_S = 5.0
"""How long a connection may take to be made: a machine on the network takes it in milliseconds."""
MAX_REPLY = 1 << 20
"""The longest reply that is read, in bytes; the longest that is known has some 60 kB."""
MAX_COMPLETENESS_CHECKS = 100
"""How often a reply is checked for completeness: each check reads all of it, and it may come byte by byte."""

INVALID_COMMAND = 14
NO_POOLS = 8
ACCESS_DENIED = 45

_SECTION = re.compile(r"((?:[^|\\]|\\.)*)\|", re.DOTALL)
_FIELD_END = re.compile(r"(?<!\\),")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_STATUS_FIELDS = ("STATUS", "When", "Code", "Msg", "Description")
_DEFAULT_SCHEME = "stratum+tcp://"
_DEFAULT_PORTS = {"stratum2+tcp": 3336}
_HAS_PORT = re.compile(r":\d*$")


class ApiError(RefusedError):
    """The miner's API answered with an error; `api_code` is CGMiner's `Code`, None if it gave none."""

    def __init__(
        self, code: str, miner_message: str = "", api_code: int | None = None, **arguments: ErrorArgument
    ) -> None:
        super().__init__(code, miner_message, **arguments)
        self.api_code = api_code


class NoAnswerError(RefusedError):
    """The connection was made and the request taken, and then the connection was closed without a byte.

    That is how CGMiner treats an address that may not use its API, and how some machines go down for a reboot.
    """


@dataclass(frozen=True, slots=True)
class Status:
    """The status of a reply: `letter` is S, W, I, E or F, or a word such as RESTART; empty if missing."""

    letter: str
    code: int | None
    message: str
    description: str
    when: int | None

    @property
    def failed(self) -> bool:
        """Return whether the miner reports a failure."""
        return self.letter in ("E", "F")


async def request(
    connection: Connection,
    command: str,
    parameter: str | int | None = None,
    *,
    port: int = PORT,
    seconds: float | None = None,
) -> Reply:
    """Send one JSON command and return the miner's reply, whose status is neither E nor F.

    `seconds` is for all of it (default: the connection's read deadline). Raises UnreachableError (no
    connection, or it broke before the end of the reply), TimedOutError, ApiError (the miner refused) and
    RefusedError (the answer is unreadable).
    """
    body: Reply = {"command": command}
    if parameter is not None:
        body["parameter"] = parameter
    return check(await send(connection, body, port=port, seconds=seconds), command)


async def send(
    connection: Connection, body: Mapping[str, object], *, port: int = PORT, seconds: float | None = None
) -> Reply:
    """Send one JSON object and return the object that came back, whatever it says; errors as in `request`."""
    payload = json.dumps(body, separators=(",", ":")).encode()
    raw, reply = await _exchange(connection, payload, port=port, seconds=seconds)
    return parse(raw, connection.host) if reply is None else reply


async def request_text(
    connection: Connection,
    command: str,
    parameter: str | None = None,
    *,
    port: int = PORT,
    seconds: float | None = None,
) -> Status:
    """Send one command in text (`ascset|0,…`) and return the status of the reply, which is neither E nor F.

    Raises the same errors as `request`.
    """
    line = command if parameter is None else f"{command}|{parameter}"
    raw = await exchange(connection, line.encode(), port=port, seconds=seconds)
    result = parse_text(raw, connection.host)
    _raise_if_failed(result, command)
    return result


async def exchange(
    connection: Connection,
    payload: bytes,
    *,
    port: int = PORT,
    seconds: float | None = None,
    on_connect: Callable[[], None] | None = None,
) -> bytes:
    """Send bytes over a connection of their own and return what came back until its end.

    `on_connect` is called when the connection was made. Raises UnreachableError, TimedOutError, NoAnswerError
    (nothing came) and RefusedError (more than `MAX_REPLY` came).
    """
    raw, _reply = await _exchange(connection, payload, port=port, seconds=seconds, on_connect=on_connect)
    return raw


async def _exchange(
    connection: Connection,
    payload: bytes,
    *,
    port: int,
    seconds: float | None,
    on_connect: Callable[[], None] | None = None,
) -> tuple[bytes, Reply | None]:
    """Return the bytes as `exchange`, and their JSON object if it was read to find their end."""
    host = connection.host
    limit = connection.deadlines.read if seconds is None else seconds
    try:
        with OneShot(
            host, port, payload, connect_s=min(CONNECT_S, limit), seconds=limit, on_connect=on_connect
        ) as link:
            raw, reply = await _read_reply(link, host)
    except NoAnswerError:
        _observe(connection, port, payload, None)
        raise
    except TimeoutError as error:
        raise TimedOutError("answer_timeout", host=host, seconds=limit, port=port) from error
    except OSError as error:
        raise UnreachableError("connection_lost", host=host, port=port) from error
    _observe(connection, port, payload, raw)
    return raw, reply


def _observe(connection: Connection, port: int, payload: bytes, answer: bytes | None) -> None:
    if connection.observer is not None:
        request = payload.decode(errors="replace")
        connection.observer(Exchange(port=port, protocol="rpc", request=request, answer=answer))


async def _read_reply(link: OneShot, host: str) -> tuple[bytes, Reply | None]:
    """Read until the reply is over: not every firmware closes the connection behind it."""
    raw = bytearray()
    reply: Reply | None = None
    checks = 0
    while part := await link.part():
        raw += part
        if len(raw) > MAX_REPLY:
            raise RefusedError("answer_too_long", host=host, limit=MAX_REPLY)
        if not raw.endswith((b"\x00", b"}", b"}\n")):
            continue
        checks += 1
        if checks > MAX_COMPLETENESS_CHECKS:
            continue
        if not raw.startswith(b"{"):
            if raw.endswith(b"\x00"):
                break
        elif (reply := lenient_json.complete(raw.decode(errors="replace"))) is not None:
            break
    if not raw.strip(b"\x00\r\n "):
        raise NoAnswerError("api_address_not_allowed", host=host)
    return bytes(raw), reply


def parse(raw: bytes, host: str) -> Reply:
    """Return the JSON object of a reply, its known errors repaired; raises RefusedError if there is none."""
    try:
        return lenient_json.loads(raw.decode(errors="replace"))
    except CutOffError as error:
        raise RefusedError("answer_cut_off", excerpt(raw), host=host) from error
    except NotJsonError as error:
        raise RefusedError("answer_unreadable", excerpt(raw), host=host) from error


def parse_text(raw: bytes, host: str) -> Status:
    """Return the status of a reply in text: `STATUS=S,When=…,Code=…,Msg=…,Description=…|…|`, `RESTART` or `BYE`.

    Raises RefusedError if there is none or it is cut off. A firmware that answers text with JSON is understood.
    """
    words = raw.decode(errors="replace").replace("\x00", "").strip()
    if words.startswith("{"):
        return status(parse(raw, host))
    if words.rstrip("|") in ("RESTART", "BYE"):
        return Status(words.rstrip("|"), None, words.rstrip("|"), "", None)
    if not words.startswith("STATUS="):
        raise RefusedError("answer_unreadable", excerpt(raw), host=host)
    first = _SECTION.match(words)
    if first is None:
        raise RefusedError("answer_cut_off", excerpt(raw), host=host)
    fields: dict[str, str] = {}
    key = ""
    for part in _FIELD_END.split(first.group(1)):
        name, equals, value = part.partition("=")
        # Not every firmware escapes the commas and equal signs in its `Msg`.
        if equals and name in _STATUS_FIELDS and name not in fields:
            key = name
            fields[key] = value
        elif key:
            fields[key] += f",{part}"
    fields = {name: _ESCAPED.sub(r"\1", value).strip() for name, value in fields.items()}
    return Status(
        fields.get("STATUS", ""),
        lenient_json.integer(fields.get("Code")),
        fields.get("Msg", ""),
        fields.get("Description", ""),
        lenient_json.integer(fields.get("When")),
    )


def status(reply: Mapping[str, object]) -> Status:
    """Return the status of a JSON reply.

    CGMiner has a list with one object; WhatsMiner puts the letter and the rest at the top; `restart` and `quit`
    have the word alone.
    """
    reported = reply.get("STATUS")
    source = lenient_json.objects(reported)
    first: Mapping[str, object] = source[0] if source else reply
    message = first.get("Msg")
    return Status(
        lenient_json.text(first.get("STATUS")) or "",
        lenient_json.integer(first.get("Code")),
        message if isinstance(message, str) else "",
        lenient_json.text(first.get("Description")) or "",
        lenient_json.integer(first.get("When")),
    )


def check(reply: Reply, command: str) -> Reply:
    """Return the reply if its status is neither E nor F; raises ApiError with the miner's own words."""
    _raise_if_failed(status(reply), command)
    return reply


def taken(reply: Mapping[str, object], command: str) -> Status:
    """Return the status of a reply to a command that changes something.

    Raises RefusedError if it has none, which does not confirm the command.
    """
    said = status(reply)
    if not said.letter:
        raise RefusedError("command_not_confirmed", excerpt(repr(reply).encode()), command=command)
    return said


def _raise_if_failed(result: Status, command: str) -> None:
    if not result.failed:
        return
    words = result.message or result.description
    if result.code == ACCESS_DENIED:
        raise ApiError("api_read_only", words, result.code, command=command)
    if result.code == INVALID_COMMAND:
        raise ApiError("command_unknown", words, result.code, command=command)
    raise ApiError("command_refused", words, result.code, command=command)


def masked(error: ApiError, *secrets: str | None) -> ApiError:
    """Return the same error without secrets: some replies repeat the parameter that they refuse."""
    others = {name: value for name, value in error.arguments.items() if name != "miner_message"}
    return ApiError(error.code, without_secrets(error.miner_message, secrets), error.api_code, **others)


def excerpt(raw: bytes) -> str:
    """Return the beginning of a reply as one printable line of at most 120 characters, for an error message."""
    return one_line(" ".join(raw.decode(errors="replace").replace("\x00", " ").split()), 120)


def pool_address(url: str) -> str:
    """Return a pool's URL in the one form that equal pools share.

    `pool:3333` equals `stratum+tcp://pool:3333`; scheme and host are lower case; a slash at the end does not count; a
    Stratum V2 URL without a port has the port 3336 (Braiins Pool publishes such URLs).
    """
    url = url.strip()
    scheme, separator, rest = url.partition("://")
    if not separator:
        scheme, rest = _DEFAULT_SCHEME.removesuffix("://"), url
    scheme = scheme.lower()
    host, slash, path = rest.partition("/")
    if host and scheme in _DEFAULT_PORTS and not _HAS_PORT.search(host):
        host = f"{host}:{_DEFAULT_PORTS[scheme]}"
    return f"{scheme}://{host.lower()}{slash}{path}".rstrip("/")


def same_pool(url: str, user: str, other_url: str, other_user: str) -> bool:
    """Return whether two pools have the same address and the same worker."""
    return user == other_user and pool_address(url) == pool_address(other_url)
