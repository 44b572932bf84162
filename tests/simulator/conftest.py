"""Lets the tests of the simulator reach the loopback addresses, and nothing else."""

from __future__ import annotations

import pytest
import pytest_socket


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup() -> None:
    """Undo what the Home Assistant test plugin blocks, for 127.0.0.0/8 only."""
    pytest_socket.enable_socket()
    pytest_socket.socket_allow_hosts(["127.0.0.0/8"])
