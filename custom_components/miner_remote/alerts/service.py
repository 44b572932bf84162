"""Keep the alerts of all miners, tariffs and schedules up to date."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..commands.history.store import CommandHistory
from ..control.record import CommandRecord
from ..fleet.miner import MinerCoordinator
from ..fleet.selection import Fleet
from ..fleet.site import home_of
from ..prices.model import Rate
from ..prices.service import PriceService
from ..prices.store import RateStore
from ..schedules.engine.engine import ScheduleEngine
from ..schedules.model import Schedule
from ..schedules.planning.timeline import Plan
from ..schedules.store import ScheduleStore
from ..tasks.periodic import Periodic
from ..turns import InTurns
from .conditions import CALM, Condition, Delays, Finding, Level
from .evaluation import MINER_KINDS, MinerAlerts
from .issues import AlertIssues
from .last_commands import LastCommands
from .model import Alert, AlertKind, Thresholds, alert_id
from .plans import rates_without_price, schedules_without_miner
from .readings import readings_of
from .store import AlertStore, Began, Key
from .thresholds import thresholds_of

_LOGGER = logging.getLogger(__name__)

INTERVAL: Final = timedelta(seconds=5)
"""How often changed miners are evaluated."""

MINERS_AT_ONCE: Final = 50
"""The number of miners evaluated before yielding to the event loop."""

PLANS_INTERVAL_S: Final = 60.0
"""How often tariffs and schedules are checked; a change of one of them is noticed at once."""

_PLAN_DELAYS: Final = {
    # A source that updates late is no alert, and neither is a schedule whose site is being reloaded.
    AlertKind.NO_PRICE: Delays(bad_s=900),
    AlertKind.EMPTY_SCHEDULE: Delays(bad_s=30),
}

type OnRaised = Callable[[Alert], None]


class AlertService:
    """All alerts; owns the timer and the task that evaluates."""

    def __init__(
        self,
        hass: HomeAssistant,
        fleet: Fleet,
        history: CommandHistory,
        rates: RateStore,
        prices: PriceService,
        schedules: ScheduleStore,
        engine: ScheduleEngine,
    ) -> None:
        """Start without alerts; call `async_load`, then `async_start`."""
        self._hass = hass
        self._fleet = fleet
        self._history = history
        self._rates = rates
        self._prices = prices
        self._schedules = schedules
        self._engine = engine
        self._store = AlertStore(hass)
        self._began: dict[Key, Began] = {}
        """All alerts, including those of sites that are not loaded."""
        self._miners: dict[str, tuple[MinerCoordinator, CALLBACK_TYPE]] = {}
        self._states: dict[str, MinerAlerts] = {}
        self._due: dict[str, float] = {}
        self._dirty: set[str] = set()
        self._thresholds: dict[str, Thresholds] = {}
        self._site_names: dict[str, str] = {}
        self._commands = LastCommands()
        self._plans: dict[Key, Condition] = {}
        self._plans_due = 0.0
        self._plan: Plan | None = None
        self._issues = AlertIssues(hass, self.name_of)
        self._alerts: dict[str, Alert] = {}
        self._changed = False
        self._announces = False
        """Whether new alerts are announced: not before the automations of the start have subscribed."""
        self._listeners: list[Callable[[], None]] = []
        self._raised_listeners: list[OnRaised] = []
        self._stop: list[CALLBACK_TYPE] = []
        self._evaluations = Periodic(hass, self.async_evaluate, INTERVAL, "alerts")

    # Life cycle -------------------------------------------------------------------------------------------------------

    async def async_load(self) -> None:
        """Load since when the alerts of the last run have existed, and the last commands of the miners."""
        self._began = dict(await self._store.async_load())
        now, now_s = dt_util.utcnow(), monotonic()
        for (kind, subject), began in self._began.items():
            since = now_s - max(0.0, (now - began.since).total_seconds())
            if kind in MINER_KINDS:
                self._states.setdefault(subject, MinerAlerts(now_s)).restore(kind, since, began.args)
            elif kind in _PLAN_DELAYS:
                self._plans[kind, subject] = Condition(since, raised=True)
        # Commands may end before Home Assistant has started.
        self._stop.append(self._history.async_on_change(self._record_changed))
        await self._commands.async_load(self._history, now)
        # From now on, so that the entities of a site begin with the alerts of the last run.
        self._stop.append(self._fleet.async_on_change(self._fleet_changed))

    @callback
    def async_start(self) -> None:
        """Start evaluating; Home Assistant has started, and everything is loaded."""
        self._stop += [
            self._prices.async_on_price(lambda _rate_id: self._check_plans()),
            self._engine.async_add_listener(self._planned),
        ]
        self._evaluations.async_start()

    async def async_close(self) -> None:
        """Stop evaluating."""
        for stop in (*self._stop, *(stop for _miner, stop in self._miners.values())):
            stop()
        self._stop.clear()
        self._miners.clear()
        await self._evaluations.async_close()

    @callback
    def async_forget(self, miner_id: str) -> None:
        """Forget a miner that was removed."""
        self._states.pop(miner_id, None)
        self._due.pop(miner_id, None)
        self._commands.forget(miner_id)
        self._changed = True

    # For clients ------------------------------------------------------------------------------------------------------

    def alerts(self) -> list[Alert]:
        """Return all alerts, the worst first, then the oldest."""
        return list(self._alerts.values())

    def alerts_at(self, entry_id: str) -> list[Alert]:
        """Return the alerts that the entities of a site count, in the same order."""
        return [alert for alert in self.alerts() if alert.entry_id == entry_id]

    def name_of(self, alert: Alert) -> str:
        """Return the name of the miner, tariff or schedule of an alert; empty if it no longer exists."""
        if (miner := self._fleet.by_id(alert.subject)) is not None:
            return miner.display_name
        item = self._item_of(alert.kind, alert.subject)
        return "" if item is None else item.name

    def site_name(self, alert: Alert) -> str:
        """Return the name of the site whose entities count an alert."""
        return self._site_names.get(alert.entry_id, "")

    def serialize(self, alert: Alert) -> dict[str, object]:
        """Return an alert as JSON: the contract of the REST API and the websocket feed."""
        miner = self._fleet.by_id(alert.subject)
        item = self._item_of(alert.kind, alert.subject)
        return {
            "id": alert.id,
            "kind": alert.kind.value,
            "severity": alert.kind.severity.value,
            "since": alert.since.isoformat(),
            "site": self.site_name(alert) if item is None else self._site_at(item.location),
            "miner_id": None if miner is None else miner.miner_id,
            "miner_ip": None if miner is None else miner.address,
            "name": self.name_of(alert),
            "schedule_id": item.id if isinstance(item, Schedule) else None,
            "rate_id": item.id if isinstance(item, Rate) else None,
            "command_id": alert.command_id,
            "args": alert.args,
        }

    @callback
    def async_on_change(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` when alerts begin, end or change; return the function that unsubscribes."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def async_on_raised(self, listener: OnRaised) -> CALLBACK_TYPE:
        """Call `listener` with each new alert; return the function that unsubscribes."""
        self._raised_listeners.append(listener)
        return lambda: self._raised_listeners.remove(listener)

    # Changes ----------------------------------------------------------------------------------------------------------

    @callback
    def _fleet_changed(self) -> None:
        """Follow the present miners; a reloaded site has new objects for the same miners."""
        present, now = {miner.miner_id: miner for miner in self._fleet}, monotonic()
        for miner_id, (known, stop) in list(self._miners.items()):
            if present.get(miner_id) is not known:
                stop()
                del self._miners[miner_id]
        for miner_id, miner in present.items():
            if miner_id not in self._miners:
                self._miners[miner_id] = miner, miner.async_add_listener(partial(self._dirty.add, miner_id))
                self._dirty.add(miner_id)
                if (state := self._states.get(miner_id)) is not None:
                    state.await_answer(now)
        self._site_names = {site.entry.entry_id: site.name for site in self._fleet.sites()}
        self._thresholds = {site.entry.entry_id: thresholds_of(site.entry.options) for site in self._fleet.sites()}
        self._changed = True
        self._publish()

    @callback
    def _record_changed(self, record: CommandRecord) -> None:
        self._changed |= self._commands.note(record)

    @callback
    def _planned(self) -> None:
        if self._plan is not self._engine.plan:
            # Schedules, miners or their places changed.
            self._plan = self._engine.plan
            self._check_plans()

    @callback
    def _check_plans(self) -> None:
        self._plans_due = 0.0

    # Evaluating -------------------------------------------------------------------------------------------------------

    async def async_evaluate(self, _now: datetime | None = None) -> None:
        """Evaluate the miners that changed or are due, and publish what follows."""
        self._announces = True
        now = monotonic()
        wanted = self._dirty | {miner_id for miner_id, at in self._due.items() if at <= now}
        async for part in InTurns(wanted, MINERS_AT_ONCE):
            now = monotonic()
            for miner_id in part:
                self._evaluate_miner(miner_id, now)
        if now >= self._plans_due:
            self._plans_due = now + PLANS_INTERVAL_S
            await self._async_check_plans(now)
        self._publish()

    def _evaluate_miner(self, miner_id: str, now: float) -> None:
        # One by one, so that an error loses no other miner.
        self._dirty.discard(miner_id)
        self._due.pop(miner_id, None)
        if (followed := self._miners.get(miner_id)) is None:
            return
        miner = followed[0]
        state = self._states.get(miner_id)
        if state is None:
            state = self._states[miner_id] = MinerAlerts(now)
        thresholds = self._thresholds[miner.site.entry.entry_id]
        due = state.evaluate(readings_of(self._hass, miner, now), thresholds, now)
        if due is not None:
            self._due[miner_id] = due
        self._changed = True

    async def _async_check_plans(self, now: float) -> None:
        found = {
            AlertKind.NO_PRICE: await rates_without_price(self._fleet, self._rates, self._prices, self._schedules),
            AlertKind.EMPTY_SCHEDULE: await schedules_without_miner(self._schedules, self._engine, self._prices),
        }
        for kind, subjects in found.items():
            delays = _PLAN_DELAYS[kind]
            known = {subject for other, subject in self._plans if other is kind}
            for subject in known | subjects:
                finding = Finding(Level.BAD if subject in subjects else Level.NONE)
                condition = self._plans.pop((kind, subject), CALM).after(finding, delays, now)
                if condition is CALM:
                    continue
                self._plans[kind, subject] = condition
                if (due := condition.due(delays)) is not None:
                    self._plans_due = min(self._plans_due, due)
        self._changed = True

    # Publishing -------------------------------------------------------------------------------------------------------

    def _publish(self) -> None:
        """Make the alerts from all conditions, and notify the listeners of what changed."""
        now, now_s = dt_util.utcnow(), monotonic()
        self._changed |= self._commands.expire(now)
        if not self._changed:
            return
        self._changed = False
        before, self._began = self._began, {}
        alerts: dict[str, Alert] = {}

        def add(kind: AlertKind, subject: str, since: datetime, entry_id: str | None, **values: Any) -> None:
            began = before.get((kind, subject)) or Began(since, values.get("args", {}))
            if self._announces or (kind, subject) in before:
                self._began[kind, subject] = began
            if entry_id is not None:
                alert = Alert(kind=kind, subject=subject, since=began.since, entry_id=entry_id, **values)
                alerts[alert.id] = alert

        def wall(condition: Condition) -> datetime:
            ago = timedelta(seconds=now_s - (condition.bad_since or now_s))
            return (now - ago).replace(microsecond=0)

        for miner_id, state in self._states.items():
            for kind, condition in state.conditions.items():
                if condition.raised:
                    add(kind, miner_id, wall(condition), self._site_of(miner_id), args=condition.args)
        for miner_id, failure in self._commands.failures.items():
            add(
                AlertKind.NOT_CONFIRMED,
                miner_id,
                failure.since,
                self._site_of(miner_id),
                command_id=failure.record_id,
                args=failure.args,
            )
        for (kind, subject), condition in self._plans.items():
            if condition.raised:
                add(kind, subject, wall(condition), self._home_of(kind, subject))
        alerts = {alert.id: alert for alert in sorted(alerts.values(), key=lambda alert: alert.order)}
        changed, self._alerts = alerts != self._alerts, alerts
        self._store.async_update(self._began)
        self._issues.async_update(alerts.values(), self._site_names, now)
        for kind, subject in self._began.keys() - before.keys():
            if (alert := alerts.get(alert_id(kind, subject))) is not None:
                for on_raised in list(self._raised_listeners):
                    on_raised(alert)
        if changed:
            for listener in list(self._listeners):
                listener()

    def _site_of(self, miner_id: str) -> str | None:
        """Return the site of a miner; None if it is not loaded."""
        followed = self._miners.get(miner_id)
        return None if followed is None else followed[0].site.entry.entry_id

    def _item_of(self, kind: AlertKind, subject: str) -> Rate | Schedule | None:
        """Return the tariff or the schedule of an alert."""
        if kind is AlertKind.NO_PRICE:
            return self._rates.rate(int(subject))
        return self._schedules.schedule(int(subject)) if kind is AlertKind.EMPTY_SCHEDULE else None

    def _site_at(self, location: str | None) -> str | None:
        """Return the name of the site that a location is, or None if it is an area, or all sites."""
        wanted = (location or "").casefold()
        return next((name for name in self._site_names.values() if name.casefold() == wanted), None)

    def _home_of(self, kind: AlertKind, subject: str) -> str | None:
        """Return the site of a tariff or a schedule; None without any site."""
        item = self._item_of(kind, subject)
        return None if item is None else home_of(self._hass, item.location)
