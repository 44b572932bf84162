"""What policies see of each miner: made once per round, and only again if something of the miner has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple, Protocol

from homeassistant.const import STATE_OFF
from homeassistant.core import HomeAssistant

from ..commands.runner import CommandRunner
from ..control.handlers.pool_writes import placeholders
from ..drivers.contract.capability import Capability
from ..drivers.contract.driver import Profile
from ..drivers.contract.settings import Setting
from ..drivers.contract.values import MinerConfig, Pool, Snapshot
from ..drivers.pools.urls import without_login
from ..fleet.miner import MinerCoordinator, Reachability
from ..fleet.selection import Fleet
from ..fleet.share_times import SeenShares
from ..schedules.engine.engine import ScheduleEngine
from ..schedules.engine.engine_state import Figures
from ..schedules.engine.observation import observe
from ..schedules.model import Directive
from ..turns import InTurns
from .contract import MINER_OFFLINE, MeasuredLevel, MinerView, Reason
from .scope import Place

MINERS_AT_ONCE: Final = 100

_OFFLINE: Final = Reason(code=MINER_OFFLINE)
_UNPLUGGED: Final = Reason(code="miner_unplugged")
_REBOOTING: Final = Reason(code="miner_rebooting")
_BUSY: Final = Reason(code="miner_busy")
_UPGRADING: Final = Reason(code="miner_upgrading")


class Configuration(Protocol):
    """A configuration that was read from a miner."""

    @property
    def config(self) -> MinerConfig:
        """Return the configuration, without passwords."""

    @property
    def at(self) -> datetime:
        """Return when it was read."""

    @property
    def changed_at(self) -> datetime | None:
        """Return when it was last seen to differ from the reading before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewSources:
    """Where views get what the miners themselves do not know; called with the id of a miner unless it says else."""

    upgrading: Callable[[str], bool]
    configuration: Callable[[str], Configuration | None]
    last_backup_at: Callable[[str], datetime | None]
    energy_price: Callable[[str, str], float | None]
    """Returns the price of a kWh now, by the names of a site and of an area in it."""


class _Facts(NamedTuple):
    """What a view is made from beside the snapshot; compared in every round."""

    place: Place
    answers: bool
    blocked: Reason | None
    profile: Profile | None
    address: str
    settings: tuple[Setting, ...]
    shares: SeenShares
    directive: Directive | None
    figures: Figures | None
    limit_before_w: int | None
    limit_is_live: bool | None
    levels: tuple[MeasuredLevel, ...]
    energy_price: float | None
    outlet: str | None
    awaited_since: datetime | None
    settings_awaited_since: datetime | None
    configuration: Configuration | None
    last_backup_at: datetime | None


class _Made(NamedTuple):
    """A view and what it was made from; no facts for a miner whose site is not loaded."""

    snapshot: Snapshot | None
    facts: _Facts | None
    view: MinerView


class Views:
    """The views of all miners."""

    def __init__(
        self, hass: HomeAssistant, fleet: Fleet, runner: CommandRunner, schedules: ScheduleEngine, sources: ViewSources
    ) -> None:
        """Start without views."""
        self._hass = hass
        self._fleet = fleet
        self._runner = runner
        self._schedules = schedules
        self._sources = sources
        self._made: dict[str, _Made] = {}
        self._awaited: dict[str, datetime] = {}
        """Since when the first answers of miners are awaited."""
        self._unread: dict[str, datetime] = {}
        """Since when miners answer whose settings were not read yet."""

    async def async_refresh(self, places: Mapping[str, Place], now: datetime) -> dict[str, MinerView]:
        """Return the view of each miner of `places`; yields to the event loop in between."""
        views: dict[str, MinerView] = {}
        async for part in InTurns(list(places), MINERS_AT_ONCE):
            views |= self.of(part, places, now)
        for miner_id in self._made.keys() - places.keys():
            del self._made[miner_id]
            self._awaited.pop(miner_id, None)
            self._unread.pop(miner_id, None)
        return views

    def of(self, miner_ids: Iterable[str], places: Mapping[str, Place], now: datetime) -> dict[str, MinerView]:
        """Return the views of these miners of `places`."""
        pending = self._runner.pending_miners()
        # Asked once for all miners of a place.
        price_at = cache(self._sources.energy_price)
        views: dict[str, MinerView] = {}
        for miner_id in miner_ids:
            place, miner = places[miner_id], self._fleet.by_id(miner_id)
            views[miner_id] = (
                self._absent(miner_id, place, now)
                if miner is None
                else self._present(miner, place, now, price_at, busy=miner_id in pending)
            )
        return views

    def _absent(self, miner_id: str, place: Place, now: datetime) -> MinerView:
        """Return the view of a configured miner whose site is not loaded just now: what it is, but no readings."""
        made, awaited_since = self._made.get(miner_id), self._awaited_since(miner_id, now)
        known = None if made is None else made.view
        if made is not None and made.facts is None and made.view.name == place.name:
            return made.view
        view = MinerView(
            miner_id=miner_id, name=place.name, answers=False, awaited_since=awaited_since, blocked=_OFFLINE
        )
        if known is not None:
            view = replace(
                view,
                seen_at=known.seen_at,
                full_power_w=known.full_power_w,
                levels=known.levels,
                site=known.site,
                energy_price=known.energy_price,
                limit_is_live=known.limit_is_live,
                capabilities=known.capabilities,
                power_limit_range=known.power_limit_range,
                lowest_limit_w=known.lowest_limit_w,
                has_outlet=known.has_outlet,
            )
        self._made[miner_id] = _Made(None, None, view)
        return view

    def _awaited_since(self, miner_id: str, now: datetime) -> datetime:
        """Note and return since when the first answer of a miner is awaited."""
        return _since(self._awaited, miner_id, now)

    def _present(
        self,
        miner: MinerCoordinator,
        place: Place,
        now: datetime,
        price_at: Callable[[str, str], float | None],
        *,
        busy: bool,
    ) -> MinerView:
        miner_id, answers, reachability = miner.miner_id, miner.last_update_success, miner.reachability
        # Readings that are older than five minutes are unknown.
        snapshot = miner.data if answers or reachability is not Reachability.OFFLINE else None
        state = None if miner.outlet is None else self._hass.states.get(miner.outlet)
        outlet = None if state is None else state.state
        if (awaited_since := None if miner.last_seen is not None else self._awaited_since(miner_id, now)) is None:
            self._awaited.pop(miner_id, None)
        limit_is_live = miner.settings.limit_is_live(miner.capabilities)
        if limit_is_live is None:
            # Known from before a restart of Home Assistant, or a reload of the site.
            limit_is_live = self._schedules.limit_is_live(miner_id)
        facts = _Facts(
            place=place,
            answers=answers,
            blocked=self._blocked(miner, reachability, outlet, busy=busy),
            profile=miner.profile,
            address=miner.address,
            settings=miner.settings.values,
            shares=miner.seen_shares,
            directive=self._directive(miner_id, now),
            figures=self._schedules.figures(miner_id),
            limit_before_w=self._schedules.limit_before_w(miner_id),
            limit_is_live=limit_is_live if Capability.POWER_LIMIT in miner.capabilities else None,
            levels=self._schedules.levels(miner_id),
            energy_price=price_at(place.site, place.area),
            outlet=outlet,
            awaited_since=awaited_since,
            settings_awaited_since=self._settings_awaited_since(miner, now) if limit_is_live is None else None,
            configuration=self._sources.configuration(miner_id),
            last_backup_at=self._sources.last_backup_at(miner_id),
        )
        made = self._made.get(miner_id)
        # A poll makes a new snapshot; comparing its values would take longer than making the view.
        if made is not None and made.snapshot is snapshot and made.facts == facts:
            return made.view
        view = self._view(miner, facts, snapshot)
        self._made[miner_id] = _Made(snapshot, facts, view)
        return view

    def _settings_awaited_since(self, miner: MinerCoordinator, now: datetime) -> datetime | None:
        """Note and return since when the settings of a miner are awaited that answers and has a power limit."""
        if miner.settings.read_at is not None or Capability.POWER_LIMIT not in miner.capabilities:
            self._unread.pop(miner.miner_id, None)
            return None
        return None if miner.last_seen is None else _since(self._unread, miner.miner_id, now)

    def _blocked(
        self, miner: MinerCoordinator, reachability: Reachability, outlet: str | None, *, busy: bool
    ) -> Reason | None:
        if reachability is Reachability.REBOOTING:
            return _REBOOTING
        if self._sources.upgrading(miner.miner_id):
            return _UPGRADING
        if busy or miner.link.has_command():
            return _BUSY
        if miner.last_update_success:
            return None
        # Whoever has switched it off may be working on the machine, so that no policy may switch it on.
        return _UNPLUGGED if outlet == STATE_OFF else _OFFLINE

    def _directive(self, miner_id: str, now: datetime) -> Directive | None:
        """Return what schedules want of a miner now; nothing if a person's command overrides them."""
        planned = None if self._schedules.plan is None else self._schedules.plan.miners.get(miner_id)
        if planned is None or self._schedules.is_overridden(miner_id):
            return None
        return planned.at(now).directive

    def _view(self, miner: MinerCoordinator, facts: _Facts, snapshot: Snapshot | None) -> MinerView:
        profile, configuration, shares = facts.profile, facts.configuration, facts.shares
        return MinerView(
            miner_id=miner.miner_id,
            name=facts.place.name,
            answers=facts.answers,
            seen_at=miner.last_seen,
            awaited_since=facts.awaited_since,
            full_power_w=facts.limit_before_w if facts.figures is None else facts.figures[0],
            levels=_levels(facts),
            site=miner.site.name,
            energy_price=facts.energy_price,
            # Until it is known, a limit counts as one that restarts.
            limit_is_live=facts.limit_is_live or (False if Capability.POWER_LIMIT in miner.capabilities else None),
            settings_awaited_since=facts.settings_awaited_since,
            share_at=shares.share_at,
            pool_since=shares.pool_since,
            capabilities=miner.capabilities,
            settings=facts.settings,
            settings_at=miner.settings.read_at,
            power_limit_range=(None, None)
            if profile is None
            else (profile.power_limit_min_w, profile.power_limit_max_w),
            profile_key=None if profile is None else _key_of(profile),
            placeholders=placeholders(miner),
            max_pools=miner.link.max_pools,
            empties_pool_slots=miner.link.empties_pool_slots,
            has_outlet=miner.outlet is not None,
            directive=facts.directive,
            configuration=None if configuration is None else configuration.config,
            configuration_at=None if configuration is None else configuration.at,
            changed_at=None if configuration is None else configuration.changed_at,
            last_backup_at=facts.last_backup_at,
            blocked=facts.blocked,
            lowest_limit_w=_lowest_limit_w(profile, snapshot),
            **({} if snapshot is None else self._reported(miner, facts, snapshot)),
        )

    def _reported(self, miner: MinerCoordinator, facts: _Facts, snapshot: Snapshot) -> dict[str, Any]:
        """Return what the last snapshot adds to a view."""
        return {
            "mining": snapshot.mining,
            "paused": observe(self._hass, miner).paused if facts.answers else snapshot.paused,
            "hashrate_ths": snapshot.hashrate_ths,
            "expected_hashrate_ths": snapshot.expected_hashrate_ths,
            "power_w": snapshot.power_w,
            "power_limit_w": snapshot.power_limit_w,
            "effective_power_limit_w": snapshot.effective_power_limit_w,
            "temperature_c": snapshot.temperature_max_c,
            "inlet_temperature_c": _inlet_c(snapshot),
            "fans_rpm": tuple(fan.rpm for fan in snapshot.fans),
            "faults": snapshot.faults,
            "pools": tuple(map(_without_secrets, snapshot.pools)),
            "shares_accepted": snapshot.shares_accepted,
            "shares_rejected": snapshot.shares_rejected,
            "uptime_s": snapshot.shortest_uptime_s,
        }


def _since(times: dict[str, datetime], miner_id: str, now: datetime) -> datetime:
    """Note and return since when something is so of a miner; the clock may have been set back."""
    since = times[miner_id] = min(times.get(miner_id, now), now)
    return since


def _key_of(profile: Profile) -> str:
    identity = profile.identity
    return "|".join((profile.driver, identity.model, identity.firmware, identity.firmware_version or ""))


def _lowest_limit_w(profile: Profile | None, snapshot: Snapshot | None) -> int | None:
    """Return the lowest limit of a restraint; the schedules set limits by the throttle of a miner that has one."""
    throttle = None if snapshot is None else snapshot.throttle
    if throttle is not None and (watts := throttle.watts(throttle.lowest)) is not None:
        return watts
    return None if profile is None else profile.power_limit_min_w


def _levels(facts: _Facts) -> tuple[MeasuredLevel, ...]:
    """Return the measured levels; without a limit, at least the last figures."""
    levels = facts.levels
    if facts.figures is None or any(level.limit_w is None for level in levels):
        return levels
    power_w, hashrate_ths = facts.figures
    return (*levels, MeasuredLevel(limit_w=None, power_w=power_w, hashrate_ths=hashrate_ths))


def _inlet_c(snapshot: Snapshot) -> float | None:
    """Return the temperature of the water that flows in: that of the machine, else the highest of its hashboards."""
    if snapshot.inlet_temperature_c is not None:
        return snapshot.inlet_temperature_c
    return max((board.inlet_temperature_c for board in snapshot.boards if board.inlet_temperature_c), default=None)


def _without_secrets(pool: Pool) -> Pool:
    if pool.password is None and "@" not in pool.url:
        return pool
    return replace(pool, url=without_login(pool.url), password=None)
