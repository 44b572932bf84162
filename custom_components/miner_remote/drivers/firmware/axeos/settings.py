"""The settings of AxeOS: ranges, options, and the keys to send. Pure, without a miner.

* Frequency and voltage have options in `GET /api/system/asic`, from 2.7 of Bitaxe and 1.0.32 of NerdAxe on. Before, the
  options are those that later versions have for the same chip (`device_config.h`) or board (`main/boards`).
* The interface of the firmware takes any frequency and voltage. Other values than the options are offered only if the
  owner has switched the machine's own `overclockEnabled` on, and only up to limits of the chip: those that NerdAxe does
  not exceed (`m_absMaxAsicFrequency`, `m_absMaxAsicVoltageMillis`), in steps of 25 MHz, because the clocks of the chips
  failed at others.
* After it got too hot, a Bitaxe lowers frequency and voltage and sets `overheat_mode`; neither is changed until the
  owner has ended that.
* The target of the fan is 35 to 66 °C (`nvs_config.c`; versions before 2.11 do not check it), on NerdAxe 30 to 80 °C
  (its web page). -1 means that a board of NerdAxe has no automatic mode.
* Before 2.11, `fanspeed` is the speed in use when read and the manual speed when written, so it can be set and read
  back in manual mode only.

Sources: `nvs_config.c`, `asic_settings.c`, `device_config.h` and `power_management_task.c` of ESP-Miner, tags v2.4.0 to
v2.15.0; `handler_system.cpp`, `main/boards` and the web page of ESP-Miner-NerdQAxePlus, tags v1.0.30 to v1.0.37.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ...contract.errors import RefusedError
from ...contract.settings import FanMode, Option, Setting, SettingKey, SettingValue
from ...parsing.lenient_json import integer, number, text
from . import info as info_of

NERD_AUTO: Final = 2
"""NerdAxe's `autofanspeed`: 0 is manual, 2 keeps a temperature; 1 is no longer there."""

_TARGETS = {"temptarget": (35, 66), "pidTargetTemp": (30, 80)}
_MOST_MINIMUM_SPEED = 99
_FREQUENCY_STEP, _VOLTAGE_STEP = 25, 10


@dataclass(frozen=True, slots=True)
class Chip:
    """What a chip can be set to: the options of the firmware, and the ends beyond which it is not set at all."""

    frequencies: tuple[int, ...]
    voltages: tuple[int, ...]
    most_mhz: int
    most_mv: int

    @property
    def least_mhz(self) -> int:
        """Return the lowest frequency in MHz."""
        return min(self.frequencies)

    @property
    def least_mv(self) -> int:
        """Return the lowest voltage in mV."""
        return min(self.voltages)


_CHIPS: Final[Mapping[str, Chip]] = {
    "BM1397": Chip(
        (400, 425, 450, 475, 485, 500, 525, 550, 575, 600),
        (1100, 1150, 1200, 1250, 1300, 1350, 1400, 1450, 1500),
        most_mhz=650,
        most_mv=1500,
    ),
    "BM1366": Chip(
        (400, 425, 450, 475, 485, 500, 525, 550, 575), (1100, 1150, 1200, 1250, 1300), most_mhz=650, most_mv=1400
    ),
    "BM1368": Chip(
        (400, 425, 450, 475, 485, 490, 500, 525, 550, 575),
        (1100, 1150, 1166, 1200, 1250, 1300),
        most_mhz=800,
        most_mv=1400,
    ),
    "BM1370": Chip((400, 490, 525, 550, 600, 625), (1000, 1060, 1100, 1150, 1200, 1250), most_mhz=800, most_mv=1400),
}
"""The chips of Bitaxe by `ASICModel`."""
_NERD_BOARDS: Final[Mapping[str, Chip]] = {
    "NerdAxe": _CHIPS["BM1366"],
    "NerdAxeGamma": Chip(
        (500, 515, 525, 550, 575), (1120, 1130, 1140, 1150, 1160, 1170, 1180, 1190, 1200), most_mhz=750, most_mv=1300
    ),
    "NerdQAxe+": Chip(
        (400, 425, 450, 475, 490, 500, 525, 550, 575), (1100, 1150, 1200, 1250, 1300, 1350), most_mhz=800, most_mv=1400
    ),
    "NerdQAxe++": Chip(
        (500, 515, 525, 550, 575, 590, 600),
        (1120, 1130, 1140, 1150, 1160, 1170, 1180, 1190, 1200),
        most_mhz=800,
        most_mv=1400,
    ),
}
"""The boards of NerdAxe by `deviceModel`, for versions that do not report their options."""
_NERD_OCTAXE = {"NerdOCTAXE+": "NerdQAxe+", "NerdOCTAXE-γ": "NerdQAxe++"}


def chip_of(info: Mapping[str, object]) -> Chip | None:
    """Return what is known of the chip of a machine, or None."""
    if info_of.is_nerd(info):
        board = text(info.get("deviceModel")) or ""
        return _NERD_BOARDS.get(_NERD_OCTAXE.get(board, board))
    return _CHIPS.get(text(info.get("ASICModel")) or "")


def settings_of(info: Mapping[str, object], asic: Mapping[str, object]) -> tuple[Setting, ...]:
    """Return the settings that a machine reports; `asic` is the page with its options, empty if it has none."""
    return (*_fan(info), *_overheat(info), *_tuning(info, asic))


# Fan -------------------------------------------------------------------------------------------------------------


def _fan(info: Mapping[str, object]) -> Iterator[Setting]:
    now = info_of.fan_setting(info)
    if now is None:
        return
    speed, target = info_of.fan_keys(info)
    automatic = target is None or integer(info.get(target)) != -1
    modes = (FanMode.AUTO, FanMode.MANUAL) if automatic else (FanMode.MANUAL,)
    yield Setting(key=SettingKey.FAN_MODE, value=now.mode, options=tuple(Option(value=mode.value) for mode in modes))
    yield Setting(
        key=SettingKey.FAN_SPEED,
        value=now.percent if speed == "manualFanSpeed" or now.mode == FanMode.MANUAL else None,
        minimum=0,
        maximum=100,
    )
    if (lowest := integer(info.get("minFanSpeed"))) is not None:
        yield Setting(key=SettingKey.FAN_MINIMUM_SPEED, value=lowest, minimum=0, maximum=_MOST_MINIMUM_SPEED)
    if target is not None and automatic:
        least, most = _TARGETS[target]
        yield Setting(
            key=SettingKey.FAN_TARGET_TEMPERATURE, value=integer(info.get(target)), minimum=least, maximum=most
        )


def _overheat(info: Mapping[str, object]) -> Iterator[Setting]:
    """Yield the temperature at which NerdAxe switches its chips off, which is never written."""
    if limit := integer(info.get("overheat_temp")):
        yield Setting(key=SettingKey.DANGEROUS_TEMPERATURE, value=limit, read_only=True)


def fan_change(values: Mapping[SettingKey, SettingValue], info: Mapping[str, object]) -> dict[str, object]:
    """Return the keys to send for these settings of the fan; what is set already is left out.

    Raises RefusedError if the version cannot do it.
    """
    now = info_of.fan_setting(info)
    speed, target = info_of.fan_keys(info)
    mode = values.get(SettingKey.FAN_MODE, now.mode if now else None)
    change: dict[str, object] = {}
    if now is None or mode != now.mode:
        change["autofanspeed"] = 0 if mode == FanMode.MANUAL else NERD_AUTO if info_of.is_nerd(info) else 1
    if (percent := integer(values.get(SettingKey.FAN_SPEED))) is not None:
        if speed == "fanspeed" and mode != FanMode.MANUAL:
            raise RefusedError("fan_speed_needs_manual_mode")
        # While the fan is not in manual mode, `fanspeed` is the speed in use.
        changes_mode = speed == "fanspeed" and "autofanspeed" in change
        if changes_mode or now is None or percent != now.percent:
            change[speed] = percent
    if (lowest := integer(values.get(SettingKey.FAN_MINIMUM_SPEED))) is not None:
        change |= _unless_set(info, "minFanSpeed", lowest)
    if (aimed := number(values.get(SettingKey.FAN_TARGET_TEMPERATURE))) is not None:
        if target is None:
            raise RefusedError("fan_target_unsupported")
        change |= _unless_set(info, target, round(aimed))
    return change


# Frequency and voltage -------------------------------------------------------------------------------------------

TUNED: Final = {SettingKey.FREQUENCY: "frequency", SettingKey.VOLTAGE: "coreVoltage"}
"""The firmware's keys."""


def _tuning(info: Mapping[str, object], asic: Mapping[str, object]) -> Iterator[Setting]:
    chip = chip_of(info)
    values = info_of.tuning(info)
    hot = bool(info_of.as_bool(info.get("overheat_mode")))
    expert = bool(info_of.as_bool(info.get("overclockEnabled"))) and chip is not None
    known: dict[SettingKey, tuple[int | float, ...]] = {
        SettingKey.FREQUENCY: _numbers(asic.get("frequencyOptions")) or (chip.frequencies if chip else ()),
        SettingKey.VOLTAGE: _numbers(asic.get("voltageOptions")) or (chip.voltages if chip else ()),
    }
    for key, options in known.items():
        value = values.get(TUNED[key])
        if value is None:
            continue
        least, most, step = limits(key, chip) or (0, 0, 1)
        yield Setting(
            key=key,
            value=value,
            options=tuple(Option(value=option) for option in options),
            minimum=least if expert else None,
            maximum=most if expert else None,
            step=step,
            read_only=hot or not options,
        )


def limits(key: SettingKey, chip: Chip | None) -> tuple[int, int, int] | None:
    """Return the lowest and the highest value of a chip, and the steps between; None if the chip is not known."""
    if chip is None:
        return None
    if key is SettingKey.FREQUENCY:
        return chip.least_mhz, chip.most_mhz, _FREQUENCY_STEP
    return chip.least_mv, chip.most_mv, _VOLTAGE_STEP


def tuning_change(
    values: Mapping[SettingKey, SettingValue], info: Mapping[str, object], *, fractions: bool
) -> dict[str, object]:
    """Return the keys to send for frequency (MHz) and voltage (mV); what is set already is left out.

    `fractions` is whether the version takes fractions. Raises RefusedError for a value that the chip must not get, and
    for any while the machine protects itself from heat.
    """
    change: dict[str, object] = {}
    for key, value in values.items():
        name, reported = TUNED[key], number(value)
        ends = limits(key, chip_of(info)) or (1, 65_535, 1)
        # Below the lowest option, chips have less to do: the firmware itself goes down to 50 MHz when it is too hot.
        if reported is None or not 1 <= reported <= ends[1]:
            shown = value if isinstance(value, (str, int, float)) else str(value)
            raise RefusedError("tuning_value_invalid", name=name, value=shown)
        if not reported.is_integer() and not fractions:
            raise RefusedError("tuning_value_not_whole")
        change |= _unless_set(info, name, int(reported) if reported.is_integer() else reported)
    if change and info_of.as_bool(info.get("overheat_mode")):
        # A backup would bring back the values with which it got too hot.
        raise RefusedError("overheat_mode_on")
    return change


def _numbers(value: object) -> tuple[int | float, ...]:
    """Return the positive numbers of a list of options."""
    found = [number(item) for item in value] if isinstance(value, Sequence) and not isinstance(value, str) else []
    return tuple(int(item) if item.is_integer() else item for item in found if item is not None and item > 0)


def _unless_set(info: Mapping[str, object], name: str, value: float) -> dict[str, object]:
    return {} if number(info.get(name)) == value else {name: value}


__all__ = ["NERD_AUTO", "TUNED", "Chip", "chip_of", "fan_change", "limits", "settings_of", "tuning_change"]
