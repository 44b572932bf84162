"""Braiins OS: dynamic performance scaling keeps what a change does not name."""

from __future__ import annotations

from custom_components.miner_remote.drivers.contract.settings import SettingKey

from .conftest import Connect, StartMachine
from .settings import driver_of, settings_of, values_of


async def test_scaling_keeps_what_is_not_named(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("braiins")
    driver = await driver_of(connect(machine))
    owned = {"mode": 2, "shutdown_enabled": True, "shutdown_duration": {"hours": 5}, "power_step": {"watt": 300}}
    machine.settings["dps"] = dict(owned)
    await driver.write_settings({SettingKey.DYNAMIC_SCALING: True})
    stored = machine.settings["dps"]
    assert isinstance(stored, dict)
    assert {name: stored[name] for name in owned} == owned
    assert stored["enabled"] is True
    await driver.write_settings({SettingKey.SCALING_SHUTDOWN_HOURS: 0})
    assert (await values_of(driver))[SettingKey.SCALING_SHUTDOWN_HOURS] == 0
    stored = machine.settings["dps"]
    assert isinstance(stored, dict)
    assert (stored["shutdown_enabled"], stored["shutdown_duration"]) == (False, {"hours": 5})


async def test_watts_of_scaling_are_only_shown_while_tuned_by_hashrate(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("braiins")
    driver = await driver_of(connect(machine))
    await driver.write_settings({SettingKey.HASHRATE_TARGET: 150.5})
    found = await settings_of(driver)
    assert found[SettingKey.SCALING_STEP].read_only
    assert found[SettingKey.SCALING_MINIMUM].read_only
    machine.settings["dps"] = {}
    await driver.write_settings({SettingKey.DYNAMIC_SCALING: True})
    assert found[SettingKey.DYNAMIC_SCALING].read_only is False
    assert (await values_of(driver))[SettingKey.DYNAMIC_SCALING] is True
