"""Fixtures for the tests of the setup flows."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from custom_components.miner_remote.control import scan
from simulator.fleet import Fleet

KINDS = ["axeos", "antminer", "whatsminer_v2", "cgminer"]


@pytest.fixture
async def fleet() -> AsyncIterator[Fleet]:
    async with Fleet.start(kinds=KINDS, base="127.36.1.1") as fleet:
        yield fleet


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the deadline of ten seconds for machines that never answer."""
    monkeypatch.setattr(scan, "IDENTIFY_S", 2.0)
