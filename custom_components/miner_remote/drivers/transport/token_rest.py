"""A REST interface under `/api/v1` with a log-in that returns a token, as in Braiins OS and VNish."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import ClassVar

from ..contract.driver import Connection
from ..contract.errors import AuthenticationError, RefusedError, UnsupportedError
from ..contract.firmware_image import FirmwareImage
from ..parsing.lenient_json import Reply
from . import http
from .http import HttpReply


class TokenRest(ABC):
    """The REST interface of one miner, and its token."""

    token_prefix: ClassVar[str] = ""
    """The prefix of the token in the header `Authorization`."""
    open_reads: ClassVar[bool] = False
    """Whether pages may be read without a token; a log-in follows only if the miner answers 401."""
    absent: ClassVar[frozenset[int]] = frozenset()
    """The statuses that mean that this version has no such interface."""

    def __init__(self, connection: Connection) -> None:
        """Store the connection; it is logged in to by the first call."""
        self.connection = connection
        self._token: str | None = None

    @abstractmethod
    async def log_in(self) -> str:
        """Return a new token.

        Raises AuthenticationError, UnsupportedError, RefusedError and the errors of a request.
        """

    @abstractmethod
    def denied(self) -> AuthenticationError:
        """Return the error for rejected credentials."""

    def forget(self) -> None:
        """Forget the token."""
        self._token = None

    async def refresh(self) -> None:
        """Take a new token; raises the errors of `log_in`."""
        self._token = None
        self._token = await self.log_in()

    async def get(self, path: str) -> Reply:
        """Return the object at a path; raises the errors of `call`."""
        return (await self.call("GET", path)).json()

    async def page(self, path: str) -> object:
        """Return the JSON value of a page that not every version has, or None if this one has or allows no such page.

        Raises AuthenticationError and the errors of a request.
        """
        try:
            return (await self.call("GET", path)).value()
        except RefusedError, UnsupportedError:
            return None

    async def fields(self, path: str) -> Reply:
        """Return the object at a page that not every version has, or an empty one; raises the errors of `page`."""
        value = await self.page(path)
        return value if isinstance(value, dict) else {}

    async def call(self, method: str, path: str, body: object = None) -> HttpReply:
        """Send one request with a token, logging in if there is none or it has expired.

        Raises AuthenticationError, UnsupportedError (no such interface), RefusedError with the miner's words, and the
        errors of a request.
        """
        again = self._token is not None or self._needs_no_token(method)
        reply = await self._send(method, path, body)
        if reply.status == 401 and again:
            await self.refresh()
            reply = await self._send(method, path, body)
        return self._checked(reply, path)

    async def tail(self, path: str, max_bytes: int) -> bytes:
        """Return the last bytes of a page that may be long; raises the errors of `call`."""
        await self.refresh()
        reply = await http.exchange(
            self.connection,
            "GET",
            f"/api/v1/{path}",
            headers=self._headers(),
            # A log is longer than other answers.
            seconds=self.connection.deadlines.write,
            last_bytes=max_bytes,
        )
        return self._checked(reply, path).body

    async def upload(
        self,
        path: str,
        *,
        field: str,
        image: FirmwareImage,
        fields: Mapping[str, str],
        progress: Callable[[int], None],
    ) -> HttpReply:
        """Send an image with a new token, which outlasts the transfer; raises the errors of `http.upload`."""
        await self.refresh()
        return await http.upload(
            self.connection,
            f"/api/v1/{path}",
            field=field,
            image=image,
            fields=fields,
            headers=self._headers(),
            progress=progress,
        )

    def _checked(self, reply: HttpReply, path: str) -> HttpReply:
        """Return the reply if its status is one of success; raises the errors of `call`."""
        if reply.status == 401:
            self._token = None
            raise self.denied()
        if reply.status in self.absent:
            raise UnsupportedError("page_missing", host=self.connection.host, path=path)
        if not reply.ok:
            raise RefusedError(
                "request_refused", reply.words, host=self.connection.host, path=path, status=reply.status
            )
        return reply

    async def _send(self, method: str, path: str, body: object) -> HttpReply:
        if self._token is None and not self._needs_no_token(method):
            self._token = await self.log_in()
        return await http.exchange(self.connection, method, f"/api/v1/{path}", json=body, headers=self._headers())

    def _headers(self) -> dict[str, str]:
        return {} if self._token is None else {"Authorization": f"{self.token_prefix}{self._token}"}

    def _needs_no_token(self, method: str) -> bool:
        return self.open_reads and method == "GET"
