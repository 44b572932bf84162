"""Fixtures for the tests of commands."""

from __future__ import annotations

import pytest

from custom_components.miner_remote.commands.history import segment as segments_module, store as history_module

from .stored_history import SMALL


@pytest.fixture
def small_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limit records per segment and segments in memory, so that a short history has many cold segments."""
    for module in (history_module, segments_module):
        monkeypatch.setattr(module, "RECORDS_PER_SEGMENT", SMALL)
    monkeypatch.setattr(history_module, "_NEWEST_IN_MEMORY", 1)
    monkeypatch.setattr(history_module, "_CACHED_RECORDS", 25)
