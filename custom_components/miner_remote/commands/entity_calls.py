"""Collect the calls of an action to single entities into one batch."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from ..const import DOMAIN
from ..control.record import Command, CommandRecord
from ..fleet.miner import MinerCoordinator
from .batch import Batch
from .initiator import async_initiator
from .runner import CommandRunner, NotAcceptedError

GATHER_S: Final = 0.05
"""How long calls of one context are collected. Home Assistant makes the calls of one action in a single step."""

type _Key = tuple[str, Command]
type _Started = tuple[Batch, Mapping[str, CommandRecord]]


@dataclass(frozen=True, slots=True, eq=False)
class _Gathering:
    """Collected calls of one context; `started` is their batch."""

    command: Command
    context: Context | None
    started: asyncio.Future[_Started]
    miners: dict[str, MinerCoordinator] = field(default_factory=dict)


class EntityCalls:
    """Collects the calls of one context with the same command, and runs them as one batch."""

    def __init__(self, hass: HomeAssistant, runner: CommandRunner) -> None:
        """Start with nothing collected."""
        self._hass = hass
        self._runner = runner
        self._gatherings: dict[_Key, _Gathering] = {}
        self._timers: dict[_Gathering, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def async_run(self, command: Command, miner: MinerCoordinator, context: Context | None) -> CommandRecord:
        """Send a command to one miner and return its final record.

        A second call to the same miner is a second command. Raises what `CommandRunner.async_start` raises.
        """
        gathering = self._gathering(command, miner, context)
        gathering.miners[miner.miner_id] = miner
        # A call that is cancelled must not take those of the other entities with it.
        batch, records = await asyncio.shield(gathering.started)
        record = records[miner.miner_id]
        await batch.wait_for(record)
        return record

    async def async_close(self) -> None:
        """Stop; collected calls are not sent."""
        for gathering, timer in self._timers.items():
            timer.cancel()
            gathering.started.set_exception(NotAcceptedError("shutting_down"))
        self._timers.clear()
        self._gatherings.clear()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _gathering(self, command: Command, miner: MinerCoordinator, context: Context | None) -> _Gathering:
        key = None if context is None else (context.id, command)
        known = None if key is None else self._gatherings.get(key)
        if known is not None and miner.miner_id not in known.miners:
            return known
        loop = self._hass.loop
        gathering = _Gathering(command=command, context=context, started=loop.create_future())
        # All callers may have been cancelled by the time it fails.
        gathering.started.add_done_callback(_retrieve)
        if key is not None:
            self._gatherings[key] = gathering
        self._timers[gathering] = loop.call_later(GATHER_S, self._start, key, gathering)
        return gathering

    @callback
    def _start(self, key: _Key | None, gathering: _Gathering) -> None:
        del self._timers[gathering]
        if key is not None and self._gatherings.get(key) is gathering:
            del self._gatherings[key]
        task = self._hass.async_create_background_task(self._async_start(gathering), f"{DOMAIN} entity calls")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _async_start(self, gathering: _Gathering) -> None:
        try:
            initiator = await async_initiator(self._hass, gathering.context)
            batch = await self._runner.async_start(gathering.command, list(gathering.miners.values()), initiator)
        except HomeAssistantError as err:
            gathering.started.set_exception(err)
        except asyncio.CancelledError:
            gathering.started.set_exception(NotAcceptedError("shutting_down"))
            raise
        else:
            gathering.started.set_result((batch, {record.miner_id: record for record in batch.records}))
        finally:
            if not gathering.started.done():
                # A bug: its traceback goes to the log, and the callers must not wait forever.
                gathering.started.set_exception(NotAcceptedError("start_failed"))


def _retrieve(started: asyncio.Future[_Started]) -> None:
    """Mark the error as retrieved, in case all callers were cancelled."""
    started.exception()
