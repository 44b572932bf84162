"""The tests of schedules run on virtual time, unless a test freezes the clock."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from inspect import iscoroutinefunction

import pytest

from custom_components.miner_remote.schedules.engine import retry as retry_module

from ..virtual_time import VirtualClock, install_virtual_clock


@pytest.fixture
async def virtual_time(monkeypatch: pytest.MonkeyPatch) -> VirtualClock:
    """Let time pass at once whenever the loop is idle."""
    return install_virtual_clock(asyncio.get_running_loop(), monkeypatch)


@pytest.fixture(autouse=True)
def _virtual_time(request: pytest.FixtureRequest) -> None:
    if iscoroutinefunction(request.function) and "freezer" not in request.fixturenames:
        request.getfixturevalue("virtual_time")


@pytest.fixture
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Repeat a failed command after half a second."""
    monkeypatch.setattr(retry_module, "FIRST_DELAY", timedelta(seconds=0.5))
