"""The CGI programs of an Antminer's web server, with digest log-in, and what both generations of it have in common."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import monotonic

from aiohttp import DigestAuthMiddleware

from ...contract.driver import Accepted, Connection, Scope
from ...contract.errors import AuthenticationError, DriverError, RefusedError, UnsupportedError
from ...contract.evidence import THIRD_PARTY, Evidence, foreign_firmware
from ...contract.firmware_image import FirmwareImage
from ...parsing.lenient_json import Reply, text
from ...transport import http
from ...transport.http import ConnectionLostError, HttpReply

DEFAULT_USERNAME = "root"
DEFAULT_PASSWORD = "root"
REALM = "antMiner Configuration"


WARNING_PORT = 6060
WARNING_S = 2.0
"""How long the optional page with error codes may take."""
WARNING_PAUSE_S = 600.0
_LOGGER = logging.getLogger(__name__)


def is_stock(evidence: Evidence) -> bool:
    """Return whether an address may be an Antminer with a web server of its maker."""
    if not evidence.web_open:
        return False
    if evidence.api_names(*THIRD_PARTY) or evidence.web_names("anthillos", "braiins os", "luxor firmware"):
        return False
    if foreign_firmware(evidence) is not None:
        return False
    return evidence.api_names("antminer") or evidence.web_names(f'realm="{REALM}"')


class AntminerWeb:
    """The CGI programs of one miner, and its last challenge."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        given = connection.credentials
        username = DEFAULT_USERNAME if given.username is None else given.username
        password = DEFAULT_PASSWORD if given.password is None else given.password
        # A colon in a user name cannot be sent by this scheme, so no miner has one.
        self._digest = None if ":" in username else DigestAuthMiddleware(username, password)
        self._warnings_again = 0.0

    async def read(self, name: str) -> Reply:
        """Return the object that a program reports; raises the errors of `call`."""
        return (await self.call("GET", name)).json()

    async def configuration(self) -> Reply:
        """Return the configuration with its pools; raises RefusedError if it has none, and the errors of `call`."""
        conf = await self.read("get_miner_conf")
        if not isinstance(conf.get("pools"), list):
            raise RefusedError("configuration_without_pools", host=self.connection.host)
        return conf

    async def optional(self, name: str) -> Reply:
        """Return the object that a program reports, or an empty one if there is no such program or it has no answer."""
        try:
            return await self.read(name)
        except RefusedError, UnsupportedError:
            return {}

    async def reboot(self) -> Accepted:
        """Reboot the machine; raises the errors of `call`."""
        # The reboot may cut off its own answer. A read just before proves that the miner answers, and brings the
        # challenge, so that the next request carries the log-in.
        await self.read("get_system_info")
        try:
            reply = await self.call("GET", "reboot", seconds=self.connection.deadlines.write)
        except ConnectionLostError:
            said = "the miner closed the connection"
        else:
            said = reply.words
        return Accepted(channel="Antminer reboot.cgi", said=said, scope=Scope.MACHINE)

    async def warnings(self) -> str | None:
        """Return the error codes that the miner reports on port 6060; None if it does not.

        Not every firmware listens there, so one that did not answer is asked again only after some minutes.
        """
        if monotonic() < self._warnings_again:
            return None
        seconds = min(WARNING_S, self.connection.deadlines.read / 4)
        try:
            reply = await http.exchange(self.connection, "GET", "/warning", port=WARNING_PORT, seconds=seconds)
            if reply.ok:
                return _error_message(reply.json().get("error_message"))
        except DriverError as error:
            _LOGGER.debug("%s reports no warnings: %s", self.connection.host, error)
        self._warnings_again = monotonic() + WARNING_PAUSE_S
        return None

    async def has(self, name: str) -> bool:
        """Return whether there is a program, without its answer."""
        try:
            await self.call("HEAD", name)
        except RefusedError, UnsupportedError:
            return False
        return True

    async def page(self, path: str) -> str:
        """Return a page of the web interface, or an empty text if there is no such page."""
        try:
            return (await self._exchange("GET", path)).body.decode(errors="replace")
        except RefusedError, UnsupportedError:
            return ""

    async def log(self, name: str, max_bytes: int) -> bytes:
        """Return the end of a log; raises the errors of `call`."""
        path, seconds = _path(name), self.connection.deadlines.write
        return (await self._exchange("GET", path, seconds=seconds, last_bytes=max_bytes)).body

    async def call(self, method: str, name: str, body: object = None, *, seconds: float | None = None) -> HttpReply:
        """Call one program.

        Raises AuthenticationError, UnsupportedError (there is no such program), RefusedError, and the errors of a
        request.
        """
        return await self._exchange(method, _path(name), body, seconds=seconds)

    async def upload(self, name: str, image: FirmwareImage, progress: Callable[[int], None]) -> HttpReply:
        """Send an image to a program; raises the errors of `call`.

        The page of the web interface calls the file `firmware` (before 2019: `datafile`). The program does not look at
        the name: it takes the first part of the form and cuts off the end, so there may be no other part. Source: the
        pages and programs of eight firmwares of 2024 and 2025 in HashSource/hashsource_antminer_S21x, commit
        73a9f61abeaa76fd4f02718c7c0d06e03109813c, and kde2podfreebsd/Bitmain-Antminer-S17-Reverse-Firmware.
        """
        if self._digest is None:
            raise self._denied()
        # The challenge comes with this, so that the image is sent only once.
        await self.read("miner_type")
        return await http.upload(
            self.connection,
            _path(name),
            field="firmware",
            image=image,
            progress=progress,
            middlewares=(self._digest,),
        )

    async def _exchange(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        seconds: float | None = None,
        last_bytes: int | None = None,
    ) -> HttpReply:
        host = self.connection.host
        if self._digest is None:
            raise self._denied()
        reply = await http.exchange(
            self.connection,
            method,
            path,
            json=body,
            seconds=seconds,
            digest=self._digest,
            last_bytes=last_bytes,
        )
        if reply.status == 401:
            raise self._denied()
        if reply.status == 404:
            raise UnsupportedError("page_missing", host=host, path=path)
        if not reply.ok:
            raise RefusedError("request_refused", reply.words, host=host, path=path, status=reply.status)
        return reply

    def _denied(self) -> AuthenticationError:
        return AuthenticationError("credentials_rejected", host=self.connection.host)


def _path(name: str) -> str:
    return f"/cgi-bin/{name}.cgi"


def _error_message(value: object) -> str | None:
    return ",".join(map(str, value)) if isinstance(value, list) else text(value)


__all__ = ["DEFAULT_PASSWORD", "DEFAULT_USERNAME", "REALM", "AntminerWeb", "is_stock"]
