"""The agents of one site: all that Home Assistant does with them while the site is loaded."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryNotReady

from ..const import CONF_AGENT, CONF_AGENTS_SITE, CONF_PUBLIC_KEY, SUBENTRY_AGENT
from ..drivers.contract.driver import Profile
from ..drivers.contract.errors import DriverError
from ..fleet.miner import MinerCoordinator
from ..fleet.reading import Reading
from ..fleet.site import Site, site_deadlines
from ..fleet.subentry import is_outdated, stored_memory
from ..storage.errors import StorageFailedError
from ..tasks.periodic import Periodic
from ..turns import InTurns
from ..wire.messages import AssignedMiner
from ..wire.topics import Kind
from .agent_link import AgentLink
from .assignment import Assignments, Pace, WantedMiner
from .broker import Incoming
from .channel import AgentChannel
from .entry import concurrency_of, topics_of
from .errors import AgentTimedOutError
from .home import AgentsHome
from .home_key import async_home_key
from .missing import MissingAgents
from .requests import Requests
from .results import Results
from .state_feed import StateFeed

CHECK_EVERY: Final = timedelta(seconds=10)
"""How often the ages of the miners are checked, and what the broker does not have yet is published again."""
CHECKED_AT_ONCE: Final = 500
"""How many miners are checked in one turn of the event loop."""


class SiteAgents:
    """The agents of one site, until its config entry is unloaded."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, key: X25519PrivateKey) -> None:
        """Prepare without contacting the broker; `key` is that of this installation."""
        self._hass = hass
        self._entry = entry
        self._key = key
        topics = topics_of(entry.data)
        self._topics_site = topics.site
        self._deadlines = site_deadlines(entry.options)
        agents = [subentry.data for subentry in entry.get_subentries_of_type(SUBENTRY_AGENT)]
        self._public_keys: dict[str, str] = {data[CONF_AGENT]: data[CONF_PUBLIC_KEY] for data in agents}
        self.home = AgentsHome(hass, entry, topics, key, self._public_keys)
        self.requests = Requests(hass, self.home)
        self.results = Results(hass, entry, self.home)
        self._assignments = Assignments(hass, self.home.broker, topics.site, self._public_keys)
        self._feed = StateFeed(hass, entry, self.home, self.requests, self._take_reading)
        self.home.async_listen(Kind.ASSIGNMENT, self._note_kept)
        self.home.async_on_connection(self._connection_changed)
        self._missing = MissingAgents(hass, entry)
        self._channels: dict[str, AgentChannel] = {}
        self._miners: dict[str, MinerCoordinator] = {}
        self._site: Site | None = None
        self._unpublished = False
        """Whether the broker may lack what is assigned."""
        self._publishing = False
        self._checks = Periodic(hass, self._async_check, CHECK_EVERY, f"agents of {entry.title}")

    @property
    def agents(self) -> list[str]:
        """Return the ids of the agents."""
        return list(self._public_keys)

    async def async_start(self, site: Site) -> None:
        """Begin to hear the agents and to assign miners; raises ConfigEntryNotReady without the MQTT integration."""
        self._site = site
        self._index()
        await self.home.async_start()
        self._checks.async_start()
        self.async_miners_changed()

    async def async_stop(self) -> None:
        """Publish that home ends, and end."""
        await self._checks.async_close()
        self._missing.async_clear()
        await self.home.async_stop()
        self.requests.async_close()

    # Miners ----------------------------------------------------------------------------------------------------------

    def link(self, subentry_id: str, miner_id: str, profile: Profile | None) -> AgentLink:
        """Return a link to a miner through the agent to which it is assigned."""
        return AgentLink(lambda: self.channel(self.agent_of(subentry_id)), miner_id, profile)

    def agent_of(self, subentry_id: str) -> str:
        """Return the id of the agent to which a miner is assigned; it may have been removed."""
        subentry = self._entry.subentries.get(subentry_id)
        return "" if subentry is None else subentry.data.get(CONF_AGENT, "")

    def channel(self, agent: str) -> AgentChannel:
        """Return the channel of an agent; that of a removed one is never available."""
        # Lists of miners ask it of each miner that does not answer.
        if agent not in self._channels:
            self._channels[agent] = AgentChannel(
                site=self._topics_site,
                agent=agent,
                public_key=self._public_keys.get(agent, ""),
                key=self._key,
                deadlines=self._deadlines,
                home=self.home,
                results=self.results,
                requests=self.requests,
            )
        return self._channels[agent]

    async def async_refresh_states(self, agent: str) -> None:
        """Return once what an agent knows of its miners now is known here; raises a DriverError."""
        await self._feed.async_refresh(agent)

    @callback
    def _take_reading(self, agent: str, miner_id: str, reading: Reading) -> None:
        """Give a reading to its miner; while a miner moves, two agents may poll it."""
        miner = self._miners.get(miner_id)
        if miner is not None and self.agent_of(miner.subentry_id) == agent:
            miner.async_take_reading(reading)

    async def _async_check(self, _now: datetime) -> None:
        """Note which miners are silent; with thousands of them, this yields to the event loop in between."""
        async for part in InTurns(list(self._miners.values()), CHECKED_AT_ONCE):
            reasons: dict[str, DriverError] = {}
            for miner in part:
                agent = self.agent_of(miner.subentry_id)
                if agent not in reasons:
                    silent = AgentTimedOutError("agent_no_answer", agent=agent, seconds=round(miner.active_for_s))
                    reasons[agent] = self.channel(agent).problem or silent
                miner.async_check_age(reasons[agent])
        if self._unpublished:
            self._publish_soon()

    # Assignments -----------------------------------------------------------------------------------------------------

    @callback
    def async_miners_changed(self) -> None:
        """Note that miners were added, removed or changed, and assign them."""
        self._index()
        self._missing.async_update()
        self._unpublished = True
        self._publish_soon()

    def _index(self) -> None:
        miners = () if self._site is None else self._site.miners.values()
        self._miners = {miner.miner_id: miner for miner in miners}

    @callback
    def _note_kept(self, incoming: Incoming) -> None:
        if self._assignments.async_note_kept(incoming):
            # Other parts follow; the next check publishes.
            self._unpublished = True

    @callback
    def _connection_changed(self, connected: bool) -> None:
        if connected:
            self._assignments.async_forget()
            self._unpublished = True
            self._publish_soon()

    def _publish_soon(self) -> None:
        if not self._publishing:
            self._publishing = True
            self._entry.async_create_background_task(
                self._hass, self._async_publish(), f"assignments of {self._entry.title}", eager_start=False
            )

    async def _async_publish(self) -> None:
        try:
            while self._unpublished:
                self._unpublished = False
                if not await self.async_publish_assignments():
                    # The next check, or the next connection, tries again.
                    self._unpublished = True
                    break
        finally:
            self._publishing = False

    async def async_publish_assignments(self) -> bool:
        """Publish which miners the agents poll, as far as that changed; return whether the broker has it all."""
        wanted: dict[str, list[WantedMiner]] = {}
        for miner in self._miners.values():
            if (subentry := self._entry.subentries.get(miner.subentry_id)) is not None:
                assigned = AssignedMiner(
                    id=miner.miner_id,
                    host=miner.host,
                    name=miner.title,
                    profile=miner.profile,
                    outdated=is_outdated(subentry),
                    memory=stored_memory(subentry),
                )
                agent = self.agent_of(miner.subentry_id)
                wanted.setdefault(agent, []).append(WantedMiner(assigned=assigned, credentials=miner.link.credentials))
        pace = Pace(
            interval_s=0.0 if self._site is None else self._site.scan_interval.total_seconds(),
            concurrency=concurrency_of(self._entry),
            deadlines=self._deadlines,
        )
        return await self._assignments.async_publish(wanted, pace)


async def async_site_agents(hass: HomeAssistant, entry: ConfigEntry) -> SiteAgents | None:
    """Return the agents of a site, None if Home Assistant itself polls its miners; raises ConfigEntryNotReady."""
    if CONF_AGENTS_SITE not in entry.data:
        return None
    try:
        key = await async_home_key(hass)
    except StorageFailedError as err:
        raise ConfigEntryNotReady(
            str(err),
            translation_domain=err.translation_domain,
            translation_key=err.translation_key,
            translation_placeholders=err.translation_placeholders,
        ) from err
    return SiteAgents(hass, entry, key)


def agents_of(site: Site) -> SiteAgents | None:
    """Return the agents of a site, None if Home Assistant itself polls its miners."""
    return site.agents if isinstance(site.agents, SiteAgents) else None
