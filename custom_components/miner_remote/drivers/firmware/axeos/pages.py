"""Pages that not every version of AxeOS and its forks has."""

from __future__ import annotations

from typing import Final

from ...contract.driver import Connection
from ...contract.errors import AuthenticationError, RefusedError
from ...parsing.lenient_json import Reply
from ...transport import http

UNAUTHORIZED: Final = "axeos_network_not_allowed"
"""The code of the error if the firmware refuses the address that a request comes from."""


async def optional_page(connection: Connection, path: str) -> Reply:
    """Return the object at a path, or an empty one if this version has no such page.

    Raises AuthenticationError and the errors of `http.exchange`.
    """
    reply = await http.exchange(connection, "GET", path)
    if reply.status == 401:
        raise AuthenticationError(UNAUTHORIZED, host=connection.host)
    if not reply.ok:
        return {}
    try:
        return reply.json()
    except RefusedError:
        # Some versions answer an unknown path with their web page.
        return {}


__all__ = ["UNAUTHORIZED", "optional_page"]
