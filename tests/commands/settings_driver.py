"""A driver with settings, without a network: it fails on request in the ways that real firmware does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, override
from unittest.mock import MagicMock

from custom_components.miner_remote.control.settings import MinerSettings
from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Accepted, Connection, Deadlines, Driver, Profile
from custom_components.miner_remote.drivers.contract.errors import DriverError
from custom_components.miner_remote.drivers.contract.settings import (
    CAPABILITIES,
    Effect,
    FanMode,
    Option,
    Setting,
    SettingKey,
    SettingValue,
)
from custom_components.miner_remote.drivers.contract.values import Identity, Pool, Snapshot
from custom_components.miner_remote.fleet.miner import MinerCoordinator

from ..fake_driver import UnrecognisedDriver

IDENTITY = Identity(vendor="Test", model="Test miner", firmware="test", serial="1")

SETTINGS: tuple[Setting, ...] = (
    Setting(
        key=SettingKey.FAN_MODE,
        value=FanMode.AUTO.value,
        options=(Option(value="auto"), Option(value="manual")),
    ),
    Setting(key=SettingKey.FAN_SPEED, value=50, minimum=20, maximum=100),
    Setting(key=SettingKey.FAN_MINIMUM_SPEED, value=20, minimum=10, maximum=50, step=5),
    Setting(key=SettingKey.FAN_TARGET_TEMPERATURE, value=65.0, minimum=40, maximum=75, step=0.5),
    Setting(key=SettingKey.FANS_OFF_WHEN_PAUSED, value=False),
    Setting(key=SettingKey.TEMPERATURE_OFFSET, value=0, minimum=-30, maximum=0),
    Setting(key=SettingKey.HOT_TEMPERATURE, value=80, read_only=True),
    Setting(
        key=SettingKey.PRESET,
        value="3000",
        effect=Effect.RESTARTS_MINING,
        seconds=60,
        options=(
            Option(value="2500", power_w=2500, hashrate_ths=80),
            Option(value="3000", power_w=3000, hashrate_ths=95),
            Option(value="4200", power_w=4200, refused="preset_needs_modified_power_supply"),
        ),
    ),
    Setting(key=SettingKey.WORK_MODE, value=1, options=(Option(value=0), Option(value=1))),
    Setting(key=SettingKey.HASHRATE_TARGET, value=95.0, minimum=50, maximum=120, step=0.1),
    Setting(key=SettingKey.THROTTLE, value=100, minimum=20, maximum=100),
    Setting(
        key=SettingKey.FREQUENCY,
        value=525.0,
        minimum=400,
        maximum=650,
        options=(Option(value=485), Option(value=525), Option(value=575)),
    ),
    Setting(key=SettingKey.VOLTAGE, value=1150, read_only=True),
    Setting(
        key=SettingKey.HASHBOARDS,
        value=(0, 1, 2),
        effect=Effect.RESTARTS_MACHINE,
        options=(Option(value=0), Option(value=1), Option(value=2)),
    ),
    Setting(key=SettingKey.AUTO_UPGRADE, value=False),
    Setting(key=SettingKey.AUTO_UPGRADE_TIME, value="03:00"),
)


class SettingsDriver(UnrecognisedDriver):
    """Keeps its settings in memory."""

    key: ClassVar[str] = "settings_test"

    def __init__(self, *without: Capability, deadlines: Deadlines | None = None) -> None:
        connection = Connection(host="192.0.2.1", session=MagicMock(), deadlines=deadlines or Deadlines())
        capabilities = frozenset({*CAPABILITIES.values()} - {*without})
        super().__init__(connection, Profile(driver=self.key, identity=IDENTITY, capabilities=capabilities))
        self.state = {setting.key: setting for setting in SETTINGS}
        self.writes: list[dict[SettingKey, SettingValue]] = []
        self.reads = 0
        self.ignores_writes = False
        self.also: dict[SettingKey, SettingValue] = {}
        """What a write changes besides."""
        self.not_ready: list[DriverError] = []
        """The errors of the reads after a write."""
        self.rounding = 0.0

    @override
    async def _snapshot(self) -> Snapshot:
        return Snapshot(identity=IDENTITY)

    @override
    async def _read_pools(self) -> tuple[Pool, ...]:
        return ()

    @override
    async def _read_settings(self) -> tuple[Setting, ...]:
        self.reads += 1
        if self.writes and self.not_ready:
            raise self.not_ready.pop(0)
        return tuple(self.state.values())

    @override
    async def _write_settings(self, values: Mapping[SettingKey, SettingValue]) -> Accepted:
        self.writes.append(dict(values))
        if not self.ignores_writes:
            for key, value in {**values, **self.also}.items():
                self.change(key, value + self.rounding if isinstance(value, float) else value)
        return Accepted(channel="test", said="done")

    def change(self, key: SettingKey, value: SettingValue | None, **more: object) -> None:
        """Change a setting of the machine."""
        self.state[key] = replace(self.state[key], value=value, **more)  # type: ignore[arg-type]


class SettingsMiner:
    """What the handler uses of a miner."""

    display_name = "Rig"

    def __init__(self, driver: SettingsDriver) -> None:
        self.driver = driver
        self.changes = 0
        self.settings = MinerSettings("miner", lambda: 0.0, self._changed)

    def _changed(self) -> None:
        self.changes += 1

    async def async_reach(self) -> Driver:
        """Return the driver."""
        return self.driver


def as_miner(driver: SettingsDriver) -> MinerCoordinator:
    """Return a stand-in for the miner of a driver."""
    return SettingsMiner(driver)  # type: ignore[return-value]
