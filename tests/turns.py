"""How long work yields to the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import batched

import pytest

from custom_components.miner_remote import turns


def set_turns(
    patch: pytest.MonkeyPatch, at_once: int, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Let all long work yield after each `at_once` items, by `sleep`."""
    patch.setattr(turns, "batched", lambda items, _at_once, strict: batched(items, at_once, strict=strict))
    patch.setattr(turns, "sleep", sleep)
