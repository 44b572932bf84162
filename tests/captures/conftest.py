"""Fixtures for the captures: sockets on loopback addresses, and connections with short deadlines."""

from __future__ import annotations

from tests.drivers.conftest import connect, fleet, loopback_network, session

__all__ = ["connect", "fleet", "loopback_network", "session"]
