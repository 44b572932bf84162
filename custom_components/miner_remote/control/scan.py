"""Identify the miner at an address, or scan networks for miners."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from itertools import islice
from typing import Final

from aiohttp import ClientSession

from ..drivers.contract.driver import Connection, Credentials, Deadlines, Profile
from ..drivers.contract.errors import (
    AuthenticationError,
    DriverError,
    TimedOutError,
    UnknownMinerError,
    UnreachableError,
)
from ..drivers.detect.identify import identify
from ..input.addresses import is_host
from ..input.fields import normal_address
from .resolve import async_resolve

LARGEST_NETWORK: Final = 4096
"""The maximum number of addresses of a network to scan (an IPv4 /20)."""
MOST_NETWORKS: Final = 8
SCAN_CONCURRENCY: Final = 64
CONNECT_S: Final = 1.0
"""The timeout of a scan for a connection; a miner in the same network answers in milliseconds."""
IDENTIFY_S: Final = 10.0
RESOLVE_S: Final = 5.0
MINER_PORTS: Final = (80, 4028, 4433)
"""Every supported miner has one of these ports open: web interface, CGMiner API, WhatsMiner API v3."""

_LOCAL_V6: Final = (IPv6Network("fc00::/7"), IPv6Network("fe80::/10"), IPv6Network("::1/128"))

_HOST_NAME: Final = re.compile(
    r"(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.?"
)

type Network = IPv4Network | IPv6Network


class InvalidNetworkError(ValueError):
    """A network cannot be scanned; `reason` is the key of the flow error, `network` the input."""

    def __init__(self, reason: str, network: str) -> None:
        """Keep the reason and the input."""
        super().__init__(f"{network}: {reason}")
        self.reason = reason
        self.network = network


def parse_network(text: str) -> Network:
    """Return the network of a text such as `192.168.1.0/24`, or of one address.

    Raises InvalidNetworkError if it is invalid, not private or loopback, or has more than LARGEST_NETWORK addresses,
    because a scan must stay in the local network and finish.
    """
    try:
        network = _canonical(ip_network(text.strip(), strict=False))
    except ValueError as err:
        raise InvalidNetworkError("invalid_network", text) from err
    if not _is_local(network):
        raise InvalidNetworkError("public_network", text)
    if network.num_addresses > LARGEST_NETWORK:
        raise InvalidNetworkError("network_too_large", text)
    return network


def _canonical(network: Network) -> Network:
    """Return the IPv4 network of an IPv4-mapped IPv6 network, and any other network unchanged."""
    mapped = network.network_address.ipv4_mapped if isinstance(network, IPv6Network) else None
    return network if mapped is None else IPv4Network((mapped, max(0, network.prefixlen - 96)), strict=False)


def _is_local(network: Network) -> bool:
    """Return whether packets stay local; `is_private` is also true for IPv6 routes to public IPv4 addresses."""
    if isinstance(network, IPv6Network):
        return any(network.subnet_of(local) for local in _LOCAL_V6)
    return network.is_private and is_host(network.network_address) and is_host(network.broadcast_address)


def parse_networks(texts: Iterable[str]) -> list[str]:
    """Return networks in canonical form without duplicates; raises InvalidNetworkError."""
    networks = list(dict.fromkeys(str(parse_network(text)) for text in texts if text.strip()))
    if len(networks) > MOST_NETWORKS:
        raise InvalidNetworkError("too_many_networks", networks[MOST_NETWORKS])
    return networks


def parse_host(text: str) -> str | None:
    """Return the address or hostname in user input; None if there is none.

    `http://192.168.1.5/` means 192.168.1.5. A port is rejected, because a miner has several.
    """
    host = text.strip()
    host = re.sub(r"^https?://", "", host, flags=re.IGNORECASE).split("/", 1)[0].lower()
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        # A resolver treats a name that ends in a number as an address: 127.1, 0x7f000001.
        numeric = re.search(r"(^|\.)([0-9]+|0x[0-9a-f]*)\.?$", host)
        return host.rstrip(".") if _HOST_NAME.fullmatch(host) and not numeric else None
    if not is_host(address):
        return None
    return normal_address(str(address))


async def async_address_of(host: str) -> str:
    """Return the IP address of a host; raises UnreachableError if it has none."""
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    try:
        return await async_resolve(host, RESOLVE_S)
    except TimedOutError as err:
        raise UnreachableError(err.code, **err.arguments) from err


async def async_identify(session: ClientSession, address: str, credentials: Credentials) -> Profile:
    """Return the profile of the miner at an IP address; raises a DriverError."""
    return await identify(
        Connection(
            host=address,
            session=session,
            credentials=credentials,
            deadlines=Deadlines(read=IDENTIFY_S),
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """A machine that answered a scan: its profile, or why it has none."""

    address: str
    profile: Profile | None = None
    error: DriverError | None = None
    is_other: bool = False
    """Whether it is a device other than a supported miner."""


@dataclass(slots=True, kw_only=True)
class ScanResult:
    """The result of a scan, by address."""

    found: dict[str, Profile] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    """Addresses where a supported firmware rejected the password."""
    silent: list[str] = field(default_factory=list)
    """Addresses that accept connections on the CGMiner or WhatsMiner port without a useful answer."""

    def add(self, discovery: Discovery) -> None:
        """Add what a scan found."""
        if discovery.profile is not None:
            self.found[discovery.address] = discovery.profile
        elif isinstance(discovery.error, AuthenticationError):
            self.refused.append(discovery.address)
        elif not discovery.is_other:
            self.silent.append(discovery.address)


def addresses_of(networks: Sequence[str]) -> list[str]:
    """Return the addresses that a scan of these networks covers, each once."""
    return list(
        dict.fromkeys(
            str(address)
            for network in map(parse_network, networks)
            for address in islice(network.hosts(), LARGEST_NETWORK)
        )
    )


async def async_scan(
    session: ClientSession,
    networks: Sequence[str],
    credentials: Credentials,
    known: Callable[[str], bool],
    progress: Callable[[float], None],
    report: Callable[[Discovery], None] | None = None,
) -> ScanResult:
    """Return the miners in `networks`; `known` addresses (asked for in another thread) are not contacted.

    `report` is called immediately with each machine that answers, `progress` about a hundred times with the completed
    share from 0 to 1. Only addresses with an open miner port are identified.
    """
    addresses = await asyncio.get_running_loop().run_in_executor(
        None, lambda: [address for address in addresses_of(networks) if not known(address)]
    )
    result = ScanResult()
    waiting = iter(addresses)
    done = 0
    step = max(1, len(addresses) // 100)

    async def worker() -> None:
        nonlocal done
        for address in waiting:
            if (discovery := await _async_scan_address(session, address, credentials)) is not None:
                result.add(discovery)
                if report is not None:
                    report(discovery)
            done += 1
            if done % step == 0:
                progress(done / len(addresses))

    async with asyncio.TaskGroup() as group:
        for _ in range(min(SCAN_CONCURRENCY, len(addresses))):
            group.create_task(worker())
    result.found = dict(sorted(result.found.items(), key=lambda item: ip_address(item[0]).packed))
    result.refused.sort(key=lambda address: ip_address(address).packed)
    result.silent.sort(key=lambda address: ip_address(address).packed)
    return result


async def _async_scan_address(session: ClientSession, address: str, credentials: Credentials) -> Discovery | None:
    """Return what answers at an address; None if it accepts no connection on a port of miners."""
    open_ports = await asyncio.gather(*(_accepts(address, port) for port in MINER_PORTS))
    if not any(open_ports):
        return None
    try:
        return Discovery(address=address, profile=await async_identify(session, address, credentials))
    except AuthenticationError as err:
        return Discovery(address=address, error=err)
    except DriverError as err:
        # A silent device with only a web server is probably something else.
        is_other = isinstance(err, UnknownMinerError) or not any(open_ports[1:])
        return Discovery(address=address, error=err, is_other=is_other)


async def _accepts(address: str, port: int) -> bool:
    """Return whether a port accepts a connection, without sending anything."""
    try:
        async with asyncio.timeout(CONNECT_S):
            _, writer = await asyncio.open_connection(address, port)
    except OSError:  # TimeoutError is one
        return False
    writer.close()
    return True
