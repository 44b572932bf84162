"""Publishes messages in parts that the broker keeps, each of which replaces the one before of its agent."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..wire.errors import WireError
from ..wire.messages import Assignment, Plan
from ..wire.parts import payloads_of
from ..wire.topics import Kind
from .broker import Broker, Incoming

_LOGGER = logging.getLogger(__name__)


class KeptParts[MessageT: Assignment | Plan]:
    """The messages of one kind for the agents of one site, and how many parts of each the broker has."""

    def __init__(self, hass: HomeAssistant, broker: Broker, kind: Kind, agents: Iterable[str]) -> None:
        """Start without having published anything."""
        self._hass = hass
        self._broker = broker
        self._kind = kind
        self._agents = set(agents)
        self._published: dict[str, MessageT] = {}
        self._versions: dict[str, int] = {}
        self._parts: dict[str, int] = {}

    def published(self, agent: str) -> MessageT | None:
        """Return what the broker has for an agent; None if that is unknown."""
        return self._published.get(agent)

    def next_version(self, agent: str) -> int:
        """Return a version above all that were published, also by an earlier process."""
        return max(int(dt_util.utcnow().timestamp()), self._versions.get(agent, 0) + 1)

    async def async_publish(self, agent: str, message: MessageT) -> bool:
        """Publish a message and delete the parts of the one before that it does not have.

        Returns False if the broker does not have it all, and it has to be published again. That would not help a
        message which is too large: the agent keeps the one before.
        """
        try:
            payloads = await self._hass.async_add_executor_job(payloads_of, message)
        except WireError as err:
            _LOGGER.error("The %s of the agent %s is not published: %s", self._kind, agent, err)  # noqa: TRY400
            return True
        # What the broker has is unknown until all parts are there.
        self._published.pop(agent, None)
        self._versions[agent] = message.version
        surplus = range(len(payloads), self._parts.get(agent, 0))
        self._parts[agent] = max(len(payloads), self._parts.get(agent, 0))
        for part, payload in [*enumerate(payloads), *((part, b"") for part in surplus)]:
            if not await self._broker.async_publish(self._kind, payload, agent, part):
                return False
        self._parts[agent] = len(payloads)
        self._published[agent] = message
        return True

    @callback
    def async_forget(self) -> None:
        """Note that the broker may have lost everything."""
        self._published.clear()

    @callback
    def async_add(self, agent: str) -> None:
        """Note the parts of this agent too from now on."""
        self._agents.add(agent)

    @callback
    def async_note(self, incoming: Incoming) -> bool:
        """Note a part that the broker has kept from before the start; return whether it has to be deleted.

        The message that is published next may have fewer parts, and one that was published before this came.
        """
        agent, part = incoming.agent, incoming.part
        if agent not in self._agents or part is None or not incoming.payload or not incoming.retained:
            return False
        if part < self._parts.get(agent, 0):
            return False
        self._parts[agent] = part + 1
        # Publishing again deletes the part.
        self._published.pop(agent, None)
        return True
