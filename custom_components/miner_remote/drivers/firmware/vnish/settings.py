"""The settings of VNish: what its pages report of them, and the changes to send. Pure, without a miner.

* The fan's mode and its value are one: `auto` has a temperature, `manual` a duty, so the value of the other mode is not
  stored. The mode of a machine in a tank is reported as `immersion` or `immers`.
* `globals` hold the frequency in MHz and the voltage in units of 10 mV. They count only without a preset, and for
  hashboards and chips without a frequency of their own (0).
* The preset switcher lowers the preset above a temperature and raises it below another one. The document has no lowest
  `rise_temp`; that of `decrease_temp` is used for both.
* A hashboard is switched off by `disabled` in its entry of `chains`. All entries are written together, and a key that
  is left out gets its default.
* Limits are in `cooling` and `overclock` of the page `model`; before 1.2 in `ui.consts` of the settings.

Sources: the vendor's OpenAPI documents (1.2.6, 1.3.4; `CoolingConsts`, `Overclock`, `OverclockSettingsRaw`), and
published settings (`tests/captures/vnish`), in which a voltage of 1380 is one of 13800 mV of the same preset.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ...contract.capability import Capability
from ...contract.errors import RefusedError
from ...contract.settings import CAPABILITIES, Effect, FanMode, Option, Setting, SettingKey, SettingValue
from ...contract.values import FanSetting, Throttle
from ...parsing.lenient_json import Reply, integer, objects, text
from ...parsing.numbers import flag, nested
from .pages import watts_of

NO_PRESET = "disabled"
"""The name of the preset with which `globals` count."""

RESTART_S = 120
"""About how long mining stops for a change of the chips' power: the firmware cools down, starts and warms up."""
_MIN_THROTTLE, _MAX_THROTTLE = 20, 100
_SWITCHER: Final[Mapping[SettingKey, tuple[str, int, int]]] = {
    SettingKey.SCALING_LOWER_ABOVE: ("decrease_temp", 25, 90),
    SettingKey.SCALING_RAISE_BELOW: ("rise_temp", 25, 85),
    SettingKey.SCALING_CHECK_SECONDS: ("check_time", 60, 600),
}
"""The names of the preset switcher's settings, with their lowest and highest values by the vendor's document."""
_SETTABLE: Final = frozenset(
    {
        Capability.FAN,
        Capability.THROTTLE,
        Capability.FREQUENCY,
        Capability.HASHBOARDS,
        Capability.DYNAMIC_SCALING,
    }
)
"""The capabilities of settings that are offered if the miner reports the setting."""
_MV = 10
"""The unit of the voltages of `globals` and `overclock`, in mV."""
_WATTS = re.compile(r"(\d+)\s*watt", re.IGNORECASE)
_HASHRATE = re.compile(r"~\s*(\d+(?:\.\d+)?)\s*([KMGTP])H", re.IGNORECASE)
_TH = {"K": 1e-9, "M": 1e-6, "G": 1e-3, "T": 1.0, "P": 1e3}
_IMMERSION = ("immersion", "immers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The pages of the settings, and of their limits; empty if this version has none, or does not allow it."""

    settings: Mapping[str, object]
    model: Mapping[str, object] = field(default_factory=dict)
    presets: Sequence[Reply] = ()
    summary: Mapping[str, object] = field(default_factory=dict)
    factory: Mapping[str, object] = field(default_factory=dict)
    waits: bool = False
    """Whether stored settings take effect only after a restart of mining, which nobody made."""

    @property
    def cooling(self) -> Mapping[str, object]:
        """Return how the fans are controlled."""
        return nested(self.settings, "miner", "cooling")

    @property
    def overclock(self) -> Mapping[str, object]:
        """Return the preset, the frequency and the hashboards."""
        return nested(self.settings, "miner", "overclock")

    @property
    def misc(self) -> Mapping[str, object]:
        """Return the advanced settings, limits that protect the hardware among them."""
        return nested(self.settings, "miner", "misc")

    def limits(self, name: str) -> Mapping[str, object]:
        """Return the limits that the firmware has for this model: of `cooling` or `overclock`."""
        return nested(self.model, name) or nested(self.settings, "ui", "consts", name)


def settings_of(pages: Pages) -> tuple[Setting, ...]:
    """Return the settings that the pages report; without the values of those that wait for a restart of mining."""
    restarting = (
        *_presets(pages.presets, text(pages.overclock.get("preset"))),
        *_frequency(pages.overclock, pages.limits("overclock")),
        *_hashboards(pages),
    )
    return (
        *_fan(pages.cooling, pages.limits("cooling")),
        *_temperatures(pages.misc),
        *_throttle(nested(pages.summary, "miner_status")),
        *_scaling(nested(pages.overclock, "preset_switcher"), integer(pages.misc.get("restart_temp"))),
        *(replace(setting, value=None) if pages.waits else setting for setting in restarting),
    )


def settable(pages: Pages) -> frozenset[Capability]:
    """Return what can be set on this miner; frequencies that a preset overrides can be set without it."""
    return _SETTABLE & {
        CAPABILITIES[setting.key]
        for setting in settings_of(pages)
        if setting.key in CAPABILITIES and (not setting.read_only or setting.key is SettingKey.FREQUENCY)
    }


# Fans ------------------------------------------------------------------------------------------------------------


def fan_mode(cooling: Mapping[str, object]) -> FanMode | None:
    """Return the mode of the fans, or None if it is not reported."""
    name = text(nested(cooling, "mode").get("name"))
    if name in _IMMERSION:
        return FanMode.IMMERSION
    return FanMode(name) if name in (FanMode.AUTO, FanMode.MANUAL) else None


def fan_value(cooling: Mapping[str, object], mode: FanMode) -> int | None:
    """Return the value of a mode, a temperature or a duty, or None if the fans are in another mode."""
    return integer(nested(cooling, "mode").get("param")) if fan_mode(cooling) is mode else None


def fan_setting(cooling: Mapping[str, object]) -> FanSetting | None:
    """Return how the fans are controlled, for a backup; None if they are not, as in a tank."""
    mode = fan_mode(cooling)
    if mode is None or mode is FanMode.IMMERSION:
        return None
    return FanSetting(
        mode=mode.value,
        percent=fan_value(cooling, FanMode.MANUAL),
        target_c=fan_value(cooling, FanMode.AUTO),
    )


def _fan(cooling: Mapping[str, object], limits: Mapping[str, object]) -> Iterator[Setting]:
    mode = fan_mode(cooling)
    if mode is None:
        return
    if mode is FanMode.IMMERSION:
        yield Setting(key=SettingKey.FAN_MODE, value=mode.value, read_only=True)
        return
    duty, coolest, hottest = (
        integer(limits.get(name)) for name in ("min_fan_pwm", "min_target_temp", "max_target_temp")
    )
    yield Setting(
        key=SettingKey.FAN_MODE,
        value=mode.value,
        options=(Option(value=FanMode.AUTO.value), Option(value=FanMode.MANUAL.value)),
        read_only=duty is None or coolest is None,
    )
    if duty is not None:
        yield Setting(key=SettingKey.FAN_SPEED, value=fan_value(cooling, FanMode.MANUAL), minimum=duty, maximum=100)
        if (lowest := integer(cooling.get("fan_min_duty"))) is not None:
            highest = integer(cooling.get("fan_max_duty"))
            yield Setting(
                key=SettingKey.FAN_MINIMUM_SPEED,
                value=lowest,
                minimum=duty,
                maximum=100 if highest is None else max(duty, highest),
            )
    if coolest is not None and hottest is not None:
        yield Setting(
            key=SettingKey.FAN_TARGET_TEMPERATURE,
            value=fan_value(cooling, FanMode.AUTO),
            minimum=coolest,
            maximum=hottest,
        )


def cooling_change(
    values: Mapping[SettingKey, SettingValue],
    cooling: Mapping[str, object],
    remembered: Mapping[FanMode, int | None],
) -> dict[str, object]:
    """Return the change of `cooling` that sets values of the fans; empty if they are set already.

    `remembered` has the value that each mode had last. Raises RefusedError if the machine is in a tank, or a mode lacks
    its value or has one of the other mode.
    """
    now = fan_mode(cooling)
    if now is FanMode.IMMERSION:
        raise RefusedError("fan_immersion")
    wanted = values.get(SettingKey.FAN_MODE, now)
    if wanted not in (FanMode.AUTO, FanMode.MANUAL):
        raise RefusedError("fan_mode_unknown", mode=str(wanted))
    speed, target = values.get(SettingKey.FAN_SPEED), values.get(SettingKey.FAN_TARGET_TEMPERATURE)
    change: dict[str, object] = {}
    if wanted == FanMode.MANUAL:
        if target is not None:
            raise RefusedError("fan_target_needs_auto_mode")
        param = _param(speed, fan_value(cooling, FanMode.MANUAL), remembered.get(FanMode.MANUAL))
        if param is None:
            raise RefusedError("fan_speed_needed")
    else:
        if speed is not None:
            raise RefusedError("fan_speed_needs_manual_mode")
        param = _param(target, fan_value(cooling, FanMode.AUTO), remembered.get(FanMode.AUTO))
        if param is None:
            raise RefusedError("fan_target_needed")
    if wanted != now or param != integer(nested(cooling, "mode").get("param")):
        change["mode"] = {"name": str(wanted), "param": param}
    lowest = integer(values.get(SettingKey.FAN_MINIMUM_SPEED))
    if lowest is not None and lowest != integer(cooling.get("fan_min_duty")):
        change["fan_min_duty"] = lowest
    return change


def _param(*candidates: SettingValue | None) -> int | None:
    return next((integer(value) for value in candidates if value is not None), None)


def _temperatures(misc: Mapping[str, object]) -> Iterator[Setting]:
    """Yield the temperature at which mining is stopped, which is never written."""
    if limit := integer(misc.get("restart_temp")):
        yield Setting(key=SettingKey.DANGEROUS_TEMPERATURE, value=limit, read_only=True)


# Power -----------------------------------------------------------------------------------------------------------


def needs_modified_power_supply(preset: Mapping[str, object]) -> bool:
    """Return whether a preset is only for a power supply that was modified."""
    return flag(preset.get("modded_psu_required")) is not False and "modded_psu_required" in preset


def preset_watts(preset: Mapping[str, object]) -> int | None:
    """Return the power of a preset in W, which is its name or in its description; None if it has none."""
    watts = watts_of(text(preset.get("name")))
    found = _WATTS.search(text(preset.get("pretty")) or "")
    return int(found[1]) if watts is None and found else watts


def _preset_hashrate(preset: Mapping[str, object]) -> float | None:
    """Return the hashrate of a preset in TH/s, from its description (`3250 watt ~ 95 TH`)."""
    found = _HASHRATE.search(text(preset.get("pretty")) or "")
    return float(found[1]) * _TH[found[2].upper()] if found else None


def usable_presets(presets: Sequence[Mapping[str, object]]) -> dict[int, str]:
    """Return the names of the presets that are a power and that every power supply can feed, by their watts.

    A preset that has its power only in its description is no power limit: a poll reads the name alone.
    """
    return {
        watts: name
        for preset in presets
        if (name := text(preset.get("name"))) is not None
        and (watts := watts_of(name)) is not None
        and not needs_modified_power_supply(preset)
    }


def _presets(presets: Sequence[Mapping[str, object]], current: str | None) -> Iterator[Setting]:
    options = tuple(
        Option(
            value=name,
            power_w=preset_watts(preset),
            hashrate_ths=_preset_hashrate(preset),
            refused="preset_needs_modified_power_supply" if needs_modified_power_supply(preset) else None,
        )
        for preset in presets
        if (name := text(preset.get("name"))) is not None
    )
    if not options:
        return
    yield Setting(
        key=SettingKey.PRESET,
        value=current,
        options=options,
        effect=Effect.RESTARTS_MINING,
        seconds=RESTART_S,
    )
    if watts := usable_presets(presets):
        yield Setting(
            key=SettingKey.POWER_LIMIT,
            value=next((option.power_w for option in options if option.value == current), None),
            minimum=min(watts),
            maximum=max(watts),
            effect=Effect.RESTARTS_MINING,
            seconds=RESTART_S,
        )


def _throttle(state: Mapping[str, object]) -> Iterator[Setting]:
    if (percent := integer(state.get("throttled"))) is not None:
        yield Setting(key=SettingKey.THROTTLE, value=percent, minimum=_MIN_THROTTLE, maximum=_MAX_THROTTLE)


def throttle_of(
    state: Mapping[str, object], preset_w: int | None, power: float | None, remembered: float | None
) -> Throttle | None:
    """Return the throttle in the state of mining, or None if this version has none.

    The vendor does not name what the percentage refers to. It is taken as that of the preset's power in W, or of the
    measured power (`power`, None unless the miner mines) if that is higher or the preset has none. `remembered` is the
    one from before the throttle.
    """
    percent = integer(state.get("throttled"))
    if percent is None or not 0 < percent <= _MAX_THROTTLE:
        return None
    full: float | None
    if percent == _MAX_THROTTLE:
        full = max((watts for watts in (preset_w, power) if watts), default=None)
    else:
        full = remembered or preset_w or (None if power is None else power * 100 / percent)
    return Throttle(percent=percent, lowest=_MIN_THROTTLE, full_w=full)


def _scaling(switcher: Mapping[str, object], stops_at: int | None) -> Iterator[Setting]:
    """Yield the preset switcher; it acts below the temperature at which mining is stopped, which is never written."""
    enabled = flag(switcher.get("enabled"))
    if enabled is None:
        return
    yield Setting(key=SettingKey.DYNAMIC_SCALING, value=enabled)
    for key, (name, lowest, highest) in _SWITCHER.items():
        if (value := integer(switcher.get(name))) is not None:
            below = stops_at - 1 if stops_at is not None and key is SettingKey.SCALING_LOWER_ABOVE else highest
            yield Setting(key=key, value=value, minimum=lowest, maximum=max(lowest, min(highest, below)))


def scaling_change(values: Mapping[SettingKey, SettingValue], overclock: Mapping[str, object]) -> dict[str, object]:
    """Return the change of `overclock` that sets the preset switcher; empty if it is so already.

    Raises RefusedError if it would raise the preset at a temperature at which it lowers it.
    """
    now = nested(overclock, "preset_switcher")
    names = {key: name for key, (name, _, _) in _SWITCHER.items()}
    wanted: dict[str, object] = {names[key]: integer(value) for key, value in values.items() if key in names}
    if SettingKey.DYNAMIC_SCALING in values:
        wanted["enabled"] = values[SettingKey.DYNAMIC_SCALING]
    changed = {**now, **wanted}
    lower, higher = integer(changed.get("rise_temp")), integer(changed.get("decrease_temp"))
    if lower is not None and higher is not None and lower >= higher:
        raise RefusedError("scaling_temperatures", lower_above=higher, raise_below=lower)
    return {} if changed == dict(now) else {"preset_switcher": changed}


def _frequency(overclock: Mapping[str, object], limits: Mapping[str, object]) -> Iterator[Setting]:
    """Yield frequency and voltage, up to where the firmware warns, and what the stock power supply can give."""
    now = nested(overclock, "globals")
    used = text(overclock.get("preset")) in (None, NO_PRESET) and not _has_own_frequencies(overclock)
    units = {SettingKey.FREQUENCY: ("freq", 1), SettingKey.VOLTAGE: ("volt", _MV)}
    ends = {
        SettingKey.FREQUENCY: ("min_freq", "max_freq", "warn_freq"),
        SettingKey.VOLTAGE: ("min_voltage", "max_voltage", "max_voltage_stock_psu"),
    }
    for key, (name, unit) in units.items():
        lowest, *highest = (integer(limits.get(end)) or 0 for end in ends[key])
        # Without each of the limits, none is known to be safe.
        if name in now and lowest and all(highest):
            yield Setting(
                key=key,
                value=(integer(now[name]) or 0) * unit or None,
                minimum=lowest * unit,
                maximum=min(highest) * unit,
                step=unit,
                effect=Effect.RESTARTS_MINING,
                seconds=RESTART_S,
                read_only=not used,
            )


def _has_own_frequencies(overclock: Mapping[str, object]) -> bool:
    """Return whether hashboards or chips have a frequency of their own."""
    for chain in objects(overclock.get("chains")):
        chips = chain.get("chips")
        if integer(chain.get("freq")) or any(integer(chip) for chip in (chips if isinstance(chips, list) else ())):
            return True
    return False


def globals_change(values: Mapping[SettingKey, SettingValue], overclock: Mapping[str, object]) -> dict[str, object]:
    """Return the change of `overclock` that sets frequency (MHz) or voltage (mV); empty if they are set already.

    Both are sent, the one that does not change as it is. Raises RefusedError if a voltage is no multiple of 10 mV.
    """
    now = nested(overclock, "globals")
    wanted = {name: integer(now.get(name)) for name in ("freq", "volt")}
    if (frequency := integer(values.get(SettingKey.FREQUENCY))) is not None:
        wanted["freq"] = frequency
    if (voltage := integer(values.get(SettingKey.VOLTAGE))) is not None:
        if voltage % _MV:
            raise RefusedError("tuning_value_invalid", name=SettingKey.VOLTAGE.value, value=voltage)
        wanted["volt"] = voltage // _MV
    wanted = {name: value for name, value in wanted.items() if value is not None}
    same = all(integer(now.get(name)) == value for name, value in wanted.items())
    return {} if same else {"globals": wanted}


# Hashboards ------------------------------------------------------------------------------------------------------


def _hashboards(pages: Pages) -> Iterator[Setting]:
    """Yield the hashboards that are on. Boards without PICs can be switched off only if the owner allows it."""
    chains = objects(pages.overclock.get("chains"))
    if not chains or not any("disabled" in chain for chain in chains):
        return
    yield Setting(
        key=SettingKey.HASHBOARDS,
        value=tuple(at for at, chain in enumerate(chains) if not flag(chain.get("disabled"))),
        options=tuple(Option(value=at) for at in range(len(chains))),
        effect=Effect.RESTARTS_MINING,
        seconds=RESTART_S,
        read_only=flag(pages.factory.get("has_pics")) is False
        and not flag(pages.misc.get("allow_disabling_chains_without_pics")),
    )


def chains_change(on: Sequence[int], pages: Pages) -> dict[str, object]:
    """Return the change of `overclock` after which exactly the hashboards at these positions are on.

    The entries are sent back as they are, apart from `disabled`. Raises RefusedError if too few would be on.
    """
    chains = objects(pages.overclock.get("chains"))
    least = max(1, integer(pages.misc.get("min_operational_chains")) or 0)
    if len(on) < least:
        raise RefusedError("hashboards_too_few", minimum=least)
    wanted = [
        chain if bool(flag(chain.get("disabled"))) is (at not in on) else {**chain, "disabled": at not in on}
        for at, chain in enumerate(chains)
    ]
    return {} if wanted == chains else {"chains": wanted}


__all__ = [
    "NO_PRESET",
    "RESTART_S",
    "Pages",
    "chains_change",
    "cooling_change",
    "fan_mode",
    "fan_setting",
    "fan_value",
    "globals_change",
    "needs_modified_power_supply",
    "preset_watts",
    "scaling_change",
    "settable",
    "settings_of",
    "throttle_of",
    "usable_presets",
]
