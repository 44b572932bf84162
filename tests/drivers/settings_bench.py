"""What tests of settings share: the state of a simulated machine, and settings by their keys."""

from __future__ import annotations

import copy
import hashlib
from dataclasses import fields
from pathlib import Path

from custom_components.miner_remote.drivers.contract.driver import Driver
from custom_components.miner_remote.drivers.contract.firmware_image import FirmwareImage
from custom_components.miner_remote.drivers.contract.settings import Setting, SettingKey, SettingValue
from simulator.machine import Machine

_VOLATILE = {"counters", "journal", "faults", "on_change", "process_started_at", "down_until", "booted_at"}


def state_of(machine: Machine) -> dict[str, object]:
    """Return everything that a machine stores, without its counters and times."""
    return {
        field.name: copy.deepcopy(getattr(machine, field.name))
        for field in fields(machine)
        if field.name not in _VOLATILE
    }


def changes(before: dict[str, object], machine: Machine) -> set[str]:
    """Return what of a machine's state is different; the parts of its `settings` by their own names."""
    after = state_of(machine)
    changed = {name for name, value in after.items() if value != before[name]}
    if "settings" in changed:
        old, new = before["settings"], after["settings"]
        assert isinstance(old, dict)
        assert isinstance(new, dict)
        changed.discard("settings")
        changed |= {f"settings.{name}" for name in old | new if old.get(name) != new.get(name)}
    return changed


async def settings_of(driver: Driver) -> dict[SettingKey, Setting]:
    """Return the settings of a miner by their keys; each key is there once."""
    settings = await driver.read_settings()
    found = {setting.key: setting for setting in settings}
    assert len(found) == len(settings)
    return found


async def values_of(driver: Driver) -> dict[SettingKey, SettingValue | None]:
    """Return the values of all settings of a miner."""
    return {key: setting.value for key, setting in (await settings_of(driver)).items()}


def image_of(folder: Path, content: bytes, name: str = "image.tar") -> FirmwareImage:
    """Return an image with a content, stored in a folder."""
    path = folder / name
    path.write_bytes(content)
    return FirmwareImage(path=path, file_name=name, size=len(content), sha256=hashlib.sha256(content).hexdigest())
