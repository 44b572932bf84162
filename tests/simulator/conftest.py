"""Allow the tests of the simulator to reach loopback addresses only."""

from __future__ import annotations

import pytest
import pytest_socket


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup() -> None:
    """Allow sockets to 127.0.0.0/8, which the Home Assistant test plugin blocks."""
    pytest_socket.enable_socket()
    pytest_socket.socket_allow_hosts(["127.0.0.0/8"])
