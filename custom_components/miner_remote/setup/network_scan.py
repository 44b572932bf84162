"""What the config flows ask of the network: whether a miner is at an address, and which ones are in a network."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from itertools import islice
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from ..drivers.contract.driver import Connection, Credentials, Deadlines, Profile
from ..drivers.contract.errors import (
    AuthenticationError,
    DriverError,
    TimedOutError,
    UnknownMinerError,
    UnreachableError,
)
from ..drivers.detect.identify import identify
from ..fleet.link import async_resolve
from ..input.fields import is_host, normal_address

LARGEST_NETWORK: Final = 4096
"""How many addresses one network to scan may have (an IPv4 /20)."""
MOST_NETWORKS: Final = 8
SCAN_CONCURRENCY: Final = 64
CONNECT_S: Final = 1.0
"""How long the short look of a scan waits for a connection; a miner of the same network answers in milliseconds."""
IDENTIFY_S: Final = 10.0
RESOLVE_S: Final = 5.0
MINER_PORTS: Final = (80, 4028, 4433)
"""The ports of which a known miner has at least one open: web interface, CGMiner API, WhatsMiner API v3."""

_LOCAL_V6: Final = (IPv6Network("fc00::/7"), IPv6Network("fe80::/10"), IPv6Network("::1/128"))

_HOST_NAME: Final = re.compile(
    r"(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.?"
)

type Network = IPv4Network | IPv6Network


class InvalidNetworkError(ValueError):
    """A network cannot be scanned; `reason` is the key of the sentence that says why, `network` what was given."""

    def __init__(self, reason: str, network: str) -> None:
        """Keep the key of the reason and the text that it is about."""
        super().__init__(f"{network}: {reason}")
        self.reason = reason
        self.network = network


def parse_network(text: str) -> Network:
    """Return the network of a text such as `192.168.1.0/24`, or of one address.

    Raises InvalidNetworkError where it is none, is not private or loopback, or has more than LARGEST_NETWORK
    addresses: a scan must not leave the house, and must end.
    """
    try:
        network = _usual(ip_network(text.strip(), strict=False))
    except ValueError as err:
        raise InvalidNetworkError("invalid_network", text) from err
    if not _is_of_the_house(network):
        raise InvalidNetworkError("public_network", text)
    if network.num_addresses > LARGEST_NETWORK:
        raise InvalidNetworkError("network_too_large", text)
    return network


def _usual(network: Network) -> Network:
    """Return an IPv4 network that is written as an IPv6 one in its usual spelling."""
    mapped = network.network_address.ipv4_mapped if isinstance(network, IPv6Network) else None
    return network if mapped is None else IPv4Network((mapped, max(0, network.prefixlen - 96)), strict=False)


def _is_of_the_house(network: Network) -> bool:
    """Return whether no packet to a network leaves the house; `is_private` is also true of IPv6 ways to public IPv4."""
    if isinstance(network, IPv6Network):
        return any(network.subnet_of(local) for local in _LOCAL_V6)
    return network.is_private and is_host(network.network_address) and is_host(network.broadcast_address)


def parse_networks(texts: Iterable[str]) -> list[str]:
    """Return networks in their usual spelling, each once; raises InvalidNetworkError for what cannot be scanned."""
    networks = list(dict.fromkeys(str(parse_network(text)) for text in texts if text.strip()))
    if len(networks) > MOST_NETWORKS:
        raise InvalidNetworkError("too_many_networks", networks[MOST_NETWORKS])
    return networks


def parse_host(text: str) -> str | None:
    """Return the address or host name in what a person typed or pasted; None where there is none.

    `http://192.168.1.5/` means 192.168.1.5. A port is not taken: a miner has several.
    """
    host = text.strip()
    host = re.sub(r"^https?://", "", host, flags=re.IGNORECASE).split("/", 1)[0].lower()
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        # A resolver takes what ends in a number for an address in another spelling: 127.1, 0x7f000001.
        numeric = re.search(r"(^|\.)([0-9]+|0x[0-9a-f]*)\.?$", host)
        return host.rstrip(".") if _HOST_NAME.fullmatch(host) and not numeric else None
    if not is_host(address):
        return None
    return normal_address(str(address))


async def async_address_of(hass: HomeAssistant, host: str) -> str:
    """Return the IP address of a host; raises UnreachableError if it has none."""
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    try:
        return await async_resolve(hass, host, RESOLVE_S)
    except TimedOutError as err:
        raise UnreachableError(str(err)) from err


async def async_identify(hass: HomeAssistant, address: str, credentials: Credentials) -> Profile:
    """Return what the miner at an IP address is; raises what `drivers.identify` raises."""
    return await identify(
        Connection(
            host=address,
            session=async_get_clientsession(hass),
            credentials=credentials,
            deadlines=Deadlines(read=IDENTIFY_S),
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowProblem:
    """Why a miner could not be looked at: the key of the form's error, and the words of the driver."""

    key: str
    words: str


def problem(err: DriverError) -> FlowProblem:
    """Return which error of a form a driver's error is."""
    keys: tuple[tuple[type[DriverError], str], ...] = (
        (AuthenticationError, "invalid_auth"),
        (UnknownMinerError, "not_a_miner"),
        (TimedOutError, "timeout_connect"),
        (UnreachableError, "cannot_connect"),
    )
    key = next((key for kind, key in keys if isinstance(err, kind)), "not_understood")
    return FlowProblem(key=key, words=str(err))


@dataclass(slots=True, kw_only=True)
class ScanResult:
    """What a scan found, by address."""

    found: dict[str, Profile] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    """Where a known firmware did not accept the password."""
    silent: list[str] = field(default_factory=list)
    """Where connections are taken on the CGMiner or WhatsMiner port, but nothing useful was answered."""


async def async_scan(
    hass: HomeAssistant,
    networks: Sequence[str],
    credentials: Credentials,
    known: Callable[[str], bool],
    progress: Callable[[float], None],
) -> ScanResult:
    """Return the miners in `networks`; addresses for which `known` says yes get no packet.

    `progress` is told the share that is done, from 0 to 1, at most about a hundred times. An address is asked what it
    is only where one of the miners' ports is open.
    """
    addresses = list(
        dict.fromkeys(
            str(address)
            for network in map(parse_network, networks)
            for address in islice(network.hosts(), LARGEST_NETWORK)
            if not known(str(address))
        )
    )
    result = ScanResult()
    waiting = iter(addresses)
    done = 0
    step = max(1, len(addresses) // 100)

    async def look_on() -> None:
        nonlocal done
        for address in waiting:
            await _async_look(hass, address, credentials, result)
            done += 1
            if done % step == 0:
                progress(done / len(addresses))

    async with asyncio.TaskGroup() as group:
        for _ in range(min(SCAN_CONCURRENCY, len(addresses))):
            group.create_task(look_on())
    result.found = dict(sorted(result.found.items(), key=lambda item: ip_address(item[0]).packed))
    result.refused.sort(key=lambda address: ip_address(address).packed)
    result.silent.sort(key=lambda address: ip_address(address).packed)
    return result


async def _async_look(hass: HomeAssistant, address: str, credentials: Credentials, result: ScanResult) -> None:
    open_ports = await asyncio.gather(*(_accepts(address, port) for port in MINER_PORTS))
    if not any(open_ports):
        return
    try:
        result.found[address] = await async_identify(hass, address, credentials)
    except AuthenticationError:
        result.refused.append(address)
    except UnknownMinerError:
        return
    except DriverError:
        if any(open_ports[1:]):  # Otherwise it is any web server of the house.
            result.silent.append(address)


async def _accepts(address: str, port: int) -> bool:
    """Return whether a port takes a connection; nothing is sent."""
    try:
        async with asyncio.timeout(CONNECT_S):
            _, writer = await asyncio.open_connection(address, port)
    except OSError:  # TimeoutError is one
        return False
    writer.close()
    return True
