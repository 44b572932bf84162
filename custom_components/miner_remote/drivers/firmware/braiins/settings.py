"""The settings of Braiins OS: what its pages hold, and the bodies that change them. Pure functions, without a miner.

Sources: the vendor's OpenAPI documents 1.0.0 and 1.3.0 and its protocol files (bos-plus-api 1.11.0). A change of the
cooling mode resets what the new mode has no field for, so every write carries the limits of the current mode over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Final

from ...contract.driver import Memory
from ...contract.errors import RefusedError
from ...contract.settings import Effect, FanMode, Option, Setting, SettingKey, SettingValue
from ...contract.values import FanSetting
from ...parsing.lenient_json import Reply, integer, number, objects, text
from ...parsing.numbers import board_positions, flag, nested
from .pages import BY_HASHRATE, power_range, power_target

HASHRATE_STEP: Final = 0.1
"""The step of the hashrate target, in TH/s."""
_AUTO, _MANUAL, _DISABLED = "auto", "manual", "disabled"
_COOLING: Final[Mapping[str, FanMode]] = {
    _AUTO: FanMode.AUTO,
    _MANUAL: FanMode.MANUAL,
    _DISABLED: FanMode.MANUAL,
    "immersion": FanMode.IMMERSION,
    "hydro": FanMode.IMMERSION,
}
"""The fan mode of each cooling mode; `disabled` (not since 24.x) is a fixed speed without limits."""
_OF_BOTH = ("target_temperature", "hot_temperature", "dangerous_temperature", "minimum_required_fans", "pause_mode")
_FIELDS: Final = {_AUTO: (*_OF_BOTH, "min_fan_speed", "max_fan_speed"), _MANUAL: (*_OF_BOTH, "fan_speed_ratio")}
"""The fields of the two modes of an air-cooled machine."""
_REMEMBERED: Final = {_AUTO: ("min_fan_speed", "max_fan_speed"), _MANUAL: ("fan_speed_ratio",)}
"""The fields that the firmware forgets in the other mode."""
_LIMITED, _INDEFINITE = 1, 2
"""Values of `fan_pause_runtime`."""
_SCHEDULES = ("daily", "weekly", "monthly")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The pages that hold the settings; empty if this version has no such page."""

    configuration: Reply = field(default_factory=dict)
    constraints: Reply = field(default_factory=dict)
    mode: Reply = field(default_factory=dict)
    hardware: Reply = field(default_factory=dict)
    auto_upgrade: Reply = field(default_factory=dict)

    def settings(self) -> Iterator[Setting]:
        """Yield all settings."""
        yield from self._fans()
        yield from self._tuner()
        yield from self._manual_tuning()
        yield from self._hashboards()
        yield from self._auto_upgrade()
        yield from self._scaling()

    # Fans ------------------------------------------------------------------------------------------------------

    def _fans(self) -> Iterator[Setting]:
        name, held = cooling(self.configuration)
        if not name:
            return
        limits = nested(self.constraints, "cooling_constraints")
        mode = _COOLING[name]
        in_liquid = mode is FanMode.IMMERSION
        choices = () if in_liquid else (Option(value=FanMode.AUTO.value), Option(value=FanMode.MANUAL.value))
        yield Setting(key=SettingKey.FAN_MODE, value=mode.value, options=choices, read_only=in_liquid)
        hot, dangerous = _degrees(held, "hot_temperature"), _degrees(held, "dangerous_temperature")
        if not in_liquid:
            yield from self._fan_speeds(held, limits)
            lowest, highest = _span(nested(limits, "target_temperature"), "degree_c")
            # Above the hot temperature the fans run at full speed anyway, and the firmware refuses such a target.
            ceilings = [value for value in (highest, hot) if value is not None]
            yield Setting(
                key=SettingKey.FAN_TARGET_TEMPERATURE,
                value=_degrees(held, "target_temperature"),
                minimum=lowest,
                maximum=min(ceilings, default=None),
                read_only=lowest is None or not ceilings,
            )
            off = _off_when_paused(nested(held, "pause_mode"))
            if off is not None or limits.get("pause_cooldown_fan_speed_ratio") is not None:
                running = _pause_ratio(nested(held, "pause_mode"), limits) is not None
                yield Setting(key=SettingKey.FANS_OFF_WHEN_PAUSED, value=off, read_only=not running)
        if hot is not None:
            yield Setting(key=SettingKey.HOT_TEMPERATURE, value=hot, read_only=True)
        if dangerous is not None:
            yield Setting(key=SettingKey.DANGEROUS_TEMPERATURE, value=dangerous, read_only=True)

    def _fan_speeds(self, held: Mapping[str, object], limits: Mapping[str, object]) -> Iterator[Setting]:
        lowest, highest = _span(nested(limits, "fan_speed_ratio"), factor=100)
        yield Setting(
            key=SettingKey.FAN_SPEED,
            value=_percent(held.get("fan_speed_ratio")),
            minimum=0 if lowest is None else lowest,
            maximum=100 if highest is None else highest,
        )
        lowest, highest = _span(nested(limits, "min_fan_speed"))
        if lowest is None or highest is None:
            return
        # The lowest speed must stay below the highest one, which the owner may have lowered.
        ceiling = number(held.get("max_fan_speed"))
        yield Setting(
            key=SettingKey.FAN_MINIMUM_SPEED,
            value=integer(held.get("min_fan_speed")),
            minimum=lowest,
            maximum=highest if ceiling is None else max(lowest, min(highest, ceiling - 1)),
        )

    # Tuning ----------------------------------------------------------------------------------------------------

    def _tuner(self) -> Iterator[Setting]:
        tuner = nested(self.configuration, "tuner")
        tuned = flag(tuner.get("enabled")) is not False and "manualmode" not in self.mode
        by_hashrate = integer(tuner.get("tuner_mode")) == BY_HASHRATE
        low, high = power_range(self.constraints)
        target = power_target(self.configuration)
        if (low, high, target) != (None, None, None):
            yield Setting(
                key=SettingKey.POWER_LIMIT,
                value=target if tuned else None,
                minimum=low,
                maximum=high,
            )
        lowest, highest = hashrate_range(self.constraints)
        if lowest is not None and highest is not None:
            rate = number(nested(tuner, "hashrate_target").get("terahash_per_second"))
            yield Setting(
                key=SettingKey.HASHRATE_TARGET,
                value=rate if tuned and by_hashrate else None,
                minimum=lowest,
                maximum=highest,
                step=HASHRATE_STEP,
            )

    def _manual_tuning(self) -> Iterator[Setting]:
        manual = nested(self.mode, "manualmode")
        limits = nested(self.constraints, "hashboards_constraints")
        for key, name, unit, factor in _TUNED:
            lowest, highest = _span(nested(limits, name), unit, factor)
            if lowest is None or highest is None:
                continue
            value = number(nested(manual, f"global_{name}").get(unit))
            yield Setting(
                key=key,
                value=None if value is None else round(value * factor, 3),
                effect=Effect.RESTARTS_MINING,
                minimum=lowest,
                maximum=highest,
                # Tuned boards, or boards that are set one by one, would lose what they have.
                read_only=value is None or not _alike(manual, name),
            )

    def _scaling(self) -> Iterator[Setting]:
        """Yield the dynamic performance scaling; its watts are read-only while the miner is tuned by hashrate."""
        held, limits = nested(self.configuration, "dps"), nested(self.constraints, "dps_constraints")
        by_hashrate = integer(nested(self.configuration, "tuner").get("tuner_mode")) == BY_HASHRATE
        if (enabled := flag(held.get("enabled"))) is None:
            return
        yield Setting(key=SettingKey.DYNAMIC_SCALING, value=enabled, read_only=not limits)
        for key, name in _SCALED.items():
            lowest, highest = _span(nested(limits, name), "watt")
            if (watts := integer(nested(held, name).get("watt"))) is not None:
                fixed = by_hashrate or lowest is None or highest is None
                yield Setting(key=key, value=watts, minimum=lowest, maximum=highest, read_only=fixed)
        hours = integer(nested(held, "shutdown_duration").get("hours"))
        _, longest = _span(nested(limits, "shutdown_duration"), "hours")
        if hours is not None and longest is not None:
            shuts_down = flag(held.get("shutdown_enabled")) is True
            yield Setting(
                key=SettingKey.SCALING_SHUTDOWN_HOURS, value=hours if shuts_down else 0, minimum=0, maximum=longest
            )

    # Hashboards and upgrades -----------------------------------------------------------------------------------

    def _hashboards(self) -> Iterator[Setting]:
        boards = hashboards(self.hardware)
        if boards:
            yield Setting(
                key=SettingKey.HASHBOARDS,
                value=tuple(sorted(position for position, board in boards.items() if board.on)),
                options=tuple(Option(value=position) for position in sorted(boards)),
            )

    def _auto_upgrade(self) -> Iterator[Setting]:
        enabled = flag(self.auto_upgrade.get("enabled"))
        if enabled is None:
            return
        yield Setting(key=SettingKey.AUTO_UPGRADE, value=enabled)
        _, schedule = _schedule(self.auto_upgrade)
        time = nested(schedule, "time")
        hours, minutes = integer(time.get("hours")), integer(time.get("minutes"))
        yield Setting(
            key=SettingKey.AUTO_UPGRADE_TIME,
            value=None if hours is None or minutes is None else f"{hours:02}:{minutes:02}",
        )


_TUNED: Final = (
    (SettingKey.FREQUENCY, "frequency", "hertz", 1e-6),
    (SettingKey.VOLTAGE, "voltage", "volt", 1000.0),
)
"""The settings of manual tuning: the name and the unit of the firmware, and the factor into our unit."""


_SCALED: Final = {SettingKey.SCALING_STEP: "power_step", SettingKey.SCALING_MINIMUM: "min_power_target"}
"""The watts of the dynamic performance scaling, by the names of the firmware."""


def cooling(configuration: Mapping[str, object]) -> tuple[str, Mapping[str, object]]:
    """Return the name of the cooling mode in `configuration/miner` and its values; no name if it reports none."""
    modes = nested(configuration, "temperature", "mode")
    for name in _COOLING:
        if isinstance(held := modes.get(name), dict):
            return name, held
    return "", {}


def has_fans(configuration: Mapping[str, object]) -> bool:
    """Return whether the fans of a machine can be set: it reports a cooling mode, and is not in a liquid."""
    return _COOLING.get(cooling(configuration)[0], FanMode.IMMERSION) is not FanMode.IMMERSION


def fan_setting(configuration: Mapping[str, object]) -> FanSetting | None:
    """Return the fan control as a backup keeps it, or None if the miner has or reports none."""
    if not has_fans(configuration):
        return None
    name, held = cooling(configuration)
    return FanSetting(
        mode=_COOLING[name].value,
        percent=_percent(held.get("fan_speed_ratio")),
        target_c=_degrees(held, "target_temperature"),
    )


def cooling_body(
    configuration: Mapping[str, object],
    constraints: Mapping[str, object],
    values: Mapping[SettingKey, SettingValue],
    memory: Memory,
) -> dict[str, object]:
    """Return the body that changes the fans, and remember what the firmware forgets when the mode changes.

    Temperatures, the number of fans that must run and what happens while paused are those of the current mode. A speed
    without a mode means manual mode. Raises RefusedError for what the mode does not have.
    """
    name, held = cooling(configuration)
    if not has_fans(configuration):
        raise RefusedError("fan_control_missing")
    default = _MANUAL if name == _DISABLED or SettingKey.FAN_SPEED in values else name
    mode = str(values.get(SettingKey.FAN_MODE, default))
    if mode not in _FIELDS:
        raise RefusedError("fan_mode_unknown", mode=mode)
    body = {key: value for key in _FIELDS[mode] if (value := held.get(key)) is not None}
    if mode != name:
        for key in _REMEMBERED.get(name, ()):
            if (value := number(held.get(key))) is not None:
                memory.put(key, value)
        for key in _REMEMBERED[mode]:
            if (known := memory.get(key)) is not None:
                body[key] = known if mode == _MANUAL else integer(known)
    if (speed := values.get(SettingKey.FAN_SPEED)) is not None:
        percent = number(speed)
        if mode != _MANUAL:
            raise RefusedError("fan_speed_needs_manual_mode")
        if percent is None or not 0 <= percent <= 100:
            raise RefusedError("fan_speed_out_of_range")
        body["fan_speed_ratio"] = percent / 100
    if (minimum := values.get(SettingKey.FAN_MINIMUM_SPEED)) is not None:
        if mode != _AUTO:
            raise RefusedError("fan_minimum_speed_needs_auto_mode")
        body["min_fan_speed"] = integer(minimum)
    if (target := values.get(SettingKey.FAN_TARGET_TEMPERATURE)) is not None:
        body["target_temperature"] = {"degree_c": number(target)}
    if (off := values.get(SettingKey.FANS_OFF_WHEN_PAUSED)) is not None:
        limits = nested(constraints, "cooling_constraints")
        body["pause_mode"] = {"mode": _pause_mode(nested(held, "pause_mode"), limits, off=bool(off))}
    return {mode: body}


def _off_when_paused(pause: Mapping[str, object]) -> bool | None:
    """Return whether the fans stop some time after mining is paused; None if the miner does not report it."""
    mode = nested(pause, "mode")
    if isinstance(mode.get(_AUTO), dict):
        return True
    if not isinstance(mode.get(_MANUAL), dict):
        return None
    manual = nested(mode, _MANUAL)
    stops = integer(manual.get("fan_pause_runtime")) == _LIMITED
    return stops or number(manual.get("pause_cooldown_fan_speed_ratio")) == 0


def _pause_ratio(pause: Mapping[str, object], limits: Mapping[str, object]) -> float | None:
    """Return the speed of fans that keep running while paused: the owner's, else the firmware's default."""
    own = number(nested(pause, "mode", _MANUAL).get("pause_cooldown_fan_speed_ratio"))
    return own or number(nested(limits, "pause_cooldown_fan_speed_ratio").get("default")) or None


def _pause_mode(pause: Mapping[str, object], limits: Mapping[str, object], *, off: bool) -> dict[str, object]:
    if off:
        return {_AUTO: {}}
    ratio = _pause_ratio(pause, limits)
    if ratio is None:
        raise RefusedError("fan_pause_speed_unknown")
    manual: dict[str, object] = {"pause_cooldown_fan_speed_ratio": ratio}
    # Versions before 26.02 have no time limit and do not know the field.
    known = limits.get("default_fan_pause_runtime"), nested(pause, "mode", _MANUAL).get("fan_pause_runtime")
    if known != (None, None):
        manual["fan_pause_runtime"] = _INDEFINITE
    return {_MANUAL: manual}


def scaling_body(configuration: Mapping[str, object], values: Mapping[SettingKey, SettingValue]) -> dict[str, object]:
    """Return the body that changes the dynamic performance scaling; what is not named stays as it is."""
    held = nested(configuration, "dps")
    enabled = values.get(SettingKey.DYNAMIC_SCALING, held.get("enabled"))
    body: dict[str, object] = {"enable": enabled is True, "enable_shutdown": flag(held.get("shutdown_enabled")) is True}
    for name in ("mode", "on_start_target_percent", "shutdown_duration"):
        if (value := held.get(name)) is not None:
            body[name] = value
    if (hours := integer(values.get(SettingKey.SCALING_SHUTDOWN_HOURS))) is not None:
        body["enable_shutdown"] = hours > 0
        if hours:
            body["shutdown_duration"] = {"hours": hours}
    target = {
        name: {"watt": watts}
        for key, name in _SCALED.items()
        if (watts := integer(values.get(key, nested(held, name).get("watt")))) is not None
    }
    if target and integer(nested(configuration, "tuner").get("tuner_mode")) != BY_HASHRATE:
        body["target"] = {"target": {"powertarget": target}}
    return body


def manual_body(mode: Mapping[str, object], values: Mapping[SettingKey, SettingValue]) -> dict[str, object]:
    """Return the body that changes the frequency (MHz) or the voltage (mV) of all boards.

    `mode` is the page `performance/mode`. Raises RefusedError if the boards are tuned by the firmware, or each has its
    own values.
    """
    manual = nested(mode, "manualmode")
    if not manual:
        raise RefusedError("manual_mode_off")
    body = dict(manual)
    boards = [dict(board) for board in objects(manual.get("hashboards"))]
    for key, name, unit, factor in _TUNED:
        if (value := values.get(key)) is None:
            continue
        if not _alike(manual, name):
            raise RefusedError("hashboards_tuned_separately")
        wanted = {unit: round((number(value) or 0) / factor, 6)}
        body[f"global_{name}"] = wanted
        for board in boards:
            if board.get(name) is not None:
                board[name] = wanted
    return {"manualmode": {**body, "hashboards": boards}}


def _alike(manual: Mapping[str, object], name: str) -> bool:
    """Return whether no board has a frequency or voltage other than the global one."""
    return all(board.get(name) in (None, manual.get(f"global_{name}")) for board in objects(manual.get("hashboards")))


@dataclass(frozen=True, slots=True)
class Switch:
    """One hashboard: the firmware's id, and whether it is on."""

    id: str
    on: bool


def hashboards(hardware: Mapping[str, object]) -> dict[int, Switch]:
    """Return the hashboards of `miner/hw/hashboards` that report whether they are on, by their positions."""
    entries = objects(hardware.get("hashboards"))
    positions = board_positions([board.get("id") for board in entries])
    return {
        position: Switch(name, on)
        for position, board in zip(positions, entries, strict=True)
        if (name := text(board.get("id"))) is not None and (on := flag(board.get("enabled"))) is not None
    }


def switched(hardware: Mapping[str, object], on: SettingValue) -> Iterator[tuple[bool, list[str]]]:
    """Yield what to switch so that exactly the boards at the positions `on` are on: those that go on come first.

    Raises RefusedError for a position without a board.
    """
    boards = hashboards(hardware)
    wanted: Sequence[int] = on if isinstance(on, tuple) else ()
    for position in wanted:
        if position not in boards:
            raise RefusedError("hashboard_missing", position=position)
    for enable in (True, False):
        ids = [
            board.id for position, board in boards.items() if (position in wanted) is enable and board.on is not enable
        ]
        if ids:
            yield enable, ids


def auto_upgrade_body(page: Mapping[str, object], values: Mapping[SettingKey, SettingValue]) -> dict[str, object]:
    """Return the body that changes the automatic upgrade; what is not named stays as the page `auto-upgrade` has it."""
    enabled = values.get(SettingKey.AUTO_UPGRADE, page.get("enabled"))
    body: dict[str, object] = {"enabled": enabled is True}
    name, schedule = _schedule(page)
    if (time := values.get(SettingKey.AUTO_UPGRADE_TIME)) is not None:
        hours, _, minutes = str(time).partition(":")
        schedule = {**schedule, "time": {"hours": integer(hours), "minutes": integer(minutes)}}
    if schedule:
        body["schedule"] = {"schedule_type": {name: schedule}}
    return body


def _schedule(page: Mapping[str, object]) -> tuple[str, Mapping[str, object]]:
    """Return the kind of the schedule and its values; a new one is daily."""
    kinds = nested(page, "schedule", "schedule_type")
    return next(((name, nested(kinds, name)) for name in _SCHEDULES if kinds.get(name)), (_SCHEDULES[0], {}))


def hashrate_range(constraints: Mapping[str, object]) -> tuple[float | None, float | None]:
    """Return the lowest and the highest hashrate target in TH/s by `configuration/constraints`."""
    return _span(nested(constraints, "tuner_constraints", "hashrate_target"), "terahash_per_second", step=HASHRATE_STEP)


def _span(
    constraint: Mapping[str, object], unit: str = "", factor: float = 1, step: float = 1
) -> tuple[float | None, float | None]:
    """Return the lowest and the highest value of a constraint in whole steps: plain numbers, or objects with a unit."""

    def steps(name: str) -> float | None:
        value = number(nested(constraint, name).get(unit) if unit else constraint.get(name))
        # Fractions such as 0.1 are not exact.
        return None if value is None else round(value * factor / step, 6)

    low, high = steps("min"), steps("max")
    return (
        None if low is None else round(ceil(low) * step, 3),
        None if high is None else round(floor(high) * step, 3),
    )


def _degrees(held: Mapping[str, object], name: str) -> float | None:
    return number(nested(held, name).get("degree_c"))


def _percent(ratio: object) -> int | None:
    value = number(ratio)
    return None if value is None else round(value * 100)


__all__ = [
    "Pages",
    "auto_upgrade_body",
    "cooling_body",
    "fan_setting",
    "has_fans",
    "hashboards",
    "hashrate_range",
    "manual_body",
    "scaling_body",
    "switched",
]
