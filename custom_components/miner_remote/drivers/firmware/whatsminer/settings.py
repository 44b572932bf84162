"""The settings of WhatsMiner's stock firmware.

The miner reports no ranges; these are from MicroBT's API documents (2.0.5 and 3.0). There is no fixed fan speed: the
offset of the temperature that the fans keep, and whether they go on cooling after mining stopped, are all that can be
set. `zero_speed`, with which the fans may stop while the machine mines in the cold, is left as it is: that takes away
a protection, and at least one firmware (20250214.16.1.AMS) changes the setting for stopped machines in its place. So
are pre-heating and fast boot.
"""

from __future__ import annotations

from typing import Final

from ...contract.settings import Effect, Option, Setting, SettingKey

POWER_MODES: Final = ("low", "normal", "high")
LOWEST_THROTTLE: Final = 1
"""In percent. The document allows 0, which is what the miner reports without a throttle."""
MAX_WATTS: Final = 99_999
"""The largest power limit that the API's document names."""
_RESTART_S = 540
"""About how many seconds it takes until a machine mines as before after a change that restarts mining.

It starts at a low frequency and raises it. A published measurement of `set_target_freq` has nine minutes.
"""
_THROTTLE_S = 300
"""About how many seconds the power takes to follow a slow throttle: "minutes", says the API's document."""
_FREQUENCY_STEPS = range(-50, 1, 5)
"""The changes of the frequency that are offered; others are for experts."""


def work_mode(value: str | None) -> Setting:
    """Return the power mode."""
    return Setting(
        key=SettingKey.WORK_MODE,
        value=value,
        effect=Effect.RESTARTS_MINING,
        seconds=_RESTART_S,
        options=tuple(Option(value=mode) for mode in POWER_MODES),
    )


def power_limit(watts: int | None, highest: int | None) -> Setting:
    """Return the power limit in W, which is kept over restarts; `highest` is None if it is unknown."""
    return Setting(
        key=SettingKey.POWER_LIMIT,
        value=watts,
        effect=Effect.RESTARTS_MINING,
        seconds=_RESTART_S,
        minimum=1,
        maximum=highest or MAX_WATTS,
    )


def throttle(percent: int | None) -> Setting:
    """Return the share of the power in percent, which is lost when mining restarts."""
    return Setting(
        key=SettingKey.THROTTLE,
        value=percent,
        seconds=_THROTTLE_S,
        minimum=LOWEST_THROTTLE,
        maximum=100,
        temporary=True,
    )


def frequency_percent(percent: int | None, *, liquid_cooled: bool) -> Setting:
    """Return how much higher or lower than usual the frequency is; only liquid-cooled machines can have it higher."""
    return Setting(
        key=SettingKey.FREQUENCY_PERCENT,
        value=percent,
        effect=Effect.RESTARTS_MINING,
        seconds=_RESTART_S,
        minimum=-100,
        maximum=100 if liquid_cooled else 0,
        options=tuple(Option(value=step) for step in _FREQUENCY_STEPS),
    )


def temperature_offset(degrees: int | None) -> Setting:
    """Return by how many °C the temperature that the fans keep differs from the usual one."""
    return Setting(key=SettingKey.TEMPERATURE_OFFSET, value=degrees, minimum=-30, maximum=0)


def fans_off_when_paused(*, off: bool | None) -> Setting:
    """Return whether the fans stop with mining, and do not cool the machine down."""
    return Setting(key=SettingKey.FANS_OFF_WHEN_PAUSED, value=off)
