"""Manual commands that fail but take effect, or take effect late."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from custom_components.miner_remote.control.handlers.table import HANDLERS
from custom_components.miner_remote.control.record import SimpleCommand, Status
from custom_components.miner_remote.drivers.contract.errors import TimedOutError
from custom_components.miner_remote.schedules.engine.ownership import PauseOwner

from ..commands.handlers import replace_handler
from ..conftest import wait_until
from ..hall import PERSON, Hall
from .windows import PAUSE, RESUME, engine_of, hall, paused, scheduled_commands, still, window


@pytest.fixture
async def made(hall_of: Any) -> AsyncIterator[Hall]:
    async with hall(hall_of, ["axeos"], "127.61.1.1") as made:
        yield made


async def lost(made: Hall, monkeypatch: pytest.MonkeyPatch, order: SimpleCommand, *, arrives: bool = True) -> None:
    """Run a manual command whose answer is lost, whether or not it arrives."""
    really = HANDLERS[order.command_type]

    async def execute(*args: Any) -> Any:
        if arrives:
            await really(*args)
        raise TimedOutError("answer_timeout", host=made.miners[0].host, seconds=1)

    with monkeypatch.context() as patch:
        replace_handler(patch, order.command_type, execute)
        batch = await made.data.runner.async_run(order, made.miners, PERSON)
    assert [record.status for record in batch.records] == [Status.TIMEOUT]


async def test_timed_out_manual_resume_that_took_effect_is_an_override(
    made: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    await window(made)
    await wait_until(lambda: all(paused(made)))
    await still(made, 0.5)
    await lost(made, monkeypatch, RESUME)
    await still(made, 3)
    assert paused(made) == [False]
    override = engine_of(made).plan.miners[made.miners[0].miner_id].override  # type: ignore[union-attr]
    assert override is not None
    assert override.by == "Alice"
    assert len(await scheduled_commands(made)) == 1


async def test_lost_manual_resume_changes_nothing(made: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    await window(made, lasts=6)
    await wait_until(lambda: all(paused(made)))
    await still(made, 0.5)
    await lost(made, monkeypatch, RESUME, arrives=False)
    await still(made, 2)
    assert paused(made) == [True]
    assert engine_of(made).ownership(made.miners[0].miner_id).pause is PauseOwner.SCHEDULE  # type: ignore[union-attr]
    await wait_until(lambda: paused(made) == [False], 10)


async def test_timed_out_manual_pause_that_took_effect_belongs_to_the_person(
    made: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    await window(made, lasts=6)
    await wait_until(lambda: all(paused(made)))
    await still(made, 0.5)
    await lost(made, monkeypatch, PAUSE)
    await wait_until(lambda: engine_of(made).ownership(made.miners[0].miner_id).pause is PauseOwner.PERSON)  # type: ignore[union-attr]
    await asyncio.sleep(6)
    assert paused(made) == [True]
    assert engine_of(made).ownership(made.miners[0].miner_id) is None


async def test_unconfirmed_command_expires(made: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "custom_components.miner_remote.schedules.engine.unconfirmed_commands.TAKES_EFFECT_WITHIN", timedelta(seconds=1)
    )
    monkeypatch.setattr("custom_components.miner_remote.schedules.engine.retry.FIRST_DELAY", timedelta(seconds=0.5))
    await window(made)
    await wait_until(lambda: all(paused(made)))
    await still(made, 0.5)
    await lost(made, monkeypatch, RESUME, arrives=False)
    await asyncio.sleep(2)
    # A later resume is unrelated to the command.
    made.machines[0].paused = False
    await wait_until(lambda: paused(made) == [True], 5)
    assert engine_of(made).ownership(made.miners[0].miner_id).pause is PauseOwner.SCHEDULE  # type: ignore[union-attr]


async def test_manual_command_before_window_is_no_override(made: Hall) -> None:
    """A resume may take a minute; one from before the window must not override it."""
    miner = made.miners[0]
    await made.data.runner.async_run(PAUSE, [miner], PERSON)
    async with miner.async_locked():
        resume = await made.data.runner.async_start(RESUME, [miner], PERSON)
        await asyncio.sleep(1.1)
        await window(made)
        await asyncio.sleep(1)
    await resume.wait()
    assert resume.records[0].status is Status.SUCCESS
    await wait_until(lambda: paused(made) == [True], 5)
    assert miner.miner_id not in engine_of(made)._state.overrides
