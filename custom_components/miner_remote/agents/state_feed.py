"""The states of miners from their agents, as coordinators use them."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable
from time import monotonic
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..drivers.contract.errors import DriverError
from ..fleet.reading import Reading
from ..wire.command_messages import RequestKind
from ..wire.errors import WireError
from ..wire.messages import Delta, MinerState, State, message_of
from ..wire.topics import Kind
from .broker import Incoming
from .errors import AgentTimedOutError, as_driver_error
from .home import AgentsHome
from .known_states import KnownStates
from .presence import Condition
from .requests import DEADLINES_S, Requests

_LOGGER = logging.getLogger(__name__)

REQUEST_EVERY_S: Final = 10.0
"""How often at most a full state is requested of an agent: it needs some time to arrive."""

AT_ONCE: Final = 12
"""How many miners are read or reported in one turn of the event loop: the full state of an agent has thousands."""
MAX_WAITING_BYTES: Final = 16_000_000
"""How much of an agent waits; several times the full state of thousands of miners."""
BYTES_OF_MESSAGE: Final = 1_000
"""What a message that waits takes besides its payload."""

_UNUSED: Final = frozenset({Condition.DUPLICATE, Condition.INCOMPATIBLE, Condition.OTHER_KEY})
"""The states of such agents are not used."""

type OnReading = Callable[[str, str, Reading], None]
"""Called with an agent, the id of a miner and what the agent knows of it."""


class StateFeed:
    """The states that the agents of one site publish."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, home: AgentsHome, requests: Requests, on_reading: OnReading
    ) -> None:
        """Listen to states; `on_reading` is called for each miner whose state changed."""
        self._hass = hass
        self._entry = entry
        self._home = home
        self._requests = requests
        self._on_reading = on_reading
        self._known = {agent: KnownStates() for agent in home.agents}
        self._requested_at: dict[str, float] = {}
        self._arrived = {agent: asyncio.Event() for agent in home.agents}
        self._waiting: deque[Incoming] = deque()
        self._waiting_bytes: Counter[str] = Counter()
        """How much of each agent waits, so that a flood of one does not displace the messages of others."""
        self._changed: deque[tuple[str, str | None]] = deque()
        """The miners whose changed states were not reported yet, with their agents; None after a full state."""
        self._left = AT_ONCE
        """How many miners may still be read or reported in this turn of the event loop."""
        self._next_turn: asyncio.Handle | None = None
        home.async_listen(Kind.STATE, self._received)
        home.async_listen(Kind.DELTA, self._received)
        entry.async_on_unload(self._stop)

    def reading(self, agent: str, miner_id: str) -> Reading | None:
        """Return what an agent last published of a miner, None if it has not published it."""
        known = self._known.get(agent)
        state = None if known is None else known.miners.get(miner_id)
        return None if state is None else _reading(state)

    @callback
    def _received(self, incoming: Incoming) -> None:
        if self._waiting_bytes[incoming.agent] >= MAX_WAITING_BYTES:
            _LOGGER.warning("A message of the agent %s is not used: too many of them wait", incoming.agent)
            return
        self._waiting.append(incoming)
        self._waiting_bytes[incoming.agent] += BYTES_OF_MESSAGE + len(incoming.payload)
        self._go_on()

    def _go_on(self) -> None:
        """Use what was received, as much as may be used in this turn of the event loop, and the rest in the next."""
        try:
            while self._left > 0:
                if self._changed:
                    self._left -= 1
                    self._report(*self._changed.popleft())
                elif self._waiting:
                    incoming = self._waiting.popleft()
                    self._waiting_bytes[incoming.agent] -= BYTES_OF_MESSAGE + len(incoming.payload)
                    self._use(incoming)
                else:
                    break
        finally:
            if self._next_turn is None and self._left < AT_ONCE:
                self._next_turn = self._hass.loop.call_soon(self._take_turn)

    @callback
    def _take_turn(self) -> None:
        self._next_turn = None
        self._left = AT_ONCE
        self._go_on()

    @callback
    def _stop(self) -> None:
        self._waiting.clear()
        self._waiting_bytes.clear()
        self._changed.clear()
        if self._next_turn is not None:
            self._next_turn.cancel()

    def _use(self, incoming: Incoming) -> None:
        if self._home.condition(incoming.agent) in _UNUSED:
            return
        if incoming.kind is Kind.DELTA:
            self._use_delta(incoming)
        elif incoming.payload:
            # An empty one deletes a part that the broker kept.
            self._use_state(incoming)

    def _use_state(self, incoming: Incoming) -> None:
        try:
            state = message_of(State, incoming.payload)
            self._left -= len(state.miners)
            changed = self._known[incoming.agent].take_state(state)
        except WireError as err:
            _LOGGER.warning("A state of the agent %s is not used: %s", incoming.agent, err)
            return
        if changed is not None:
            self._changed.extend((incoming.agent, miner_id) for miner_id in sorted(changed))
            if not incoming.retained:
                self._changed.append((incoming.agent, None))

    def _use_delta(self, incoming: Incoming) -> None:
        if incoming.retained:
            return
        agent = incoming.agent
        changed: frozenset[str] | None = None
        try:
            delta = message_of(Delta, incoming.payload)
            self._left -= len(delta.miners)
            changed = self._known[agent].take_delta(delta)
        except WireError as err:
            _LOGGER.warning("Changes of the agent %s are not used: %s", agent, err)
        if changed is None:
            self._request(agent)
        else:
            self._changed.extend((agent, miner_id) for miner_id in sorted(changed))

    def _report(self, agent: str, miner_id: str | None) -> None:
        if miner_id is None:
            self._arrived[agent].set()
        # What an agent no longer polls gets old, unless another one polls it.
        elif (state := self._known[agent].miners.get(miner_id)) is not None:
            self._on_reading(agent, miner_id, _reading(state))

    async def async_refresh(self, agent: str) -> None:
        """Let an agent publish its full state, and return once it is known; raises a DriverError."""
        arrived, seconds = self._arrived[agent], DEADLINES_S[RequestKind.STATE]
        arrived.clear()
        await self._requests.async_request_state(agent)
        try:
            async with asyncio.timeout(seconds):
                await arrived.wait()
        except TimeoutError:
            raise AgentTimedOutError("agent_no_answer", agent=agent, seconds=seconds) from None

    def _request(self, agent: str) -> None:
        """Request the full state of an agent, because changes were lost."""
        now = monotonic()
        last = self._requested_at.get(agent)
        if last is not None and now - last < REQUEST_EVERY_S:
            return
        self._requested_at[agent] = now
        self._entry.async_create_background_task(
            self._hass, self._async_request(agent), f"state of the agent {agent}", eager_start=False
        )

    async def _async_request(self, agent: str) -> None:
        try:
            await self._requests.async_request_state(agent)
        except DriverError as err:
            _LOGGER.debug("The agent %s does not publish its state: %s", agent, err)


def _reading(state: MinerState) -> Reading:
    return Reading(
        address=state.address,
        seen_at=None if state.seen_at is None else min(state.seen_at, dt_util.utcnow()),
        error=None if state.error is None else as_driver_error(state.error.error()),
        snapshot=state.snapshot,
        profile=state.profile,
        settings=state.settings,
        settings_read_at=state.settings_read_at,
        memory=state.memory,
    )
