"""Long work in turns of the event loop."""

from __future__ import annotations

import asyncio

from custom_components.miner_remote.turns import InTurns


async def _parts_and_turns(count: int, until: tuple[int, ...] | None = None) -> list[tuple[int, ...] | str]:
    """Return the parts of `count` numbers, at most two at once, and the turns of another task."""
    seen: list[tuple[int, ...] | str] = []

    async def other() -> None:
        while True:
            await asyncio.sleep(0)
            seen.append("turn")

    task = asyncio.create_task(other())
    await asyncio.sleep(0)
    async for part in InTurns(range(count), 2):
        seen.append(part)
        if part == until:
            break
    task.cancel()
    return seen


async def test_others_have_a_turn_after_each_part() -> None:
    assert await _parts_and_turns(5) == [(0, 1), "turn", (2, 3), "turn", (4,), "turn"]
    assert await _parts_and_turns(0) == []


async def test_work_that_ends_early_takes_no_further_turn() -> None:
    assert await _parts_and_turns(5, until=(2, 3)) == [(0, 1), "turn", (2, 3)]
