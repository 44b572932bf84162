"""The settings of LuxOS: what its replies hold, and the commands that change them. Pure functions, without a miner.

Only what is named is sent: `fanset` and `tempctrlset` take single keys, so the hot and the dangerous temperature and
the number of fans that must run are never written. Sources: the vendor's API documentation (`fans`, `fanset`,
`tempctrlset`, `profileset`, `atmset`, `updaterun`), the replies of an S19j Pro with 2026.9.21 and of an S19k Pro with
2025.4.8 (`tests/captures/luxos`), and public tools for `powertargetset` (`power=<watts>`, tried on 2026.4.3).

The firmware saves changes only if its `autosave` is on, which is the default; no reply shows whether it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ...contract.driver import Memory
from ...contract.errors import RefusedError
from ...contract.settings import FanMode, Option, Setting, SettingKey, SettingValue
from ...contract.values import FanSetting
from ...parsing.lenient_json import Reply, integer, number, text
from ...parsing.numbers import flag

AUTOMATIC_SPEED: Final = -1
"""The `speed` of `fanset` with which the firmware controls the fans."""
POWER_OFF_SPEED = "power_off_speed"
_SETTLE = "post_ramp_minutes"
_DEFAULT_POWER_OFF_SPEED = 20
"""The speed of the fans while the power supply is off, in percent, unless the owner has set another one."""
_AMBIGUOUS = re.compile(r"[+-]?\d+|\d+(\.\d+)?(W|kW|THs)")
"""Names that `profileset` takes for the number of a board, a relative step, or a power or hashrate to search for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replies:
    """The replies that hold the settings; empty if this version has no such command."""

    config: Mapping[str, object]
    fans: Sequence[Reply] = ()
    fan_control: Mapping[str, object] = field(default_factory=dict)
    temperatures: Mapping[str, object] = field(default_factory=dict)
    limits: Mapping[str, object] = field(default_factory=dict)
    profiles: Sequence[Reply] = ()
    atm: Mapping[str, object] = field(default_factory=dict)

    def settings(self) -> Iterator[Setting]:
        """Yield all settings."""
        yield from self._fans()
        yield from self._temperatures()
        if options := tuple(presets(self.profiles)):
            yield Setting(key=SettingKey.PRESET, value=text(self.config.get("Profile")), options=options)
        if (span := power_range(self.config, self.limits)) is not None:
            lowest, highest = span
            yield Setting(key=SettingKey.POWER_LIMIT, value=power_target(self.config), minimum=lowest, maximum=highest)
        yield from self._scaling()
        updates = [text(self.config.get(name)) for name in ("UpdateOnStartup", "UpdateOnTimeout")]
        if None not in updates:
            # The documentation that can be read does not name the values of `updateset`.
            yield Setting(key=SettingKey.AUTO_UPGRADE, value=set(updates) != {"off"}, read_only=True)

    @property
    def has_fans(self) -> bool:
        """Return whether the machine is cooled by fans that it reports."""
        return bool(self.fans and self.fan_control) and not in_liquid(self.config)

    @property
    def fan_mode(self) -> FanMode | None:
        """Return how the fans are controlled; None if the miner does not report it."""
        if in_liquid(self.config):
            return FanMode.IMMERSION
        mode = (text(self.temperatures.get("Mode")) or "").casefold()
        return FanMode.AUTO if mode.startswith("auto") else FanMode.MANUAL if mode.startswith("manual") else None

    @property
    def fan_speed(self) -> int | None:
        """Return the speed that the fans are set to, in percent."""
        return max((speed for fan in self.fans if (speed := integer(fan.get("Speed"))) is not None), default=None)

    def _fans(self) -> Iterator[Setting]:
        mode = self.fan_mode
        if not self.has_fans:
            if mode is FanMode.IMMERSION:
                yield Setting(key=SettingKey.FAN_MODE, value=mode.value, read_only=True)
            return
        choices = (Option(value=FanMode.AUTO.value), Option(value=FanMode.MANUAL.value))
        yield Setting(key=SettingKey.FAN_MODE, value=None if mode is None else mode.value, options=choices)
        yield Setting(
            key=SettingKey.FAN_SPEED,
            value=self.fan_speed if mode is FanMode.MANUAL else None,
            minimum=max(0, self._limit("FanSpeedMin", 0)),
            maximum=self._limit("FanSpeedMax", 100),
            # The fans then run at another speed, so that a change could not be read back.
            read_only=asleep(self.config) is True,
        )
        if (minimum := integer(self.fan_control.get("FanMinSpeed"))) is not None:
            highest = integer(self.fan_control.get("FanMaxSpeed"))
            yield Setting(
                key=SettingKey.FAN_MINIMUM_SPEED,
                value=minimum,
                minimum=self._limit("FanMinSpeedMin", 20),
                maximum=min(self._limit("FanMinSpeedMax", 100), 100 if highest is None else highest),
            )
        if (speed := integer(self.fan_control.get("PowerOffSpeed"))) is not None:
            yield Setting(key=SettingKey.FANS_OFF_WHEN_PAUSED, value=speed == 0)

    def _temperatures(self) -> Iterator[Setting]:
        target, hot = number(self.temperatures.get("Target")), number(self.temperatures.get("Hot"))
        if target is not None and self.has_fans:
            # The firmware wants target, hot and dangerous temperature in ascending order.
            yield Setting(
                key=SettingKey.FAN_TARGET_TEMPERATURE,
                value=target,
                minimum=number(self.limits.get("TemperatureMin")),
                maximum=hot,
                read_only=hot is None or "TemperatureMin" not in self.limits,
            )
        if hot is not None:
            yield Setting(key=SettingKey.HOT_TEMPERATURE, value=hot, read_only=True)
        if (dangerous := number(self.temperatures.get("Dangerous"))) is not None:
            yield Setting(key=SettingKey.DANGEROUS_TEMPERATURE, value=dangerous, read_only=True)

    def _scaling(self) -> Iterator[Setting]:
        """Yield the thermal management: it lowers the profile in a window below the hot temperature."""
        enabled = flag(self.atm.get("Enabled", self.config.get("IsAtmEnabled")))
        if enabled is None:
            return
        yield Setting(key=SettingKey.DYNAMIC_SCALING, value=enabled, read_only=not self.atm)
        if (window := number(self.atm.get("TempWindow"))) is not None:
            lowest, highest = (number(self.limits.get(name)) for name in ("AtmMinTemp", "AtmMaxTemp"))
            yield Setting(
                key=SettingKey.SCALING_WINDOW,
                value=window,
                minimum=lowest,
                maximum=highest,
                read_only=lowest is None or highest is None,
            )
        if (minutes := integer(self.atm.get("PostRampMinutes"))) is not None:
            yield Setting(
                key=SettingKey.SCALING_SETTLE_MINUTES,
                value=minutes,
                minimum=self._limit("AtmMinMinutes", 1),
                maximum=self._limit("AtmMaxMinutes", 1440),
            )

    def _limit(self, name: str, documented: int) -> int:
        """Return a limit that the miner reports, or the one of the vendor's documentation."""
        reported = integer(self.limits.get(name))
        return documented if reported is None else reported

    def fan_setting(self) -> FanSetting | None:
        """Return the fan control as a backup keeps it, or None if the miner has or reports none."""
        mode = self.fan_mode
        if mode is None or not self.has_fans:
            return None
        return FanSetting(
            mode=mode.value,
            percent=self.fan_speed if mode is FanMode.MANUAL and not asleep(self.config) else None,
            target_c=number(self.temperatures.get("Target")),
        )

    def fan_commands(self, values: Mapping[SettingKey, SettingValue], memory: Memory) -> list[tuple[str, str]]:
        """Return the commands that change the fans, without their session.

        A speed without a mode means manual mode; manual mode without a speed keeps the current one. Raises RefusedError
        for what the firmware cannot represent.
        """
        if not self.has_fans:
            raise RefusedError("fan_control_missing")
        speed = number(values.get(SettingKey.FAN_SPEED))
        mode = values.get(SettingKey.FAN_MODE, FanMode.MANUAL.value if speed is not None else None)
        keys: dict[str, int] = {}
        if mode == FanMode.AUTO:
            if speed is not None:
                raise RefusedError("fan_speed_needs_manual_mode")
            keys["speed"] = AUTOMATIC_SPEED
        elif mode == FanMode.MANUAL:
            if speed is None:
                # While asleep the fans are slow, which would be too slow for mining.
                speed = None if asleep(self.config) else self.fan_speed
            if speed is None or not 0 <= speed <= 100:
                raise RefusedError("fan_speed_out_of_range")
            keys["speed"] = round(speed)
        elif mode is not None:
            raise RefusedError("fan_mode_unknown", mode=str(mode))
        if (minimum := number(values.get(SettingKey.FAN_MINIMUM_SPEED))) is not None:
            keys["min_speed"] = round(minimum)
        if (off := values.get(SettingKey.FANS_OFF_WHEN_PAUSED)) is not None:
            now = integer(self.fan_control.get("PowerOffSpeed"))
            if now:
                memory.put(POWER_OFF_SPEED, now)
            keys[POWER_OFF_SPEED] = (
                0 if off else now or integer(memory.get(POWER_OFF_SPEED)) or _DEFAULT_POWER_OFF_SPEED
            )
        commands = [("fanset", ",".join(f"{name}={value}" for name, value in keys.items()))] if keys else []
        if (target := number(values.get(SettingKey.FAN_TARGET_TEMPERATURE))) is not None:
            commands.append(("tempctrlset", f"target_temp={target:g}"))
        return commands


def scaling_parameters(values: Mapping[SettingKey, SettingValue]) -> str:
    """Return the keys of `atmset` that change the thermal management."""
    parts = []
    if (enabled := values.get(SettingKey.DYNAMIC_SCALING)) is not None:
        parts.append(f"enabled={'true' if enabled is True else 'false'}")
    for key, name in ((SettingKey.SCALING_WINDOW, "temp_window"), (SettingKey.SCALING_SETTLE_MINUTES, _SETTLE)):
        if (value := number(values.get(key))) is not None:
            parts.append(f"{name}={value:g}")
    return ",".join(parts)


def presets(profiles: Sequence[Reply]) -> Iterator[Option]:
    """Yield the profiles that can be chosen by their names, with their estimated power and hashrate."""
    for profile in profiles:
        name = text(profile.get("Profile Name"))
        if name is not None and "," not in name and not _AMBIGUOUS.fullmatch(name):
            yield Option(
                value=name, power_w=integer(profile.get("Watts")), hashrate_ths=number(profile.get("Hashrate"))
            )


def power_range(config: Mapping[str, object], limits: Mapping[str, object]) -> tuple[int, int] | None:
    """Return the lowest and the highest power target in W, or None if the machine cannot be limited by watts."""
    lowest, highest = integer(limits.get("PowerTargetMin")), integer(limits.get("PowerTargetMax"))
    if flag(config.get("IsPowerTargetSupported")) is not True or lowest is None or highest is None:
        return None
    return lowest, highest


def power_target(config: Mapping[str, object]) -> int | None:
    """Return the power target in W; None if none is set. `ActualPowerTarget` is what the firmware makes of it."""
    if flag(config.get("IsPowerTargetSupported")) is not True or flag(config.get("IsPowerTargetEnabled")) is False:
        return None
    return integer(config.get("IdealPowerTarget")) or None


def in_liquid(config: Mapping[str, object]) -> bool:
    """Return whether the machine is cooled by water or in a tank."""
    return flag(config.get("ImmersionMode")) is True or (text(config.get("Cooling")) or "Air").casefold() != "air"


def asleep(config: Mapping[str, object]) -> bool | None:
    """Return whether mining is paused; None if the miner does not report it."""
    modes = [text(config.get(key)) for key in ("CurtailMode", "SystemStatus")]
    if modes[0] is None:
        return None
    return any("sleep" in (mode or "").lower() for mode in modes)


__all__ = ["Replies", "asleep", "in_liquid", "power_range", "power_target", "presets", "scaling_parameters"]
