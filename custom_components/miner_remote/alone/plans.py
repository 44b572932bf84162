"""Publishes for each agent of a site the plan that it carries out while it does not hear home."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from ..agents.kept_parts import KeptParts
from ..agents.site_agents import SiteAgents
from ..fleet.miner import MinerCoordinator
from ..fleet.site import Site
from ..policies.service import PolicyService
from ..schedules.engine.engine import ScheduleEngine
from ..schedules.model import Schedule
from ..schedules.planning.timeline import MinerPlan
from ..schedules.store import ScheduleStore
from ..turns import InTurns
from ..wire.messages import PLAN_HOURS, FailSafe, Plan, PlannedMiners
from ..wire.topics import Kind
from .spans import MinerNow, groups, says_the_same

CHECK_EVERY: Final = timedelta(seconds=60)
"""How often the published plans are compared with the plan of the engine."""
RENEW_AFTER: Final = timedelta(hours=1)
"""A plan is published again after this time although it still holds, so that it always goes far enough ahead."""
MINERS_AT_ONCE: Final = 500
"""How many miners are read in one turn of the event loop."""


class Plans:
    """The plans of the agents of one site."""

    def __init__(
        self,
        hass: HomeAssistant,
        site: Site,
        agents: SiteAgents,
        engine: ScheduleEngine,
        schedules: ScheduleStore,
        policies: PolicyService,
    ) -> None:
        """Prepare; `async_start` publishes."""
        self._hass = hass
        self._site = site
        self._agents = agents
        self._home = home = agents.home
        self._engine = engine
        self._schedules = schedules
        self._policies = policies
        self._kept: KeptParts[Plan] = KeptParts(hass, home.broker, Kind.PLAN, home.agents)
        self._due = False
        self._publishing = False
        self._stop: CALLBACK_TYPE | None = None
        home.async_listen(Kind.PLAN, self._kept.async_note)
        home.async_on_connection(self._connection_changed)

    @callback
    def async_start(self) -> None:
        """Compare the plans from now on."""
        self._stop = async_track_time_interval(self._hass, self._check, CHECK_EVERY, cancel_on_shutdown=True)
        self.async_request()

    @callback
    def async_close(self) -> None:
        """End the timer."""
        if self._stop is not None:
            self._stop()
            self._stop = None

    @callback
    def _check(self, _now: datetime) -> None:
        self.async_request()

    @callback
    def _connection_changed(self, connected: bool) -> None:
        if connected:
            # A broker that was started again may have lost what it kept.
            self._kept.async_forget()
            self.async_request()

    @callback
    def async_request(self) -> None:
        """Compare the plans soon, as when an agent is back or has other miners."""
        self._due = True
        if not self._publishing:
            self._publishing = True
            self._site.entry.async_create_background_task(
                self._hass, self._async_run(), f"plans of {self._site.name}", eager_start=False
            )

    async def _async_run(self) -> None:
        try:
            while self._due:
                self._due = False
                await self._async_publish()
        finally:
            self._publishing = False

    async def _async_publish(self) -> None:
        engine, now = self._engine, dt_util.utcnow()
        made = engine.plan
        if made is None or not self._home.broker.connected:
            return
        until = now + timedelta(hours=PLAN_HOURS)
        if made.until < until:
            # The engine plans again only when something changes.
            engine.async_replan()
            until = made.until
        schedules = {schedule.id: schedule for schedule in self._schedules.schedules()}
        fail_safes = self._policies.fail_safes(now)
        of_agent: dict[str, list[MinerNow]] = {agent: [] for agent in self._home.agents}
        async for part in InTurns(list(self._site.miners.values()), MINERS_AT_ONCE):
            for miner in part:
                if (agent := self._agents.agent_of(miner.subentry_id)) in of_agent:
                    of_agent[agent].append(self._now(miner, made.miners, fail_safes.get(miner.miner_id)))
        for agent, miners in of_agent.items():
            planned = await self._hass.async_add_executor_job(
                self._changed, self._kept.published(agent), miners, schedules, now, until
            )
            if planned is not None:
                plan = Plan(version=self._kept.next_version(agent), valid_from=now, valid_until=until, miners=planned)
                await self._kept.async_publish(agent, plan)

    def _now(self, miner: MinerCoordinator, plans: Mapping[str, MinerPlan], fail_safe: FailSafe | None) -> MinerNow:
        engine, miner_id = self._engine, miner.miner_id
        planned = plans.get(miner_id)
        return MinerNow(
            miner_id=miner_id,
            # Outlets belong to Home Assistant.
            timeline=None if planned is None or miner.pauses_by_outlet else planned.timeline,
            override=engine.handover.override(miner_id),
            restraints=tuple(engine.restraints.get(miner_id, ())),
            ownership=engine.ownership(miner_id),
            fail_safe=fail_safe,
        )

    def _changed(
        self,
        published: Plan | None,
        miners: list[MinerNow],
        schedules: dict[int, Schedule],
        now: datetime,
        until: datetime,
    ) -> tuple[PlannedMiners, ...] | None:
        """Return what an agent has to hear, None if it has it; runs in the executor."""
        planned = groups(miners, schedules, now, until, may_lift=self._engine.may_lift)
        if (
            published is not None
            and now - published.valid_from < RENEW_AFTER
            and says_the_same(published, planned, now)
        ):
            return None
        return planned
