"""What the tests of settings share: a miner's driver, its settings by their keys, and checks of writes."""

from __future__ import annotations

import asyncio
import copy
import time
from collections.abc import Collection, Mapping
from dataclasses import fields

import pytest

from custom_components.miner_remote.drivers.contract.driver import Connection, Deadlines, Driver, Memory
from custom_components.miner_remote.drivers.contract.errors import ErrorArgument, RefusedError
from custom_components.miner_remote.drivers.contract.settings import Setting, SettingKey, SettingValue
from custom_components.miner_remote.drivers.contract.values import FanSetting
from custom_components.miner_remote.drivers.detect.identify import create_driver, identify
from simulator.machine import Fault, Machine

from .conftest import Connect, StartMachine
from .raising import raises

type Values = dict[SettingKey, SettingValue]

_VOLATILE = {
    *("counters", "journal", "faults", "on_change", "process_started_at", "down_until", "booted_at"),
    *("lost_process", "lost_s", "lost_from", "happened"),
}


# Fixtures ----------------------------------------------------------------------------------------------------------


def machine_fixture(*kinds: str) -> object:
    """Return a fixture that runs one miner of each kind in turn; a module names it `machine`."""

    @pytest.fixture(params=kinds)
    async def machine(request: pytest.FixtureRequest, fleet: StartMachine) -> Machine:
        return await fleet(request.param)

    return machine


def driver_fixture(kind: type[Driver], deadlines: Deadlines) -> object:
    """Return a fixture of the driver of the fixture `machine`, which must be of a type; a module names it `driver`."""

    @pytest.fixture
    async def driver(machine: Machine, connect: Connect) -> Driver:
        driver = create_driver(connect(machine, deadlines=deadlines), await identify(connect(machine)))
        assert isinstance(driver, kind)
        return driver

    return driver


async def driver_of(connection: Connection, memory: Memory | None = None) -> Driver:
    """Return the driver of the miner at an address."""
    return create_driver(connection, await identify(connection), memory)


async def back_again(machine: Machine) -> None:
    """Wait until a miner has restarted."""
    async with asyncio.timeout(5):
        while time.time() < machine.down_until or not machine.listening:
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.03)


# Settings as tests compare them ------------------------------------------------------------------------------------


async def settings_of(driver: Driver) -> dict[SettingKey, Setting]:
    """Return the settings of a miner by their keys; each key is there once."""
    settings = await driver.read_settings()
    found = {setting.key: setting for setting in settings}
    assert len(found) == len(settings)
    return found


async def values_of(driver: Driver) -> dict[SettingKey, SettingValue | None]:
    """Return the values of all settings of a miner."""
    return {key: setting.value for key, setting in (await settings_of(driver)).items()}


async def value_of(driver: Driver, key: SettingKey) -> SettingValue | None:
    """Return the value of one setting."""
    return (await settings_of(driver))[key].value


def row(setting: Setting) -> tuple[object, ...]:
    """Return value, options, range, step, and whether a setting is only shown."""
    value, *more = ends(setting)
    return value, [option.value for option in setting.options], *more


def ends(setting: Setting) -> tuple[object, ...]:
    """Return value, range, step, and whether a setting is only shown."""
    return setting.value, setting.minimum, setting.maximum, setting.step, setting.read_only


def ranges(settings: Mapping[SettingKey, Setting]) -> dict[SettingKey, tuple[object, ...]]:
    """Return value and range of each setting."""
    return {key: ends(setting)[:3] for key, setting in settings.items()}


def named(value: object) -> str:
    """Return the name of a parameter of a test: a code, or the keys of values."""
    assert isinstance(value, str | dict)
    return value if isinstance(value, str) else "-".join(value)


# The state of a machine --------------------------------------------------------------------------------------------


def flat(value: object, path: str = "") -> dict[str, object]:
    """Return each value of nested objects and lists by its path."""
    items = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else None
    if items is None:
        return {path: value}
    return {name: inner for key, item in items for name, inner in flat(item, f"{path}.{key}".lstrip(".")).items()}


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


# Writes ------------------------------------------------------------------------------------------------------------


async def check_written(driver: Driver, values: Values, also: Collection[SettingKey] = ()) -> None:
    """Write values, and check that they are shown and that no other setting but those of `also` is different."""
    before = await values_of(driver)
    await driver.write_settings(values)
    after = await values_of(driver)
    assert {key: after[key] for key in values} == values
    others = before.keys() - values.keys() - set(also)
    assert {key: after[key] for key in others} == {key: before[key] for key in others}


async def check_ignored(driver: Driver, values: Values) -> None:
    """Write values to a miner that ignores them, and check that they are not shown."""
    before = await values_of(driver)
    await driver.write_settings(values)
    assert await values_of(driver) == before


async def check_refused(
    machine: Machine, driver: Driver, values: Values, *codes: str, **arguments: ErrorArgument
) -> None:
    """Check that a write is refused with one of the codes and at least these arguments, and changes nothing."""
    before = state_of(machine)
    with raises(RefusedError, *codes, **arguments):
        await driver.write_settings(values)
    assert not changes(before, machine)


async def write_in_a_restart(machine: Machine, driver: Driver, values: Values) -> None:
    """Write values to a miner that restarts before it answers; raises the error of the driver."""
    machine.faults[Fault.SLOW_CONFIG] = {"delay": 0.3}
    write = asyncio.create_task(driver.write_settings(values))
    await asyncio.sleep(0.15)
    machine.reboot()
    await write


async def check_fans_restored(driver: Driver, setting: FanSetting, target_c: float) -> None:
    """Restore the fans of a backup whose miner has a target temperature, in °C, and check what is read afterwards."""
    await driver.set_fan(setting)
    fan = (await driver.read_config()).fan
    assert fan is not None
    assert (fan.mode, fan.percent, fan.target_c) == (setting.mode, setting.percent, setting.target_c or target_c)
