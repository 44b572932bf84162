"""Waits for the results of commands: each command ends exactly once."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..control.command_types import POOL_COMMANDS, CommandType
from ..control.errors import CommandTimedOutError
from ..control.slots import FairSlots, Slot, for_silent, own_slot
from ..drivers.contract.driver import Deadlines
from ..wire.codec import from_json
from ..wire.command_messages import CommandMessage, Result, Stage
from ..wire.errors import WireError
from ..wire.lists import entries_of, lists_of
from ..wire.messages import payload_of
from ..wire.topics import Kind
from .broker import Incoming
from .commands import EXPIRES_AFTER
from .entry import concurrency_of
from .errors import CommandInterruptedError
from .home import AgentsHome
from .presence import Condition

_LOGGER = logging.getLogger(__name__)

_REMEMBERED: Final = 10_000
"""Of how many ended commands the ids are kept, to recognize repeated results."""

USED_AT_ONCE: Final = 20
"""How many results are used in one turn of the event loop: each may have the state of a miner, and ends a command."""
MAX_ARRIVED: Final = 20_000
"""How many results wait for their turn; more than all agents send of an order to all miners."""

_WRITES: Final = {CommandType.RESTORE: 8, **dict.fromkeys(POOL_COMMANDS, 4)}
"""How many writes that restart mining a command may need, with those that undo it; others need two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long home waits, in seconds."""

    accepted_s: float = EXPIRES_AFTER.total_seconds() + 30.0
    """Until the agent has accepted a command: until it expires, and for its message to arrive."""
    absent_s: float = 90.0
    """While the agent is gone."""
    margin_s: float = 120.0
    """Beyond the deadlines of a command: for its turn at the agent and for what it reads."""

    def run_s(self, command_type: CommandType, deadlines: Deadlines) -> float:
        """Return how long a command may take once it was accepted."""
        writes = _WRITES.get(command_type, 2) * max(deadlines.config_write, deadlines.write)
        return EXPIRES_AFTER.total_seconds() + writes + self.margin_s


type LateListener = Callable[[str, Result], None]


@dataclass(slots=True, kw_only=True)
class _Waiting:
    """A command that has not ended; the times are those of the event loop."""

    agent: str
    message: CommandMessage
    encoded: bytes
    accepted_by: float
    accepted_at: float | None = None
    slot: Slot | None
    """The slot to give back once the agent has begun to carry it out."""
    gone_at: float | None = None
    result: Result | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def ended(self) -> bool:
        """Return whether its result is known."""
        return self.result is not None


@dataclass(slots=True)
class _Commands:
    """The commands of one site: those that wait for a result, and whether the results of those that ended are known."""

    waiting: dict[str, _Waiting] = field(default_factory=dict)
    ended: dict[str, bool] = field(default_factory=dict)


_COMMANDS: HassKey[dict[str, _Commands]] = HassKey(f"{DOMAIN}_agent_commands")
"""By config entry."""


class Results:
    """The commands of one site that have not ended."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, home: AgentsHome, patience: Patience | None = None
    ) -> None:
        """Listen to results."""
        self._hass = hass
        self._entry = entry
        self._home = home
        self.patience = patience or Patience()
        # They outlive a reload of the site, so that its commands get the results that arrive afterwards.
        commands = hass.data.setdefault(_COMMANDS, {}).setdefault(entry.entry_id, _Commands())
        self._waiting, self._ended = commands.waiting, commands.ended
        self._on_late: list[LateListener] = []
        self._outgoing: dict[str, _Waiting] = {}
        """The commands to publish, by id."""
        self._arrived: deque[tuple[str, object]] = deque()
        """The results to use, each with its agent, as JSON."""
        self._left = USED_AT_ONCE
        """How many results may still be used in this turn of the event loop."""
        self._unreadable: set[str] = set()
        """The agents of which a warning names an unreadable result of their last message."""
        self._next_send: asyncio.Handle | None = None
        self._next_turn: asyncio.Handle | None = None
        self._slots: dict[str, FairSlots] = {}
        home.async_listen(Kind.RESULT, self._received)
        home.async_on_change(self._condition_changed)
        home.async_on_birth(self._repeat)
        entry.async_on_unload(self._stop)

    @callback
    def async_on_late(self, listener: LateListener) -> None:
        """Call `listener` with the agent and the result of a command that ended without it, once for each."""
        self._on_late.append(listener)

    def slots(self, agent: str) -> FairSlots:
        """Return the slots of the commands that an agent has not begun.

        It begins as many at a time. More of them would expire in its queue, and could not be stopped there.
        """
        if agent not in self._slots:
            limit = concurrency_of(self._entry)
            self._slots[agent] = FairSlots(limit, for_silent(limit))
        return self._slots[agent]

    async def async_run(self, agent: str, message: CommandMessage, deadlines: Deadlines) -> Result:
        """Publish a command, and return its final result.

        Raises CommandTimedOutError, or CommandInterruptedError if the agent is gone for too long.
        """
        loop = asyncio.get_running_loop()
        waiting = _Waiting(
            agent=agent,
            message=message,
            encoded=payload_of(message),
            accepted_by=loop.time() + self.patience.accepted_s,
            slot=own_slot(),
        )
        self._waiting[message.id] = waiting
        try:
            # The broker may get the command even if this fails, so that only a result or time ends it.
            self._publish_soon(waiting)
            return await self._async_result(waiting, self.patience.run_s(message.command_type, deadlines))
        finally:
            del self._waiting[message.id]
            self._outgoing.pop(message.id, None)
            self._note_end(message.id, known=waiting.result is not None)

    def _publish_soon(self, waiting: _Waiting) -> None:
        """Publish a command, together with the others of this turn of the event loop."""
        self._outgoing[waiting.message.id] = waiting
        if self._next_send is None:
            self._next_send = self._hass.loop.call_soon(self._send)

    @callback
    def _send(self) -> None:
        self._next_send = None
        agents: dict[str, list[bytes]] = {}
        for waiting in self._outgoing.values():
            agents.setdefault(waiting.agent, []).append(waiting.encoded)
        self._outgoing.clear()
        for agent, entries in agents.items():
            for payload in lists_of(entries):
                self._entry.async_create_background_task(
                    self._hass,
                    self._home.broker.async_publish(Kind.COMMAND, payload, agent),
                    f"commands of the agent {agent}",
                )

    async def _async_result(self, waiting: _Waiting, run_s: float) -> Result:
        loop = asyncio.get_running_loop()
        while waiting.result is None:
            until, gone = self._limit(waiting, run_s)
            if loop.time() >= until:
                if gone:
                    raise CommandInterruptedError("agent_gone", agent=waiting.agent)
                raise CommandTimedOutError("agent_no_result", agent=waiting.agent)
            # One timer until the time changes: an order to all miners would leave thousands of cancelled ones.
            with suppress(TimeoutError):
                async with asyncio.timeout_at(until):
                    while not waiting.ended and self._limit(waiting, run_s)[0] == until:
                        waiting.changed.clear()
                        await waiting.changed.wait()
        return waiting.result

    def _limit(self, waiting: _Waiting, run_s: float) -> tuple[float, bool]:
        """Return until when to wait, and whether that is so early because the agent is gone."""
        until = waiting.accepted_by if waiting.accepted_at is None else waiting.accepted_at + run_s
        if waiting.gone_at is not None and waiting.gone_at + self.patience.absent_s < until:
            return waiting.gone_at + self.patience.absent_s, True
        return until, False

    def _note_end(self, command_id: str, *, known: bool) -> None:
        self._ended[command_id] = known
        if len(self._ended) > _REMEMBERED:
            del self._ended[next(iter(self._ended))]

    # What arrives ----------------------------------------------------------------------------------------------------

    @callback
    def _received(self, incoming: Incoming) -> None:
        if incoming.retained:
            # No agent publishes results to be kept.
            return
        try:
            entries = entries_of(incoming.payload)
        except WireError as err:
            _LOGGER.warning("Results of the agent %s are not used: %s", incoming.agent, err)
            return
        self._unreadable.discard(incoming.agent)
        self._arrived.extend((incoming.agent, entry) for entry in entries)
        self._use_arrived()

    def _use_arrived(self) -> None:
        """Use results, as many as may be used in this turn of the event loop, and the others in the next ones."""
        while self._arrived and (self._left > 0 or len(self._arrived) > MAX_ARRIVED):
            self._left -= 1
            self._use(*self._arrived.popleft())
        if self._next_turn is None:
            self._next_turn = self._hass.loop.call_soon(self._take_turn)

    @callback
    def _take_turn(self) -> None:
        self._next_turn = None
        self._left = USED_AT_ONCE
        if self._arrived:
            self._use_arrived()

    @callback
    def _stop(self) -> None:
        """Use what has arrived; commands that were not published are repeated once the site is loaded again."""
        self._left = len(self._arrived)
        self._use_arrived()
        for handle in (self._next_turn, self._next_send):
            if handle is not None:
                handle.cancel()
        self._next_turn = self._next_send = None

    def _use(self, agent: str, entry: object) -> None:
        try:
            result = from_json(Result, entry)
        except WireError as err:
            # One message may hold hundreds of them.
            level = logging.DEBUG if agent in self._unreadable else logging.WARNING
            self._unreadable.add(agent)
            _LOGGER.log(level, "A result of the agent %s is not used: %s", agent, err)
            return
        self.async_note(agent, result)

    @callback
    def async_note(self, agent: str, result: Result) -> None:
        """Use a result; one that comes again changes nothing, one that comes late is for the listeners."""
        waiting = self._waiting.get(result.id)
        final = result.stage is Stage.FINAL and result.status is not None
        if waiting is not None:
            if waiting.agent != agent or waiting.message.miner != result.miner or waiting.result is not None:
                return
            if waiting.accepted_at is None:
                waiting.accepted_at = asyncio.get_running_loop().time()
            if result.stage is not Stage.ACCEPTED and waiting.slot is not None:
                waiting.slot.begun()
            if final:
                # An earlier stage only lengthens the wait.
                waiting.result = result
                waiting.changed.set()
        elif final and not self._ended.get(result.id, False):
            self._note_end(result.id, known=True)
            _LOGGER.debug("The result of command %s came late", result.id)
            for listener in self._on_late:
                listener(agent, result)

    @callback
    def _condition_changed(self, agent: str) -> None:
        online = self._home.condition(agent) is Condition.ONLINE
        for waiting in self._waiting.values():
            if waiting.agent == agent:
                waiting.gone_at = None if online else asyncio.get_running_loop().time()
                waiting.changed.set()
        if online:
            self._repeat(agent)

    @callback
    def _repeat(self, agent: str) -> None:
        """Publish the commands of an agent that is back again: it carries out each once, and repeats the results."""
        for waiting in self._waiting.values():
            if waiting.agent == agent and waiting.result is None:
                self._publish_soon(waiting)
