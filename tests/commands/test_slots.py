"""The order in which commands get the slots of the house."""

from __future__ import annotations

import asyncio

import pytest

from custom_components.miner_remote.control import slots as slots_module
from custom_components.miner_remote.control.slots import FairSlots, async_give_way, async_sleep, own_slot


async def in_order(tasks: list[asyncio.Task[None]], count: int) -> None:
    """Let the loop run until that many rounds have passed, and then finish all tasks."""
    for _ in range(count):
        await asyncio.sleep(0)
    async with asyncio.timeout(2):
        await asyncio.gather(*tasks)


async def test_all_begin_before_any_goes_on() -> None:
    slots, seen = FairSlots(2, 1), list[str]()

    async def work(name: str) -> None:
        async with slots.slot("batch"):
            seen.append(f"begin {name}")
            await asyncio.sleep(0)
            await async_give_way()
            seen.append(f"end {name}")

    await in_order([asyncio.create_task(work(name)) for name in "abcde"], 3)
    # The other slot goes on once the last one begins.
    assert sorted(seen[:4] + seen[5:6]) == [f"begin {name}" for name in "abcde"]
    assert sorted(seen[4:5] + seen[6:]) == [f"end {name}" for name in "abcde"]


async def test_work_that_begins_later_goes_first_only_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    slots, seen, now = FairSlots(1, 1), list[str](), 0.0
    monkeypatch.setattr(slots_module, "monotonic", lambda: now)

    async def first() -> None:
        async with slots.slot("one"):
            await asyncio.sleep(0)
            await async_give_way()
            seen.append("goes on")

    async def later(name: str) -> None:
        nonlocal now
        async with slots.slot("two"):
            seen.append(name)
            now += slots_module.GIVES_WAY_S / 2 + 0.1
            await asyncio.sleep(0)

    tasks = [asyncio.create_task(first()), *(asyncio.create_task(later(name)) for name in "abcd")]
    await in_order(tasks, 1)
    assert seen == ["a", "b", "goes on", "c", "d"]


async def test_slot_serves_others_during_a_sleep_and_is_never_shared() -> None:
    slots, holding, most = FairSlots(1, 1), 0, 0

    async def work() -> None:
        nonlocal holding, most
        async with slots.slot("batch"):
            for _ in range(3):
                holding += 1
                most = max(most, holding)
                await asyncio.sleep(0)
                holding -= 1
                await async_sleep(0.03)

    began = asyncio.get_running_loop().time()
    await in_order([asyncio.create_task(work()) for _ in range(10)], 1)
    assert most == 1
    assert asyncio.get_running_loop().time() - began < 0.3


async def test_minor_work_and_what_comes_after_share_a_part() -> None:
    slots, running, seen = FairSlots(4, 2), set[str](), list[set[str]]()

    async def work(name: str, *, minor: bool = False, after: bool = False) -> None:
        async with slots.slot(name, minor=minor, after=after):
            running.add(name)
            seen.append(set(running))
            await asyncio.sleep(0.01)
            running.discard(name)

    tasks = [asyncio.create_task(work(f"after {number}", after=True)) for number in range(3)]
    tasks += [asyncio.create_task(work(f"minor {number}", minor=True)) for number in range(3)]
    tasks += [asyncio.create_task(work(f"living {number}")) for number in range(4)]
    await in_order(tasks, 1)
    assert max(sum(not name.startswith("living") for name in names) for names in seen) == 2
    began = [name for before, names in zip([set[str](), *seen], seen, strict=False) for name in names - before]
    # Two of those that may wait began before there was anything else; then the living ones and the minor ones come.
    assert began.index("after 2") > max(began.index(f"minor {number}") for number in range(3))
    assert began.index("living 3") < began.index("minor 0")


@pytest.mark.parametrize("sleeps", [True, False])
async def test_cancelled_work_leaves_its_slot(sleeps: bool) -> None:
    slots = FairSlots(1, 1)

    async def hold() -> None:
        async with slots.slot("holder"):
            await async_sleep(0 if not sleeps else 30)
            await asyncio.sleep(30)

    async def wait() -> None:
        async with slots.slot("waiter"):
            await asyncio.sleep(30)

    tasks = [asyncio.create_task(hold()), asyncio.create_task(wait())]
    for _ in range(5):
        await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    async with asyncio.timeout(1), slots.slot("next"):
        assert slots._taken == 1
    assert slots._taken == 0


async def test_other_task_does_not_give_the_slot_away() -> None:
    slots = FairSlots(1, 1)
    seen: list[str] = []

    async def other() -> None:
        async with slots.slot("other"):
            seen.append("other")

    async with slots.slot("holder"):
        waiting = asyncio.create_task(other())
        await asyncio.sleep(0)
        await asyncio.create_task(async_give_way())
        await asyncio.create_task(async_sleep(0))
        seen.append("holder")
    await waiting
    assert seen == ["holder", "other"]


@pytest.mark.parametrize("kept", [False, True])
async def test_slot_is_given_back_for_what_an_agent_does_unless_it_is_kept(kept: bool) -> None:
    slots, waits = FairSlots(1, 1), asyncio.Event()
    seen: list[str] = []

    async def at_agent(name: str) -> None:
        async with slots.slot("batch", kept=kept):
            seen.append(name)
            slot = own_slot()
            assert slot is not None
            slot.begun()
            await waits.wait()

    tasks = [asyncio.create_task(at_agent(name)) for name in "abc"]
    for _ in range(5):
        await asyncio.sleep(0)
    assert seen == (["a"] if kept else ["a", "b", "c"])
    waits.set()
    await asyncio.gather(*tasks)
    assert seen == ["a", "b", "c"]
    assert slots._taken == 0
