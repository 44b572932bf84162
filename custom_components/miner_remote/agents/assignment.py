"""Publishes for each agent the miners that it polls, with their encrypted credentials."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..drivers.contract.driver import Credentials, Deadlines
from ..wire.errors import WireError
from ..wire.messages import AssignedMiner, Assignment, message_of
from ..wire.parts import payloads_of
from ..wire.sealing import seal
from ..wire.topics import Kind
from .broker import Broker, Incoming


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedMiner:
    """A miner of an agent; `assigned` is without credentials."""

    assigned: AssignedMiner
    credentials: Credentials


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How the agents of a site poll."""

    interval_s: float
    concurrency: int
    deadlines: Deadlines


class Assignments:
    """The assignments of the agents of one site."""

    def __init__(self, hass: HomeAssistant, broker: Broker, site: str, keys: Mapping[str, str]) -> None:
        """Prepare; `keys` are the confirmed public keys by agent."""
        self._hass = hass
        self._broker = broker
        self._site = site
        self._keys = dict(keys)
        self._former: set[str] = set()
        """Agents that the site does not have any more, but for which the broker keeps miners."""
        self._sealed: dict[tuple[str, str], tuple[Credentials, str]] = {}
        self._published: dict[str, Assignment] = {}
        self._versions: dict[str, int] = {}
        self._parts: dict[str, int] = {}
        self._lock = asyncio.Lock()

    async def async_publish(self, wanted: Mapping[str, Sequence[WantedMiner]], pace: Pace) -> bool:
        """Publish what changed; return whether the broker has it all, else this must be called again.

        An agent without miners gets an empty assignment, as does a removed one. One that loses miners comes first, so
        that a miner that moves does not have two agents.
        """
        async with self._lock:
            changed: dict[str, Assignment] = {}
            for agent in (*self._keys, *self._former):
                own = wanted.get(agent, ()) if agent in self._keys else ()
                miners = await self._hass.async_add_executor_job(self._assigned, agent, own)
                before = self._published.get(agent)
                new = Assignment(
                    # Above those of an earlier process.
                    version=max(int(dt_util.utcnow().timestamp()), self._versions.get(agent, 0) + 1),
                    interval_s=pace.interval_s,
                    concurrency=pace.concurrency,
                    deadlines=pace.deadlines,
                    miners=miners,
                )
                if before is None or replace(new, version=before.version) != before:
                    changed[agent] = new
            complete = True
            for agent in sorted(changed, key=lambda agent: not self._loses(agent, changed[agent])):
                complete = await self._async_publish(agent, changed[agent]) and complete
            return complete

    def _loses(self, agent: str, new: Assignment) -> bool:
        before = self._published.get(agent)
        return before is not None and bool({miner.id for miner in before.miners} - {miner.id for miner in new.miners})

    async def _async_publish(self, agent: str, assignment: Assignment) -> bool:
        payloads = await self._hass.async_add_executor_job(payloads_of, assignment)
        # What the broker has is unknown until all parts are there.
        self._published.pop(agent, None)
        self._versions[agent] = assignment.version
        surplus = range(len(payloads), self._parts.get(agent, 0))
        self._parts[agent] = max(len(payloads), self._parts.get(agent, 0))
        for part, payload in enumerate(payloads):
            if not await self._broker.async_publish(Kind.ASSIGNMENT, payload, agent, part):
                return False
        for part in surplus:
            if not await self._broker.async_publish(Kind.ASSIGNMENT, b"", agent, part):
                return False
        self._parts[agent] = len(payloads)
        self._published[agent] = assignment
        return True

    @callback
    def async_note_kept(self, incoming: Incoming) -> bool:
        """Note a part that the broker has kept from before the start; return whether to publish again to delete it.

        The present assignment may have fewer parts, or the agent may have been removed meanwhile.
        """
        agent, part = incoming.agent, incoming.part
        if part is None or not incoming.payload or not incoming.retained:
            return False
        if agent not in self._keys and agent not in self._former:
            if _is_empty(incoming.payload):
                return False
            self._former.add(agent)
        if part < self._parts.get(agent, 0):
            return False
        self._parts[agent] = part + 1
        self._published.pop(agent, None)
        return True

    @callback
    def async_forget(self) -> None:
        """Publish all assignments the next time: the broker may have lost them."""
        self._published.clear()

    def _assigned(self, agent: str, wanted: Sequence[WantedMiner]) -> tuple[AssignedMiner, ...]:
        """Return the miners in a fixed order; runs in the executor, because encrypting many takes a while."""
        return tuple(
            replace(miner.assigned, credentials=self._seal(agent, miner.assigned.id, miner.credentials))
            for miner in sorted(wanted, key=lambda miner: miner.assigned.id)
        )

    def _seal(self, agent: str, miner_id: str, credentials: Credentials) -> str | None:
        if credentials == Credentials():
            return None
        # Each encryption differs: without this, every assignment would.
        known = self._sealed.get((agent, miner_id))
        if known is None or known[0] != credentials:
            sealed = seal(
                self._keys[agent],
                site=self._site,
                agent=agent,
                kind=Kind.ASSIGNMENT,
                message_id=miner_id,
                value=credentials,
            )
            known = self._sealed[agent, miner_id] = credentials, sealed
        return known[1]


def _is_empty(payload: bytes) -> bool:
    try:
        assignment = message_of(Assignment, payload)
    except WireError:
        return False
    return assignment.parts == 1 and not assignment.miners
