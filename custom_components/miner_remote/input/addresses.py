"""IP addresses of machines."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address


def is_host(address: IPv4Address | IPv6Address) -> bool:
    """Return whether an address can belong to one machine: not multicast, unspecified or reserved."""
    return not (address.is_multicast or address.is_unspecified or address.is_reserved)
