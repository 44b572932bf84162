"""How a miner differs from a template. Pure: no clock, no I/O, no Home Assistant."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import cycle, islice
from typing import Final

from ...control.errors import CommandError
from ...control.record import Command, PowerLimitCommand, RequestedPool, SetPoolsCommand, SettingsCommand
from ...control.setting_checks import check_fan_mode, checked_value, is_limit, is_shown
from ...control.worker_names import STARTS_WITHIN_S, worker_name
from ...drivers.contract.capability import Capability
from ...drivers.contract.errors import CodedError, RefusedError
from ...drivers.contract.settings import CAPABILITIES, Setting, SettingKey, SettingValue
from ...drivers.contract.values import Pool
from ...drivers.pools.urls import without_login
from ...drivers.transport.cgminer_rpc import pool_address
from ...input.limits import MAX_WATTS, MIN_WATTS
from ...schedules.model import Action
from ..contract import Json, LibraryPool, MinerView, Reason
from .settings import (
    PARAMETERS,
    POOLS,
    POWER_LIMIT,
    POWER_SECTIONS,
    SECTION_COMMANDS,
    SECTIONS,
    TemplatePool,
    TemplateSettings,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value that the miner has otherwise: `before` is the miner's, `after` the template's, None for none.

    `key` is a setting, or the slot of a pool. `at` is when the miner was read.
    """

    section: str
    key: str
    before: Json
    after: Json
    at: datetime

    @property
    def name(self) -> str:
        """Return the name that identifies the value at its miner."""
        return f"{self.section}/{self.key}"

    def as_json(self) -> dict[str, object]:
        """Return the difference as JSON."""
        return {"section": self.section, "key": self.key, "before": self.before, "after": self.after}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsupported:
    """A value of the template that this miner cannot have, and why."""

    section: str
    key: str
    error: CodedError

    def as_json(self) -> dict[str, object]:
        """Return the value as JSON."""
        return {
            "section": self.section,
            "key": self.key,
            "error_code": self.error.code,
            "error_args": dict(self.error.arguments),
            "error": str(self.error),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A miner compared with a template.

    `left_out` holds the sections that something else manages now, with the reason; `unread` those that the miner does
    not report yet. `wanted` and `pools` are what the miner can have of the template.
    """

    differences: tuple[Difference, ...] = ()
    unsupported: tuple[Unsupported, ...] = ()
    left_out: Mapping[str, Reason] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    """The sections of which at least one value was compared."""
    wanted: Mapping[SettingKey, SettingValue] = field(default_factory=dict)
    pools: tuple[RequestedPool, ...] = ()
    """Without passwords, which cannot be compared: those of the library have their id."""
    power_limit_w: int | None = None


_NO_REASON: Final[Mapping[str, Reason]] = {}


@dataclass(slots=True)
class _Found:
    """What the parts of a comparison add to."""

    differences: list[Difference] = field(default_factory=list)
    unsupported: list[Unsupported] = field(default_factory=list)
    left_out: dict[str, Reason] = field(default_factory=dict)
    unread: dict[str, None] = field(default_factory=dict)
    compared: dict[str, None] = field(default_factory=dict)
    wanted: dict[SettingKey, SettingValue] = field(default_factory=dict)
    pools: list[RequestedPool] = field(default_factory=list)
    power_limit_w: int | None = None


def compare(
    template: TemplateSettings, view: MinerView, library: Mapping[int, LibraryPool], now: datetime
) -> Comparison:
    """Return how a miner differs from a template; `now` is the time of readings whose time is unknown."""
    if not view.capabilities:
        # It never answered.
        return Comparison(unread=sections_of(template))
    found = _Found()
    managed = _managed(view)
    if template.power_limit_w is not None:
        if POWER_LIMIT in managed:
            found.left_out[POWER_LIMIT] = managed[POWER_LIMIT]
        else:
            _compare_limit(template.power_limit_w, view, now, found)
    _compare_settings(template.settings, view, managed, now, found)
    if template.pools is not None:
        if view.pools_managed_by is not None:
            found.left_out[POOLS] = Reason(code="template_pools_managed", args={"policy": view.pools_managed_by})
        else:
            _compare_pools(template, view, library, now, found)
    return Comparison(
        differences=tuple(found.differences),
        unsupported=tuple(found.unsupported),
        left_out=found.left_out,
        unread=tuple(found.unread),
        compared=tuple(found.compared),
        wanted=found.wanted,
        pools=tuple(found.pools),
        power_limit_w=found.power_limit_w,
    )


def sections_of(template: TemplateSettings) -> tuple[str, ...]:
    """Return the sections that a template has."""
    held = {PARAMETERS[key][0] for key in template.settings}
    if template.power_limit_w is not None:
        held.add(POWER_LIMIT)
    if template.pools is not None:
        held.add(POOLS)
    return tuple(section for section in SECTIONS if section in held)


def _managed(view: MinerView) -> Mapping[str, Reason]:
    """Return the sections that are not compared now because something else sets the power, with the reason."""
    if view.directive is not None and view.directive.action is not Action.ON:
        return dict.fromkeys(POWER_SECTIONS, Reason(code="template_power_managed"))
    if view.paused:
        # Some firmware pauses by another work mode, and shows no target meanwhile.
        return dict.fromkeys(POWER_SECTIONS, Reason(code="template_paused"))
    return _NO_REASON


# Power limit ---------------------------------------------------------------------------------------------------------


def _compare_limit(watts: int, view: MinerView, now: datetime, found: _Found) -> None:
    if Capability.POWER_LIMIT not in view.capabilities:
        found.unsupported.append(_unsupported(POWER_LIMIT, POWER_LIMIT, view))
        return
    low, high = view.power_limit_range
    if not (low or MIN_WATTS) <= watts <= (high or MAX_WATTS):
        error = CommandError(
            "power_limit_not_accepted",
            name=view.name,
            minimum=low or MIN_WATTS,
            maximum=high or MAX_WATTS,
            watts=watts,
        )
        found.unsupported.append(Unsupported(section=POWER_LIMIT, key=POWER_LIMIT, error=error))
        return
    found.power_limit_w = watts
    shown, at = _shown_limit(view)
    if shown is None:
        found.unread[POWER_LIMIT] = None
        return
    found.compared[POWER_LIMIT] = None
    if not is_limit(shown, _limit_of_preset(watts, view)):
        found.differences.append(
            Difference(section=POWER_LIMIT, key=POWER_LIMIT, before=shown, after=watts, at=at or now)
        )


def _shown_limit(view: MinerView) -> tuple[float | None, datetime | None]:
    """Return the power limit as set at the miner, and when it was read.

    What a poll reports may be lower than that, because of a throttle.
    """
    setting = _settings_of(view).get(SettingKey.POWER_LIMIT)
    if setting is not None and isinstance(setting.value, (int, float)):
        return setting.value, view.settings_at or view.seen_at
    if view.power_limit_w is not None:
        return view.power_limit_w, view.seen_at
    if view.configuration is not None:
        return view.configuration.power_limit_w, view.configuration_at
    return None, None


def _limit_of_preset(watts: int, view: MinerView) -> int:
    """Return the limit that the miner shows after `watts` were set.

    Some firmware (VNish) sets the strongest preset below the limit; the ends of its range are then those of presets.
    """
    settings = _settings_of(view)
    presets, limit = settings.get(SettingKey.PRESET), settings.get(SettingKey.POWER_LIMIT)
    if presets is None or limit is None or limit.options:
        return watts
    powers = {option.power_w for option in presets.options if option.power_w is not None and option.refused is None}
    if limit.minimum not in powers or limit.maximum not in powers:
        return watts
    return max((power for power in powers if power <= watts), default=watts)


# Settings ------------------------------------------------------------------------------------------------------------


def _settings_of(view: MinerView) -> dict[SettingKey, Setting]:
    return {setting.key: setting for setting in view.settings}


def _compare_settings(
    values: Mapping[SettingKey, SettingValue],
    view: MinerView,
    managed: Mapping[str, Reason],
    now: datetime,
    found: _Found,
) -> None:
    current = _settings_of(view)
    sections: dict[str, dict[SettingKey, SettingValue]] = {}
    for key, value in values.items():
        sections.setdefault(PARAMETERS[key][0], {})[key] = value
    for section in sorted(sections, key=SECTIONS.index):
        if section in managed:
            found.left_out[section] = managed[section]
        else:
            _compare_section(section, sections[section], current, view, now, found)


def _compare_section(
    section: str,
    values: Mapping[SettingKey, SettingValue],
    current: Mapping[SettingKey, Setting],
    view: MinerView,
    now: datetime,
    found: _Found,
) -> None:
    wanted: dict[SettingKey, SettingValue] = {}
    for key, value in values.items():
        try:
            checked = _checked(key, value, current, view)
        except (CommandError, RefusedError) as err:
            found.unsupported.append(Unsupported(section=section, key=key.value, error=err.with_traceback(None)))
            continue
        if checked is None:
            found.unread[section] = None
        else:
            wanted[key] = checked
    try:
        check_fan_mode(wanted, current, view.name)
    except CommandError as err:
        found.unsupported += [
            Unsupported(section=section, key=key.value, error=err.with_traceback(None)) for key in wanted
        ]
        return
    found.wanted.update(wanted)
    for key, value in wanted.items():
        found.compared[section] = None
        setting = current[key]
        if not is_shown(setting, value):
            found.differences.append(
                Difference(
                    section=section,
                    key=key.value,
                    before=_as_json(setting.value),
                    after=_as_json(value),
                    at=view.settings_at or view.seen_at or now,
                )
            )


def _checked(
    key: SettingKey, value: SettingValue, current: Mapping[SettingKey, Setting], view: MinerView
) -> SettingValue | None:
    """Return the value as the miner takes it, None if its settings are unread; raises the error for one it cannot."""
    if CAPABILITIES.get(key) not in view.capabilities:
        raise CommandError("setting_unsupported", name=view.name, setting=key.value)
    if not current and view.settings_at is None:
        return None
    setting = current.get(key)
    if setting is None:
        raise CommandError("setting_unsupported", name=view.name, setting=key.value)
    if setting.read_only:
        raise CommandError("setting_read_only", name=view.name, setting=key.value)
    return checked_value(setting, value, view.name, expert=False)


def _as_json(value: SettingValue | None) -> Json:
    return list(value) if isinstance(value, tuple) else value


def _unsupported(section: str, key: str, view: MinerView) -> Unsupported:
    error = CommandError("setting_unsupported", name=view.name, setting=key)
    return Unsupported(section=section, key=key, error=error)


# Pools ---------------------------------------------------------------------------------------------------------------


def pools_of(view: MinerView) -> tuple[tuple[Pool, ...], datetime | None] | None:
    """Return the pools that a miner has, and when they were read; None if that is unknown.

    A miner that is starting may report no pools although it has some; its configuration is only read when it does.
    """
    if view.pools:
        return view.pools, view.seen_at
    if view.configuration is not None:
        return view.configuration.pools, view.configuration_at
    if view.answers and view.uptime_s is not None and view.uptime_s >= STARTS_WITHIN_S:
        return (), view.seen_at
    return None


def _compare_pools(
    template: TemplateSettings, view: MinerView, library: Mapping[int, LibraryPool], now: datetime, found: _Found
) -> None:
    if not {Capability.POOLS_WRITE, Capability.POOLS_READ} <= view.capabilities:
        found.unsupported.append(_unsupported(POOLS, POOLS, view))
        return
    wanted: list[tuple[str, str]] = []
    for slot, pool in enumerate(template.pools or ()):
        if slot >= view.max_pools:
            error = RefusedError("too_many_pools", max_pools=view.max_pools)
            found.unsupported.append(Unsupported(section=POOLS, key=str(slot), error=error))
            continue
        url, pattern = pool.pool_url, pool.worker_name
        if pool.pool_id is not None:
            if (known := library.get(pool.pool_id)) is None:
                found.left_out[POOLS] = Reason(code="template_pool_missing", args={"pool_id": pool.pool_id})
                found.pools.clear()
                return
            url, pattern = known.url, known.worker
        try:
            wanted.append((url, worker_name(pattern, view.placeholders)))
        except CommandError as err:
            # All pools are written at once.
            found.unsupported.append(Unsupported(section=POOLS, key=str(slot), error=err.with_traceback(None)))
            found.pools.clear()
            return
        found.pools.append(_requested(pool))
    if (reading := pools_of(view)) is None:
        found.unread[POOLS] = None
        return
    pools, at = reading
    found.compared[POOLS] = None
    live = {pool.slot: pool for pool in pools}
    if not view.empties_pool_slots and wanted:
        # Slots that cannot be emptied get the same pools again.
        count = max(len(wanted), max(live, default=-1) + 1)
        wanted = list(islice(cycle(wanted), count))
        found.pools[:] = islice(cycle(tuple(found.pools)), count)
    for slot, (url, user) in enumerate(wanted):
        shown = live.pop(slot, None)
        if shown is None or shown.user != user or not _is_same_address(shown.url, url):
            found.differences.append(
                _pool_difference(slot, None if shown is None else (shown.url, shown.user), (url, user), at or now)
            )
    found.differences += [
        _pool_difference(slot, (other.url, other.user), None, at or now) for slot, other in sorted(live.items())
    ]


@lru_cache(maxsize=4096)
def _is_same_address(url: str, other_url: str) -> bool:
    """Return whether two URLs have the same scheme, host and port; a fleet has few different ones."""
    return pool_address(url) == pool_address(other_url)


def _pool_difference(
    slot: int, before: tuple[str, str] | None, after: tuple[str, str] | None, at: datetime
) -> Difference:
    return Difference(section=POOLS, key=str(slot), before=_pool_text(before), after=_pool_text(after), at=at)


def _pool_text(pool: tuple[str, str] | None) -> str | None:
    """Return address and worker of a pool, without a login in the address."""
    return None if pool is None else f"{without_login(pool[0])} {pool[1]}"


# Commands ------------------------------------------------------------------------------------------------------------


def commands_of(template: TemplateSettings, comparison: Comparison, sections: Collection[str]) -> list[Command]:
    """Return the commands that write these sections, in the order in which they are sent.

    A section that is unread is written as the template has it: its command checks what the miner can do.
    """
    return [
        command
        for section in SECTIONS
        if section in sections and (command := _command(section, template, comparison)) is not None
    ]


def _command(section: str, template: TemplateSettings, comparison: Comparison) -> Command | None:
    unread = section in comparison.unread
    if section == POWER_LIMIT:
        watts = template.power_limit_w if unread else comparison.power_limit_w
        return None if watts is None else PowerLimitCommand(watts=watts)
    if section == POOLS:
        pools = comparison.pools
        if unread and not pools:
            pools = tuple(_requested(pool) for pool in template.pools or ())
        return SetPoolsCommand(pools=pools, backup_first=True) if pools else None
    values = {
        PARAMETERS[key][1]: value
        for key, value in (template.settings if unread else comparison.wanted).items()
        if PARAMETERS[key][0] == section
    }
    return SettingsCommand(command_type=SECTION_COMMANDS[section], values=values) if values else None


def _requested(pool: TemplatePool) -> RequestedPool:
    """Return a pool without its password: that of the library, or the one that is known of the miner."""
    if pool.pool_id is not None:
        return RequestedPool(pool_id=pool.pool_id)
    return RequestedPool(pool_url=pool.pool_url, worker_name=pool.worker_name, assumes_password=True)
