"""Publishes for each agent the miners that it polls, with their encrypted credentials."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from homeassistant.core import HomeAssistant, callback

from ..drivers.contract.driver import Credentials, Deadlines
from ..wire.errors import WireError
from ..wire.messages import AssignedMiner, Assignment, message_of
from ..wire.sealing import seal
from ..wire.topics import Kind
from .broker import Broker, Incoming
from .kept_parts import KeptParts


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
        self._site = site
        self._keys = dict(keys)
        self._former: set[str] = set()
        """Agents that the site does not have any more, but for which the broker keeps miners."""
        self._sealed: dict[tuple[str, str], tuple[Credentials, str]] = {}
        self._kept: KeptParts[Assignment] = KeptParts(hass, broker, Kind.ASSIGNMENT, keys)
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
                before = self._kept.published(agent)
                new = Assignment(
                    version=self._kept.next_version(agent),
                    interval_s=pace.interval_s,
                    concurrency=pace.concurrency,
                    deadlines=pace.deadlines,
                    miners=miners,
                )
                if before is None or replace(new, version=before.version) != before:
                    changed[agent] = new
            complete = True
            for agent in sorted(changed, key=lambda agent: not self._loses(agent, changed[agent])):
                complete = await self._kept.async_publish(agent, changed[agent]) and complete
            return complete

    def _loses(self, agent: str, new: Assignment) -> bool:
        before = self._kept.published(agent)
        return before is not None and bool({miner.id for miner in before.miners} - {miner.id for miner in new.miners})

    @callback
    def async_note_kept(self, incoming: Incoming) -> bool:
        """Note a part that the broker has kept from before the start; return whether to publish again to delete it.

        The present assignment may have fewer parts, or the agent may have been removed meanwhile.
        """
        agent = incoming.agent
        if agent not in self._keys and agent not in self._former:
            if not incoming.retained or not incoming.payload or _is_empty(incoming.payload):
                return False
            self._former.add(agent)
            self._kept.async_add(agent)
        return self._kept.async_note(incoming)

    @callback
    def async_forget(self) -> None:
        """Publish all assignments the next time: the broker may have lost them."""
        self._kept.async_forget()

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
