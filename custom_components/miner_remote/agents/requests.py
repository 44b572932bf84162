"""Requests to agents, and their answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import uuid4

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..drivers.contract.errors import CodedError
from ..wire.command_messages import Answer, JournalPage, Request, RequestKind
from ..wire.errors import WireError
from ..wire.messages import message_of, payload_of
from ..wire.parts import Assembly, body_of
from ..wire.topics import Kind
from .broker import Incoming
from .errors import AgentTimedOutError, AgentUnavailableError, as_driver_error
from .home import AgentsHome
from .presence import Condition

_LOGGER = logging.getLogger(__name__)

DEADLINES_S: Final[Mapping[RequestKind, float]] = {
    RequestKind.STATE: 30.0,
    RequestKind.JOURNAL: 30.0,
    RequestKind.SCAN: 900.0,
    RequestKind.SNAPSHOT: 60.0,
    RequestKind.SETTINGS: 60.0,
    RequestKind.CONFIG: 90.0,
    RequestKind.LOG: 180.0,
    RequestKind.RECORD: 180.0,
}
"""How long an answer may take, in seconds: a command in progress at the miner, and what waits before it, come first."""


@dataclass(slots=True, kw_only=True)
class _Waiting:
    agent: str
    kind: RequestKind
    answers: asyncio.Future[tuple[Answer, ...]]
    parts: Assembly[Answer] = field(default_factory=Assembly)


class Requests:
    """The requests of one site that are not answered yet."""

    def __init__(
        self, hass: HomeAssistant, home: AgentsHome, deadlines_s: Mapping[RequestKind, float] = DEADLINES_S
    ) -> None:
        """Listen to answers."""
        self._hass = hass
        self._home = home
        self._deadlines_s = deadlines_s
        self._waiting: dict[str, _Waiting] = {}
        home.async_listen(Kind.ANSWER, self._received)
        home.async_on_change(self._condition_changed)

    def new(self, kind: RequestKind, miner: str | None = None, **fields: str | int | tuple[str, ...]) -> Request:
        """Return a request with a new id."""
        expires_at = dt_util.utcnow() + timedelta(seconds=self._deadlines_s[kind])
        return Request(id=str(uuid4()), kind=kind, expires_at=expires_at, miner=miner, **fields)  # type: ignore[arg-type]

    async def async_read[T](self, agent: str, request: Request, form: type[T]) -> T:
        """Return the body of the answer; raises a DriverError."""
        answers = await self._async_answers(agent, request)
        try:
            if len(answers) == 1:
                return body_of(form, answers)
            # Reading a long one would hold up the event loop.
            return await self._hass.async_add_executor_job(body_of, form, answers)
        except CodedError as err:
            raise as_driver_error(err) from err

    async def async_journal(self, agent: str, acknowledged: tuple[str, ...] = ()) -> JournalPage:
        """Acknowledge what is stored, and return what the journal of an agent still has; raises a DriverError."""
        return await self.async_read(agent, self.new(RequestKind.JOURNAL, acknowledged=acknowledged), JournalPage)

    async def async_request_state(self, agent: str) -> None:
        """Let an agent publish its full state; raises a DriverError."""
        for answer in await self._async_answers(agent, self.new(RequestKind.STATE)):
            if answer.error is not None:
                raise as_driver_error(answer.error.error())

    async def _async_answers(self, agent: str, request: Request) -> tuple[Answer, ...]:
        if self._home.condition(agent) is not Condition.ONLINE:
            raise AgentUnavailableError("agent_unavailable", agent=agent)
        payload = payload_of(request)
        seconds = self._deadlines_s[request.kind]
        waiting = _Waiting(agent=agent, kind=request.kind, answers=asyncio.get_running_loop().create_future())
        self._waiting[request.id] = waiting
        try:
            async with asyncio.timeout(seconds):
                if not await self._home.broker.async_publish(Kind.REQUEST, payload, agent):
                    raise AgentUnavailableError("agent_unavailable", agent=agent)
                return await waiting.answers
        except TimeoutError:
            raise AgentTimedOutError("agent_no_answer", agent=agent, seconds=seconds) from None
        finally:
            del self._waiting[request.id]
            waiting.answers.cancel()

    @callback
    def _received(self, incoming: Incoming) -> None:
        try:
            answer = message_of(Answer, incoming.payload)
            waiting = self._waiting.get(answer.id)
            if waiting is None or waiting.answers.done():
                return
            if (waiting.agent, waiting.kind) != (incoming.agent, answer.kind):
                _LOGGER.warning("An answer of the agent %s is not used: another one was requested", incoming.agent)
                return
            answers = waiting.parts.add(answer.id, answer.part, answer.parts, answer)
        except WireError as err:
            _LOGGER.warning("An answer of the agent %s is not used: %s", incoming.agent, err)
            return
        if answers is not None:
            waiting.answers.set_result(answers)

    @callback
    def _condition_changed(self, agent: str) -> None:
        if self._home.condition(agent) is not Condition.ONLINE:
            self._fail(agent)

    @callback
    def async_close(self) -> None:
        """End the requests: their answers are not heard any more."""
        for agent in self._home.agents:
            self._fail(agent)

    def _fail(self, agent: str) -> None:
        for waiting in self._waiting.values():
            if waiting.agent == agent and not waiting.answers.done():
                waiting.answers.set_exception(AgentUnavailableError("agent_unavailable", agent=agent))
