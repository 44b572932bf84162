"""Home's side of one site with agents: the heartbeat, the presence of the agents, and their repair issues."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from ..issues import async_clear_issue, async_raise_issue
from ..wire.errors import WireError
from ..wire.messages import HEARTBEAT_S, AgentStatus, HomeStatus, message_of, payload_of
from ..wire.sealing import public_key_of
from ..wire.topics import PROTOCOL_VERSIONS, Kind, Topics
from .broker import Broker, Incoming
from .presence import AgentPresence, Condition

_LOGGER = logging.getLogger(__name__)

CLOCK_ISSUE: Final = "agent_clock_differs"
ISSUES: Final[Mapping[Condition, str]] = {
    Condition.DUPLICATE: "agent_duplicate",
    Condition.INCOMPATIBLE: "agent_incompatible",
    Condition.OTHER_KEY: "agent_other_key",
}
"""The repair issue of each condition that only a person can end."""

type Listener = Callable[[Incoming], object]
type AgentListener = Callable[[str], None]
type ConnectionListener = Callable[[bool], None]


class AgentsHome:
    """Home for the agents of one site, until the config entry is unloaded."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        topics: Topics,
        key: X25519PrivateKey,
        agents: Mapping[str, str],
    ) -> None:
        """Prepare; `agents` are the confirmed public keys by the ids of the agents."""
        self._hass = hass
        self._entry = entry
        self._public_key = public_key_of(key)
        self._instance = uuid4().hex
        self.broker = Broker(hass, topics)
        self.agents = {agent: AgentPresence(public_key) for agent, public_key in agents.items()}
        self._conditions: dict[str, Condition] = dict.fromkeys(agents, Condition.UNHEARD)
        self._listeners: dict[Kind, Listener] = {}
        self._on_change: list[AgentListener] = []
        self._on_birth: list[AgentListener] = []
        self._on_connection: list[ConnectionListener] = []
        self._stops: list[Callable[[], None]] = []

    @callback
    def async_listen(self, kind: Kind, listener: Listener) -> None:
        """Give the messages of a kind to `listener`; those of agents that the site does not have are dropped.

        Assignments of such agents are not: the broker keeps those of removed agents.
        """
        self._listeners[kind] = listener

    @callback
    def async_on_change(self, listener: AgentListener) -> None:
        """Call `listener` with an agent whenever its condition changes."""
        self._on_change.append(listener)

    @callback
    def async_on_birth(self, listener: AgentListener) -> None:
        """Call `listener` with an agent whenever it comes, and after the connection of one side was lost.

        What an agent published while home had not subscribed is lost; its status, which the broker keeps, comes then.
        """
        self._on_birth.append(listener)

    @callback
    def async_on_connection(self, listener: ConnectionListener) -> None:
        """Call `listener` with whether Home Assistant is connected to the broker whenever that changes."""
        self._on_connection.append(listener)

    def condition(self, agent: str) -> Condition:
        """Return the condition of an agent; without the broker, all that were online are offline."""
        presence = self.agents.get(agent)
        if presence is None:
            return Condition.UNHEARD
        condition = presence.condition
        return Condition.OFFLINE if condition is Condition.ONLINE and not self.broker.connected else condition

    async def async_start(self) -> None:
        """Subscribe and publish the first heartbeat; raises ConfigEntryNotReady without the MQTT integration."""
        try:
            await self.broker.async_start(self._received, self._connection_changed)
        except BaseException:
            self.broker.async_stop()
            raise
        self._stops.append(async_track_time_interval(self._hass, self._beat, timedelta(seconds=HEARTBEAT_S)))
        # The entry is not unloaded when Home Assistant stops.
        self._stops.append(self._hass.async_add_shutdown_job(HassJob(self._async_publish_end)))
        await self._async_publish(online=True)

    async def async_stop(self) -> None:
        """Publish that home ends, and end."""
        for stop in self._stops:
            stop()
        self._stops.clear()
        await self._async_publish_end()
        self.broker.async_stop()
        for agent in self.agents:
            for key in (*ISSUES.values(), CLOCK_ISSUE):
                async_clear_issue(self._hass, self._issue_id(key, agent))

    async def _async_publish_end(self) -> None:
        await self._async_publish(online=False)

    @callback
    def _beat(self, _now: datetime) -> None:
        self._spawn_heartbeat()
        for agent in self.agents:
            # A condition also ends with time.
            self._note_condition(agent)

    @callback
    def _connection_changed(self, connected: bool) -> None:
        if connected:
            self._spawn_heartbeat()
        for agent in self.agents:
            self._note_condition(agent)
        for listener in self._on_connection:
            listener(connected)

    def _spawn_heartbeat(self) -> None:
        self._entry.async_create_background_task(
            self._hass, self._async_publish(online=True), f"heartbeat of {self._entry.title}"
        )

    async def _async_publish(self, *, online: bool) -> None:
        status = HomeStatus(
            online=online,
            instance=self._instance,
            at=dt_util.utcnow(),
            versions=PROTOCOL_VERSIONS,
            public_key=self._public_key,
            time_zone=self._hass.config.time_zone,
        )
        await self.broker.async_publish(Kind.HOME_STATUS, payload_of(status))

    # Messages --------------------------------------------------------------------------------------------------------

    @callback
    def _received(self, incoming: Incoming) -> None:
        if incoming.agent not in self.agents and incoming.kind is not Kind.ASSIGNMENT:
            return
        if incoming.kind is Kind.STATUS:
            self._note_status(incoming)
        elif (listener := self._listeners.get(incoming.kind)) is not None:
            listener(incoming)

    def _note_status(self, incoming: Incoming) -> None:
        if not incoming.payload:
            # Someone deleted what the broker kept.
            return
        try:
            status = message_of(AgentStatus, incoming.payload)
        except WireError as err:
            _LOGGER.warning("The status of the agent %s is not used: %s", incoming.agent, err)
            return
        presence = self.agents[incoming.agent]
        born = presence.note_status(status, dt_util.utcnow(), retained=incoming.retained)
        self._note_condition(incoming.agent)
        if born:
            # Until it hears home, the agent refuses commands, because it does not know home's clock.
            self._spawn_heartbeat()
        if status.online and self.condition(incoming.agent) is Condition.ONLINE:
            for listener in self._on_birth:
                listener(incoming.agent)

    def _note_condition(self, agent: str) -> None:
        condition, presence = self.condition(agent), self.agents[agent]
        placeholders = {"agent": agent, "site": self._entry.title}
        self._set_issue(
            CLOCK_ISSUE, agent, {**placeholders, "seconds": _seconds(presence)}, raised=presence.clock_differs
        )
        for each, key in ISSUES.items():
            self._set_issue(key, agent, placeholders, raised=each is condition)
        if condition is not self._conditions[agent]:
            _LOGGER.info("The agent %s of %s is %s", agent, self._entry.title, condition)
            self._conditions[agent] = condition
            for listener in self._on_change:
                listener(agent)

    def _set_issue(self, key: str, agent: str, placeholders: dict[str, str], *, raised: bool) -> None:
        issue_id = self._issue_id(key, agent)
        if raised:
            async_raise_issue(self._hass, issue_id, key, placeholders, error=key != CLOCK_ISSUE)
        else:
            async_clear_issue(self._hass, issue_id)

    def _issue_id(self, key: str, agent: str) -> str:
        return f"{key}_{self._entry.entry_id}_{agent}"


def _seconds(presence: AgentPresence) -> str:
    return str(0 if presence.skew is None else round(abs(presence.skew).total_seconds()))
