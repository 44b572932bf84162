"""Fixtures for the tests of the engine of policies."""

from __future__ import annotations

import asyncio

import pytest

from custom_components.miner_remote.policies import kinds

from ..virtual_time import VirtualClock, install_virtual_clock
from .scripted import LateKind, PoolKind, ScriptedKind


@pytest.fixture
async def virtual_time(monkeypatch: pytest.MonkeyPatch) -> VirtualClock:
    """Let time pass at once whenever the loop is idle."""
    return install_virtual_clock(asyncio.get_running_loop(), monkeypatch)


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> ScriptedKind:
    """Add the scripted kinds, and return the one of protection."""
    kind = ScriptedKind()
    for each in (kind, PoolKind(), LateKind()):
        monkeypatch.setitem(kinds.KINDS, each.key, each)
    return kind
