"""HTTP requests to a miner's web server, for every driver whose firmware has one.

Most drivers use `request`, which returns the reply of a request that succeeded. `exchange` returns the reply whatever
its status, for firmware whose 401 or 404 means something. Redirects are never followed, a reply is never longer than
`MAX_REPLY`, and no connection outlives its request: the web servers of miners have few sockets, and one that was left
open is often dead when it is used again. `upload` sends a firmware image from the disk.

A short request and its reply go over a `OneShot`, which takes half of the processor time of aiohttp's client. Images
and logs, which are long, go through aiohttp.
"""

from __future__ import annotations

import json as json_module
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, cast, override

import aiohttp
from aiohttp.client_middlewares import ClientHandlerType, ClientMiddlewareType
from aiohttp.connector import Connection as ClientConnection
from multidict import CIMultiDict
from yarl import URL

from ..contract.deadline import deadline
from ..contract.driver import Connection, Exchange
from ..contract.errors import AuthenticationError, RefusedError, UnreachableError
from ..contract.firmware_image import FirmwareImage
from ..parsing import lenient_json
from ..parsing.lenient_json import NotJsonError, Reply
from ..parsing.text import without_secrets
from . import cgminer_rpc
from .http_reply import NotHttpError, ReplyReader, TooLongError
from .image_body import ImageBody
from .one_shot import OneShot

PORT = 80
MAX_REPLY = 1 << 20
"""The longest body that is read, in bytes."""
MAX_LOG: Final = 64 << 20
"""The longest body of which only the end is kept, in bytes."""
_NO_FIELDS: Final[Mapping[str, str]] = MappingProxyType({})

_READS = ("GET", "HEAD")
_LINE_BREAKS = re.compile(r"[\r\n\0]")
_CHUNK = 65_536
_SECRET_KEY = re.compile("pass|pw|token", re.IGNORECASE)


class ConnectionLostError(UnreachableError):
    """The connection was made, and it broke before the answer was complete."""


@dataclass(frozen=True, slots=True)
class HttpReply:
    """One HTTP reply of a miner; `headers` has its names in lower case.

    `secrets` are the passwords that were sent: some firmware repeats what it refuses.
    """

    host: str
    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @property
    def ok(self) -> bool:
        """Return whether the status is one of success (2xx)."""
        return 200 <= self.status < 300

    @property
    def words(self) -> str:
        """Return the miner's reply as one printable line of at most 120 characters.

        If the body is an object with a message, it is that message. Passwords that were sent are masked.
        """
        body = self.body.decode(errors="replace")
        try:
            reported = lenient_json.loads(body)
        except NotJsonError:
            return self._excerpt(body)
        for key in ("message", "error", "err", "msg", "detail", "status"):
            if isinstance(said := reported.get(key), str) and said:
                return self._excerpt(said)
        return self._excerpt(body)

    def masked(self, words: str) -> str:
        """Return words of the reply without the passwords that were sent."""
        return without_secrets(words, self.secrets)

    def _excerpt(self, words: str) -> str:
        # Masked before it is cut: the beginning of a password reveals enough.
        return cgminer_rpc.excerpt(self.masked(words).encode())

    def value(self) -> object:
        """Return the JSON value of the body; raises RefusedError if there is none."""
        text = self.body.decode(errors="replace").replace("\x00", "")
        try:
            return lenient_json.parse(text)
        except ValueError:
            return self.json()

    def json(self) -> Reply:
        """Return the JSON object of the body, known errors repaired; raises RefusedError if there is none."""
        try:
            return lenient_json.loads(self.body.decode(errors="replace"))
        except NotJsonError as error:
            raise RefusedError(
                "answer_unreadable", self._excerpt(self.body.decode(errors="replace")), host=self.host
            ) from error

    def token(self) -> str | None:
        """Return the `token` of a log-in's reply, or None if there is none that can be sent in a header.

        Raises RefusedError if the body is no JSON object.
        """
        reported = lenient_json.text(self.json().get("token"))
        return reported if reported is not None and reported.isascii() and reported.isprintable() else None


async def request(
    connection: Connection,
    method: str,
    path: str,
    *,
    json: object = None,
    headers: Mapping[str, str] | None = None,
    port: int = PORT,
    seconds: float | None = None,
    unauthorized: str = "credentials_rejected",
    last_bytes: int | None = None,
) -> HttpReply:
    """Send one request and return the reply, whose status is one of success (2xx).

    `unauthorized` is the code of the AuthenticationError that 401 and 403 raise. Raises the errors of `exchange`,
    and RefusedError with the miner's own words for any other status.
    """
    reply = await exchange(
        connection,
        method,
        path,
        json=json,
        headers=headers,
        port=port,
        seconds=seconds,
        last_bytes=last_bytes,
    )
    return _succeeded(reply, path, unauthorized)


async def upload(
    connection: Connection,
    path: str,
    *,
    field: str,
    image: FirmwareImage,
    progress: Callable[[int], None],
    fields: Mapping[str, str] = _NO_FIELDS,
    headers: Mapping[str, str] | None = None,
    port: int = PORT,
    middlewares: Sequence[ClientMiddlewareType] = (),
    unauthorized: str = "credentials_rejected",
) -> HttpReply:
    """POST a firmware image and return the reply, whose status is one of success (2xx).

    The image is the file `field` of a form, after the other `fields`; the body is the plain image if `field` is empty.
    It is read from the disk in parts while it is sent, and `progress` is called with the bytes sent so far. The time is
    limited by the caller's deadline alone. A log-in by digest must have its challenge before, from another request:
    otherwise the image is sent twice. Raises the errors of `request`, and RefusedError if the file cannot be read.
    """
    host = connection.host
    body = ImageBody(image, field=field, fields=fields, progress=progress)
    secrets = (*_secrets(connection, headers or {}), *_passwords_in(fields))
    try:
        reply = await _send(
            connection,
            "POST",
            path,
            data=body,
            headers=headers or {},
            port=port,
            connect_s=cgminer_rpc.CONNECT_S,
            middlewares=middlewares,
            secrets=secrets,
        )
    except ConnectionLostError:
        if body.read_error is not None:
            raise RefusedError("image_unreadable", host=host, file=image.file_name) from body.read_error
        raise
    return _succeeded(reply, path, unauthorized)


def _succeeded(reply: HttpReply, path: str, unauthorized: str) -> HttpReply:
    """Return a reply of success; raises AuthenticationError for 401 and 403, and RefusedError for other statuses."""
    if reply.status in (401, 403):
        raise AuthenticationError(unauthorized, host=reply.host)
    if not reply.ok:
        raise RefusedError("request_refused", reply.words, host=reply.host, path=path, status=reply.status)
    return reply


async def exchange(
    connection: Connection,
    method: str,
    path: str,
    *,
    json: object = None,
    headers: Mapping[str, str] | None = None,
    port: int = PORT,
    seconds: float | None = None,
    digest: aiohttp.DigestAuthMiddleware | None = None,
    last_bytes: int | None = None,
) -> HttpReply:
    """Send one request and return the reply, whatever its status.

    `json` is sent as a JSON body. `seconds` is for all of it; the default is the connection's read deadline for GET and
    HEAD, else its write deadline. `digest` is for firmware that wants digest authentication. With `last_bytes`, only so
    many bytes of the end of the body are kept, and it may be as long as a log is. Raises UnreachableError (no
    connection), ConnectionLostError (it broke before the end of the reply), TimedOutError and RefusedError (the answer
    is not HTTP, or too long).
    """
    limits = connection.deadlines
    if seconds is None:
        seconds = limits.read if method in _READS else limits.write
    sent_headers = dict(headers or {})
    secrets = (*_secrets(connection, sent_headers), *_passwords_in(json))
    body = b""
    if json is not None:
        body = json_module.dumps(json, separators=(",", ":")).encode()
        sent_headers.setdefault("Content-Type", "application/json")
    connect_s = min(cgminer_rpc.CONNECT_S, seconds)
    async with deadline(connection.host, seconds):
        if last_bytes is None:
            return await _send_once(
                connection, method, path, body, sent_headers, port, connect_s, digest=digest, secrets=secrets
            )
        return await _send(
            connection,
            method,
            path,
            data=body or None,
            headers=sent_headers,
            port=port,
            connect_s=connect_s,
            middlewares=() if digest is None else (digest,),
            secrets=secrets,
            last_bytes=last_bytes,
        )


@dataclass(slots=True)
class _Request:
    """A request as DigestAuthMiddleware sees and changes it."""

    method: str
    url: URL
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class _Answer:
    """A reply as DigestAuthMiddleware sees it."""

    url: URL
    status: int
    headers: CIMultiDict[str]
    body: bytes


async def _send_once(
    connection: Connection,
    method: str,
    path: str,
    body: bytes,
    headers: Mapping[str, str],
    port: int,
    connect_s: float,
    *,
    digest: aiohttp.DigestAuthMiddleware | None,
    secrets: tuple[str, ...],
) -> HttpReply:
    """Send one request, or a second one that answers a challenge; raises the errors of `exchange`."""
    host = connection.host

    async def send(request: _Request) -> _Answer:
        reader = ReplyReader(has_body=method != "HEAD", max_body=MAX_REPLY)
        with OneShot(host, port, _encoded(request), connect_s=connect_s) as link:
            while part := await link.part():
                if reader.feed(part):
                    break
            else:
                if not reader.end():
                    raise ConnectionLostError("connection_lost", host=host, port=port)
        return _Answer(request.url, reader.status, reader.headers, reader.body)

    try:
        request = _Request(
            method,
            URL(f"http://{connection.url_host}:{port}{path}"),
            # What the session sends with each request is Home Assistant's name.
            {**connection.session.headers, "Connection": "close", "Accept-Encoding": "identity", **headers},
            body,
        )
        if digest is None:
            answer = await send(request)
        else:
            # It needs nothing else of a request and a reply of aiohttp.
            answer = cast("_Answer", await digest(cast("Any", request), cast("Any", send)))
    except TooLongError as error:
        raise RefusedError("answer_too_long", host=host, limit=MAX_REPLY) from error
    except OSError as error:
        raise ConnectionLostError("connection_lost", host=host, port=port) from error
    except (NotHttpError, aiohttp.ClientError, ValueError) as error:
        # A challenge for digest authentication that lacks a part is a plain ClientError or a ValueError.
        raise RefusedError("answer_unreadable", host=host) from error
    return _observed(connection, port, method, path, answer.status, answer.headers, answer.body, secrets)


def _encoded(request: _Request) -> bytes:
    """Return a request as it is sent, in the form of aiohttp; raises ValueError for a header of several lines."""
    method, url, headers, body = request.method, request.url, request.headers, request.body
    if any(map(_LINE_BREAKS.search, headers.values())):
        raise ValueError("a header has several lines")
    lines = [f"{method} {url.raw_path_qs} HTTP/1.1", f"Host: {url.host_port_subcomponent}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines.append("Accept: */*")
    if method not in _READS:
        lines.append(f"Content-Length: {len(body)}")
        if not body and method != "DELETE":
            lines.append("Content-Type: application/octet-stream")
    return "\r\n".join((*lines, "", "")).encode() + body


async def _send(
    connection: Connection,
    method: str,
    path: str,
    *,
    data: object,
    headers: Mapping[str, str],
    port: int,
    connect_s: float,
    middlewares: Sequence[ClientMiddlewareType],
    secrets: tuple[str, ...],
    last_bytes: int | None = None,
) -> HttpReply:
    """Send one request within the deadline of the caller; raises the errors of `exchange`."""
    host = connection.host
    try:
        async with connection.session.request(
            method,
            f"http://{connection.url_host}:{port}{path}",
            data=data,
            headers={"Connection": "close", "Accept-Encoding": "identity", **headers},
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=connect_s),
            middlewares=(*middlewares, single_use),
        ) as response:
            body = await _read_body(response, host, last_bytes)
            return _observed(connection, port, method, path, response.status, response.headers, body, secrets)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise UnreachableError("connection_refused", host=host, port=port) from error
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError) as error:
        raise ConnectionLostError("connection_lost", host=host, port=port) from error
    except (aiohttp.ClientError, ValueError) as error:
        # A challenge for digest authentication that lacks a part is a plain ClientError or a ValueError.
        raise RefusedError("answer_unreadable", host=host) from error


def _observed(
    connection: Connection,
    port: int,
    method: str,
    path: str,
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    secrets: tuple[str, ...],
) -> HttpReply:
    """Return the reply, and show it to the observer of the connection if there is one."""
    lower = {name.lower(): value for name, value in headers.items()}
    if connection.observer is not None:
        connection.observer(
            Exchange(port=port, protocol="http", request=f"{method} {path}", answer=body, status=status, headers=lower)
        )
    return HttpReply(connection.host, status, lower, body, secrets)


def _secrets(connection: Connection, headers: Mapping[str, str]) -> Iterator[str]:
    """Yield the secrets of a request: the password, and the token of a log-in."""
    if connection.credentials.password:
        yield connection.credentials.password
    if authorization := headers.get("Authorization"):
        yield authorization.removeprefix("Bearer ")


def _passwords_in(value: object) -> Iterator[str]:
    """Yield the passwords in a body, found by their keys."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(inner, str) and _SECRET_KEY.search(str(key)):
                yield inner
            else:
                yield from _passwords_in(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _passwords_in(inner)


class _LastResponse(aiohttp.ClientResponse):
    """A response after which the connection is closed, whatever the miner's server says about that."""

    @override
    async def start(self, connection: ClientConnection) -> aiohttp.ClientResponse:
        if connection.protocol is not None:
            connection.protocol.force_close()
        return await super().start(connection)


async def single_use(request: aiohttp.ClientRequest, handler: ClientHandlerType) -> aiohttp.ClientResponse:
    """Send a request once, and keep no connection for a later one: a middleware for any request to a miner.

    aiohttp keeps connections, whose other end a miner has often closed by the next request, and sends a
    PUT or DELETE a second time when one breaks: a miner that reboots would reboot twice. Raises
    ConnectionLostError.
    """
    request.response_class = _LastResponse
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise ConnectionLostError("connection_lost", host=request.url.host, port=request.url.port) from error


async def _read_body(response: aiohttp.ClientResponse, host: str, last_bytes: int | None) -> bytes:
    """Return the body, or with `last_bytes` only its end."""
    body = bytearray()
    length, limit = 0, MAX_REPLY if last_bytes is None else MAX_LOG
    async for chunk in response.content.iter_chunked(_CHUNK):
        body += chunk
        length += len(chunk)
        if length > limit:
            raise RefusedError("answer_too_long", host=host, limit=limit)
        if last_bytes is not None:
            del body[: max(0, len(body) - last_bytes)]
    return bytes(body)


__all__ = ["MAX_REPLY", "PORT", "ConnectionLostError", "HttpReply", "exchange", "request", "single_use", "upload"]
