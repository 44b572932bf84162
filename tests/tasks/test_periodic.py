"""Work that is done again and again."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.miner_remote.tasks.periodic import Periodic

EVERY = timedelta(minutes=1)


class Work:
    """Work that goes on until it is let go, or fails."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin the first interval."""
        self._hass = hass
        self._passed = timedelta()
        self.log: list[str] = []
        self.let_go = asyncio.Event()
        self.fails = False
        self.periodic = Periodic(hass, self._async_do, EVERY, "work")
        self.periodic.async_start()

    async def passes(self) -> None:
        """Let an interval pass."""
        self._passed += EVERY + timedelta(seconds=1)
        async_fire_time_changed(self._hass, dt_util.utcnow() + self._passed)
        await self._hass.async_block_till_done()

    async def _async_do(self, _now: datetime) -> None:
        self.log.append("began")
        if self.fails:
            raise ValueError
        try:
            await self.let_go.wait()
        except asyncio.CancelledError:
            # What is cancelled may still have to tidy up.
            await asyncio.sleep(0)
            self.log.append("cancelled")
            raise
        self.log.append("ended")


async def test_close_waits_for_the_work_that_it_cancels(hass: HomeAssistant) -> None:
    work = Work(hass)
    await work.passes()
    await work.periodic.async_close()
    assert work.log == ["began", "cancelled"]
    await work.passes()
    assert work.log == ["began", "cancelled"]


async def test_work_that_goes_on_is_not_begun_twice_and_may_end_itself(hass: HomeAssistant) -> None:
    work = Work(hass)
    await work.passes()
    await work.passes()
    assert work.log == ["began"]
    work.periodic.async_stop()
    work.let_go.set()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert work.log == ["began", "ended"]


async def test_work_that_fails_is_done_again(hass: HomeAssistant, caplog: pytest.LogCaptureFixture) -> None:
    work = Work(hass)
    work.fails = True
    await work.passes()
    await work.passes()
    assert work.log == ["began", "began"]
    assert caplog.text.count("miner_remote work failed; this is tried again") == 2
    caplog.clear()
    await work.periodic.async_close()
