"""Long work in turns of the event loop."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import Iterable
from itertools import batched
from typing import Self


class InTurns[T]:
    """The parts of `items`, to be iterated once: other work has its turn of the event loop after each of them.

    This is no generator: one that is left early would have to be closed.
    """

    def __init__(self, items: Iterable[T], at_once: int) -> None:
        """Start before the first part of at most `at_once` items."""
        self._parts = batched(items, at_once, strict=False)
        self._is_begun = False

    def __aiter__(self) -> Self:
        """Return itself."""
        return self

    async def __anext__(self) -> tuple[T, ...]:
        """Return the next part, after a turn of the others unless it is the first one."""
        if self._is_begun:
            await sleep(0)
        self._is_begun = True
        for part in self._parts:
            return part
        raise StopAsyncIteration
