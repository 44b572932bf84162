"""Full garbage collections wait for a moment while orders go out."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from types import SimpleNamespace
from typing import cast

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.commands import full_collections
from custom_components.miner_remote.commands.full_collections import MANY, NEVER, FullCollections


@pytest.fixture(autouse=True)
def usual() -> Iterator[tuple[int, int, int]]:
    """Return the thresholds before the test, and restore them."""
    before = gc.get_threshold()
    yield before
    gc.set_threshold(*before)


def make() -> FullCollections:
    return FullCollections(cast("HomeAssistant", SimpleNamespace(loop=asyncio.get_running_loop())))


async def test_only_full_collections_wait_and_not_for_long(
    usual: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(full_collections, "HELD_S", 0.01)
    monkeypatch.setattr(full_collections, "HELD_PER_MINER_S", 0.0)
    made = make()
    made.async_hold(MANY - 1)
    assert gc.get_threshold() == usual
    made.async_hold(MANY)
    made.async_hold(MANY)
    assert gc.get_threshold() == (*usual[:2], NEVER)
    await asyncio.sleep(0.05)
    assert gc.get_threshold() == usual
    # Commands that follow each other do not prevent them.
    made.async_hold(MANY)
    assert gc.get_threshold() == usual


async def test_many_miners_keep_them_back_longer(usual: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(full_collections, "HELD_S", 0.001)
    monkeypatch.setattr(full_collections, "HELD_PER_MINER_S", 0.001)
    monkeypatch.setattr(full_collections, "LONGEST_S", 0.3)
    made = make()
    # Not a thousand times as long
    made.async_hold(300_000)
    await asyncio.sleep(0.05)
    assert gc.get_threshold() == (*usual[:2], NEVER)
    await asyncio.sleep(0.5)
    assert gc.get_threshold() == usual


async def test_release_ends_it_once(usual: tuple[int, int, int]) -> None:
    made = make()
    made.async_hold(MANY)
    made.async_release()
    made.async_release()
    assert gc.get_threshold() == usual


async def test_thresholds_that_another_part_set_meanwhile_stay() -> None:
    made = make()
    made.async_hold(MANY)
    gc.set_threshold(3000, 20, 30)
    made.async_release()
    assert gc.get_threshold() == (3000, 20, 30)
