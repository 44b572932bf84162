"""Calendar of a site: when schedules stop, limit or run its miners, and why."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, override

from homeassistant.components.calendar import CalendarEntity, CalendarEntityDescription, CalendarEvent
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .entity import SiteEntity
from .fleet.site import MinerRemoteConfigEntry, Site
from .interfaces.work_limit import WORK_LIMIT
from .runtime import DATA
from .schedules.model import Directive
from .schedules.planning.calendar_events import CalendarEntry, calendar_events
from .schedules.planning.timeline import Plan

# Calendars ask nothing of a miner.
PARALLEL_UPDATES = 0

PLAN: Final = CalendarEntityDescription(key="plan", translation_key="plan")

LONGEST: Final = timedelta(days=92)
"""The longest time to plan ahead."""

MOST_NAMES: Final = 10
"""How many miners a description lists."""

type _Kind = tuple[Directive, tuple[int, ...], tuple[str, ...]]
"""The identity of an entry over several plans: directive, schedules and miners."""


async def async_setup_entry(
    hass: HomeAssistant, entry: MinerRemoteConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Set up the calendar of the site."""
    async_add_entities([PlanCalendar(entry.runtime_data, PLAN)])


class PlanCalendar(SiteEntity, CalendarEntity):
    """The plan for the miners of a site; on while schedules stop, limit or run some of them.

    The plan begins now; the past is in the command history.
    """

    _attr_should_poll = False

    def __init__(self, site: Site, description: CalendarEntityDescription) -> None:
        """Initialize without a plan."""
        super().__init__(site, description)
        self._plan: Plan | None = None
        self._entries: list[CalendarEntry] = []
        self._gone = False

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return the strictest present entry, or else the next one."""
        now = dt_util.utcnow()
        entries = [entry for entry in self._entries if entry.end > now]
        holding = [entry for entry in entries if entry.start <= now]
        chosen = min(holding, key=lambda entry: entry.directive.rank) if holding else next(iter(entries), None)
        return None if chosen is None or self._plan is None else self._event(chosen, {self._plan.until})

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the entries in a range by time; prices are only known for a day or two."""
        start, end = dt_util.as_utc(start_date), dt_util.as_utc(end_date)
        now = dt_util.utcnow()
        plan, entries = self._plan, self._entries
        if plan is None:
            return []
        ends = {plan.until}
        if end > plan.until:
            # The current plan, continued by a longer one without unknown prices.
            # Home Assistant does not report who asks.
            async with hass.data[WORK_LIMIT].answer(self.entity_id, privileged=False):
                later = await hass.data[DATA].engine.async_plan_until(min(end, now + LONGEST))
            entries = _joined(entries, await self._async_entries(later), plan.until)
            ends.add(later.until)
        return [
            self._event(entry, ends) for entry in entries if entry.start < end and entry.end > start and entry.end > now
        ]

    @override
    async def async_added_to_hass(self) -> None:
        """Subscribe to new plans."""
        await super().async_added_to_hass()
        self.async_on_remove(self.hass.data[DATA].engine.async_add_listener(self._plan_changed))
        self._plan_changed()

    @callback
    def _plan_changed(self) -> None:
        """Update from a new plan, whose steps are made in the executor."""
        plan = self.hass.data[DATA].engine.plan
        if plan is not None and plan is not self._plan:
            self.site.entry.async_create_task(self.hass, self._async_take(plan), f"calendar of {self.site.name}")

    @override
    async def async_will_remove_from_hass(self) -> None:
        """Ignore a plan that is still being made: its alarms would outlive the entity."""
        self._gone = True
        await super().async_will_remove_from_hass()

    async def _async_take(self, plan: Plan) -> None:
        entries = await self._async_entries(plan)
        if not self._gone and plan is self.hass.data[DATA].engine.plan:
            self._entries = self._with_starts(entries, plan.now)
            self._plan = plan
            self.async_write_ha_state()

    async def _async_entries(self, plan: Plan) -> list[CalendarEntry]:
        schedules = {schedule.id: schedule for schedule in self.hass.data[DATA].schedules.schedules()}
        miner_ids = {miner.miner_id for miner in self.site.miners.values()}
        return await self.hass.async_add_executor_job(calendar_events, plan, schedules, miner_ids)

    def _with_starts(self, entries: list[CalendarEntry], now: datetime) -> list[CalendarEntry]:
        """Return entries with their real starts; a plan begins now."""
        began = {_kind(entry): entry.start for entry in self._entries if entry.start <= now <= entry.end}
        return [
            replace(entry, start=began.get(_kind(entry)) or self._owned_since(entry)) if entry.start <= now else entry
            for entry in entries
        ]

    def _owned_since(self, entry: CalendarEntry) -> datetime:
        """Return the start of the ownership for an entry, which survives a restart."""
        engine = self.hass.data[DATA].engine
        ownership = (engine.ownership(miner_id) for miner_id in entry.miner_ids)
        since = [
            item.since
            for item in ownership
            if item is not None and item.directive == entry.directive and item.owner.policy_id is None
        ]
        return min([*since, entry.start])

    def _event(self, entry: CalendarEntry, ends: Set[datetime]) -> CalendarEvent:
        """Return an entry as an event in local time; `ends` are the ends of the plans."""
        ids = set(entry.miner_ids)
        miners = [miner for miner in self.site.miners.values() if miner.miner_id in ids]
        listed = ", ".join(miner.display_name for miner in miners[:MOST_NAMES])
        if len(miners) > MOST_NAMES:
            listed = f"{listed} and {len(miners) - MOST_NAMES} more"
        lines = [entry.reason, f"Miners: {listed}"]
        if entry.end in ends:
            lines.append("This may continue: the plan ends here.")
        return CalendarEvent(
            start=dt_util.as_local(entry.start),
            end=dt_util.as_local(entry.end),
            summary=entry.summary,
            description="\n".join(lines),
            location=self.site.name,
        )


def _joined(entries: list[CalendarEntry], later: list[CalendarEntry], at: datetime) -> list[CalendarEntry]:
    """Join the entries of a plan until `at` with those of a longer plan from then on."""
    rest = [entry for entry in later if entry.end > at]
    result: list[CalendarEntry] = []
    for entry in entries:
        going_on = (other for other in rest if entry.end == at >= other.start and _kind(other) == _kind(entry))
        found = next(going_on, None)
        if found is not None:
            rest.remove(found)
        result.append(entry if found is None else replace(entry, end=found.end))
    result += [replace(entry, start=max(entry.start, at)) for entry in rest]
    return sorted(result, key=lambda entry: entry.start)


def _kind(entry: CalendarEntry) -> _Kind:
    return entry.directive, entry.schedule_ids, entry.miner_ids
