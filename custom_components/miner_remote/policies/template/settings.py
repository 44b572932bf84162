"""The settings of a template. Pure: no clock, no I/O, no Home Assistant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ...control.record import SETTING_PARAMETERS, CommandType
from ...drivers.contract.settings import UNITS, FanMode, SettingKey, SettingValue
from ...input.checks import pool_url, time_of_day, worker_name
from ...input.fields import Reader
from ...input.limits import MAX_ID, MAX_POOL_NUMBER, MAX_WATTS, MIN_WATTS

POOLS: Final = "pools"
POWER_LIMIT: Final = "power_limit"

MAX_PER_DAY: Final = 24
"""The most times that a miner may be put back in 24 hours."""

DEFAULT_PER_DAY: Final = 3

_LOWEST: Final = -1_000
_HIGHEST: Final = 1_000_000
"""No setting of any miner is beyond these; its own range is checked for each miner."""

SECTION_COMMANDS: Final[Mapping[str, CommandType]] = {
    command_type.value.removeprefix("set_"): command_type for command_type in SETTING_PARAMETERS
}
"""The sections that change settings, in the order in which they are written, and their commands."""

SECTIONS: Final = (POWER_LIMIT, *SECTION_COMMANDS, POOLS)
"""All sections in the order in which they are written; some firmware restarts to use new pools."""

POWER_SECTIONS: Final = frozenset(
    {POWER_LIMIT, "preset", "work_mode", "hashrate_target", "throttle", "frequency"} & set(SECTIONS)
)
"""The sections that change how much power a miner uses."""

PARAMETERS: Final[Mapping[SettingKey, tuple[str, str]]] = {
    key: (section, parameter)
    for section, command_type in SECTION_COMMANDS.items()
    for parameter, key in SETTING_PARAMETERS[command_type].items()
}
"""The section of each setting that a template can hold, and its parameter in the command."""

SWITCHES: Final = frozenset({SettingKey.FANS_OFF_WHEN_PAUSED, SettingKey.DYNAMIC_SCALING, SettingKey.AUTO_UPGRADE})
TIMES: Final = frozenset({SettingKey.AUTO_UPGRADE_TIME})

_NEEDED: Final[Mapping[SettingKey, SettingKey]] = {
    SettingKey.FAN_SPEED: SettingKey.FAN_MODE,
    SettingKey.AUTO_UPGRADE_TIME: SettingKey.AUTO_UPGRADE,
}
"""Settings that are only written together with another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatePool:
    """A pool of a template: one of the library, or an address with a worker pattern."""

    pool_id: int | None = None
    pool_url: str = ""
    worker_name: str = ""

    def as_json(self) -> dict[str, object]:
        """Return the pool as JSON."""
        if self.pool_id is not None:
            return {"pool_id": self.pool_id}
        return {"pool_url": self.pool_url, "worker_name": self.worker_name}


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateSettings:
    """What miners should have; what is None or missing is left as it is.

    `pools` are those of the slots from 0 on; the other slots are emptied. With `enforce`, a miner that differs is put
    back at most `max_per_day` times in 24 hours. With `after_reset`, a miner without pools, with those of its maker, or
    with another firmware than before gets the template without that, within the same limit.
    """

    pools: tuple[TemplatePool, ...] | None = None
    power_limit_w: int | None = None
    settings: Mapping[SettingKey, SettingValue] = field(default_factory=dict, hash=False)
    enforce: bool = False
    max_per_day: int = DEFAULT_PER_DAY
    after_reset: bool = True

    def as_json(self) -> dict[str, object]:
        """Return the settings as JSON that `read_settings` reads."""
        return {
            "pools": None if self.pools is None else [pool.as_json() for pool in self.pools],
            "power_limit_w": self.power_limit_w,
            "settings": {key.value: value for key, value in self.settings.items()},
            "enforce": self.enforce,
            "max_per_day": self.max_per_day,
            "after_reset": self.after_reset,
        }


def read_settings(reader: Reader) -> TemplateSettings | None:
    """Return the settings; the reader collects every wrong key."""
    before = len(reader.errors)
    pools = reader.nested_list("pools", _read_pool)
    if reader.has("pools") and pools is not None and not 1 <= len(pools) <= MAX_POOL_NUMBER + 1:
        if pools:
            reader.wrong("pools", "too_many_items", maximum=MAX_POOL_NUMBER + 1)
        elif len(reader.errors) == before:
            reader.wrong("pools", "empty")
    watts = reader.integer("power_limit_w", MIN_WATTS, MAX_WATTS)
    settings = reader.nested("settings", _read_values) or {}
    enforce = reader.boolean("enforce")
    max_per_day = reader.integer("max_per_day", 1, MAX_PER_DAY)
    after_reset = reader.boolean("after_reset")
    if len(reader.errors) == before and pools is None and watts is None and not settings:
        reader.wrong("settings", "needs_one_of", choices="pools, power_limit_w, settings")
    if len(reader.errors) > before:
        return None
    return TemplateSettings(
        pools=pools,
        power_limit_w=watts,
        settings=settings,
        enforce=enforce is True,
        max_per_day=DEFAULT_PER_DAY if max_per_day is None else max_per_day,
        after_reset=after_reset is not False,
    )


def _read_pool(reader: Reader) -> TemplatePool | None:
    pool_id = reader.integer("pool_id", 1, MAX_ID)
    if reader.has("pool_id"):
        return None if pool_id is None else TemplatePool(pool_id=pool_id)
    reader.required("pool_url", "worker_name")
    url = reader.value("pool_url", pool_url)
    worker = reader.value("worker_name", worker_name)
    return None if url is None or worker is None else TemplatePool(pool_url=url, worker_name=worker)


def _read_values(reader: Reader) -> dict[SettingKey, SettingValue]:
    values: dict[SettingKey, SettingValue] = {}
    for key in PARAMETERS:
        if (value := _read_value(reader, key)) is not None:
            values[key] = value
    for key, other in _NEEDED.items():
        if key in values and other not in values:
            reader.wrong(other.value, "missing")
    if SettingKey.FAN_SPEED in values and values.get(SettingKey.FAN_MODE) == FanMode.AUTO:
        reader.wrong(SettingKey.FAN_MODE.value, "not_one_of", choices=FanMode.MANUAL.value)
    return values


def _read_value(reader: Reader, key: SettingKey) -> SettingValue | None:
    if key in SWITCHES:
        return reader.boolean(key.value)
    if key in TIMES:
        return reader.value(key.value, time_of_day)
    if key is SettingKey.FAN_MODE:
        return reader.choice(key.value, {mode.value: mode.value for mode in (FanMode.AUTO, FanMode.MANUAL)})
    if key not in UNITS:
        return reader.text(key.value)
    number = reader.number(key.value, _LOWEST, _HIGHEST)
    return int(number) if number is not None and number.is_integer() else number
