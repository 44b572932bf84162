"""Settings as tests compare them."""

from __future__ import annotations

from collections.abc import Mapping

from custom_components.miner_remote.drivers.contract.driver import Driver
from custom_components.miner_remote.drivers.contract.settings import Setting, SettingKey


async def shown(driver: Driver) -> dict[SettingKey, Setting]:
    """Return the settings of a miner by their keys."""
    return {setting.key: setting for setting in await driver.read_settings()}


def row(setting: Setting) -> tuple[object, ...]:
    """Return value, options, range, step, and whether a setting is only shown."""
    value, *more = ends(setting)
    return value, [option.value for option in setting.options], *more


def ends(setting: Setting) -> tuple[object, ...]:
    """Return value, range, step, and whether a setting is only shown."""
    return setting.value, setting.minimum, setting.maximum, setting.step, setting.read_only


def flat(value: object, path: str = "") -> dict[str, object]:
    """Return each value of nested objects and lists by its path."""
    items = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else None
    if items is None:
        return {path: value}
    return {name: inner for key, item in items for name, inner in flat(item, f"{path}.{key}".lstrip(".")).items()}
