"""The IP address of a host name."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from ipaddress import ip_address

from ..drivers.contract.errors import TimedOutError, UnreachableError
from ..input.addresses import is_host


def usable_address(name: str, addresses: Iterable[str | int]) -> str:
    """Return the address to use for a host name: IPv4 if possible, since most firmware listens only there.

    Raises UnreachableError if no address can be that of a machine, such as 0.0.0.0.
    """
    usable = [address for address in map(ip_address, addresses) if is_host(address)]
    if not usable:
        raise UnreachableError("hostname_unusable", host=name)
    return str(min(usable, key=lambda address: address.version))


async def async_resolve(name: str, deadline_s: float) -> str:
    """Return the IP address of a host name; raises UnreachableError or TimedOutError."""
    try:
        async with asyncio.timeout(deadline_s):
            found = await asyncio.get_running_loop().getaddrinfo(name, None)
    except TimeoutError as err:
        raise TimedOutError("hostname_timeout", host=name) from err
    except OSError as err:
        raise UnreachableError("hostname_unknown", host=name) from err
    return usable_address(name, (entry[4][0] for entry in found))
