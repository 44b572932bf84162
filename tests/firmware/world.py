"""Miners that a fake driver upgrades: machines in memory, or in a folder that outlives the process."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar, override
from unittest.mock import patch

from custom_components.miner_remote.control import local_link
from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Accepted, Connection, Driver, Memory, Profile
from custom_components.miner_remote.drivers.contract.errors import RefusedError, UnreachableError
from custom_components.miner_remote.drivers.contract.firmware_image import FirmwareImage, UpgradeFacts
from custom_components.miner_remote.drivers.contract.settings import Setting, SettingKey
from custom_components.miner_remote.drivers.contract.values import Identity, MinerConfig, Pool, Snapshot

from ..fake_driver import UnrecognisedDriver

OLD, NEW = "1.0.0", "2.0.0"
MODEL, VENDOR, FIRMWARE = "Fake One", "Fakers", "FakeOS"


class Trouble(StrEnum):
    """What goes wrong with an upgrade."""

    REFUSES = "refuses"
    """The image is refused when it has arrived."""
    CUT_OFF = "cut_off"
    """The connection drops half-way, and the miner stays as it is."""
    ANSWER_LOST = "answer_lost"
    """The image is installed, but the connection drops before the answer."""
    UNCHANGED = "unchanged"
    """The miner restarts with the old version."""
    OTHER_VERSION = "other_version"
    NO_RETURN = "no_return"
    LOOP = "loop"
    """The miner restarts every minute afterwards."""
    SLOW_HASHING = "slow_hashing"
    POOLS_LOST = "pools_lost"
    PRESET_LOST = "preset_lost"


@dataclass(slots=True)
class FakeMachine:
    """One machine."""

    ip: str
    version: str = OLD
    model: str = MODEL
    board: str | None = "cb-1"
    hashrate_ths: float = 100.0
    pool_url: str = "stratum+tcp://pool.example.com:3333"
    preset: str = "eco"
    pools_alive: bool = True
    paused: bool = False
    booted_at: float = 0.0
    """When it last restarted; it answers from then on."""
    began: list[str] = field(default_factory=list)
    """The versions of the images that began to arrive."""
    installed: list[str] = field(default_factory=list)
    """The SHA-256 of what arrived completely."""


class World:
    """All machines, by address."""

    def __init__(
        self,
        ips: Iterable[str],
        *,
        boot_s: float = 60.0,
        send_s: float = 10.0,
        folder: Path | None = None,
    ) -> None:
        """Create the machines, or read them from a folder."""
        self.boot_s = boot_s
        self.send_s = send_s
        self.folder = folder
        self.new_version = NEW
        """The version in the images of this world."""
        self.trouble: dict[str, Trouble] = {}
        self.sending = 0
        self.most_sending = 0
        self.on_sending: Callable[[FakeMachine], None] | None = None
        self.machines = {ip: self._stored(ip) for ip in ips}

    def _stored(self, ip: str) -> FakeMachine:
        file = None if self.folder is None else self.folder / ip
        if file is not None and file.exists():
            return FakeMachine(**json.loads(file.read_text()))
        return FakeMachine(ip)

    def keep(self, machine: FakeMachine) -> None:
        """Write a machine to the folder at once, as a machine keeps its state whatever happens to Home Assistant."""
        if self.folder is not None:
            temporary = self.folder / f"{machine.ip}.new"
            names = FakeMachine.__dataclass_fields__
            temporary.write_text(json.dumps({name: getattr(machine, name) for name in names}))
            temporary.replace(self.folder / machine.ip)

    def flashed(self) -> dict[str, int]:
        """Return how often an image began to arrive at each machine that got one."""
        return {ip: len(machine.began) for ip, machine in self.machines.items() if machine.began}

    def patched(self) -> Any:
        """Return the context in which all miners are those of this world."""

        def create(connection: Connection, profile: Profile, memory: Memory) -> Driver:
            driver = FakeDriver(connection, profile)
            driver.memory, driver.world = memory, self
            return driver

        async def identify(connection: Connection) -> Profile:
            return profile_of(self.reached(connection.host))

        return patch.multiple(local_link, create_driver=create, identify=identify)

    def reached(self, host: str) -> FakeMachine:
        """Return a machine that answers; raises UnreachableError."""
        machine = self.machines[host]
        if self.trouble.get(host) is Trouble.LOOP and machine.began and time.time() > machine.booted_at + 60:
            machine.booted_at = time.time() + 5
        if time.time() < machine.booted_at:
            raise UnreachableError("connection_failed", host=host)
        return machine


def identity_of(machine: FakeMachine) -> Identity:
    """Return what a machine reports about itself."""
    return Identity(
        vendor=VENDOR,
        model=machine.model,
        firmware=FIRMWARE,
        firmware_version=machine.version,
        serial=f"SN{machine.ip}",
    )


def profile_of(machine: FakeMachine) -> Profile:
    """Return the profile of a machine."""
    return Profile(
        driver="fake",
        identity=identity_of(machine),
        capabilities=frozenset({Capability.POOLS_READ, Capability.CONFIG_READ, Capability.FIRMWARE}),
    )


class FakeDriver(UnrecognisedDriver):
    """Speaks to the machines of a world."""

    key: ClassVar[str] = "fake"
    image_suffixes: ClassVar[tuple[str, ...]] = (".tar.gz", ".bmu", ".bin")
    world: World

    @property
    def _machine(self) -> FakeMachine:
        return self.world.reached(self.connection.host)

    @override
    async def _snapshot(self) -> Snapshot:
        machine = self._machine
        slow = machine.began and self.world.trouble.get(machine.ip) is Trouble.SLOW_HASHING
        hashrate = 0.0 if machine.paused else machine.hashrate_ths * (0.5 if slow else 1)
        return Snapshot(
            identity=identity_of(machine),
            mining=not machine.paused,
            paused=machine.paused,
            hashrate_ths=hashrate,
            uptime_s=max(0, int(time.time() - machine.booted_at)) if machine.booted_at else 1_000_000,
            pools=await self._read_pools(),
        )

    @override
    async def _read_pools(self) -> tuple[Pool, ...]:
        machine = self._machine
        return (Pool(slot=0, url=machine.pool_url, user="worker", active=True, alive=machine.pools_alive),)

    @override
    async def _read_config(self) -> MinerConfig:
        return MinerConfig(identity=identity_of(self._machine), pools=await self._read_pools())

    @override
    async def _read_settings(self) -> tuple[Setting, ...]:
        return (Setting(key=SettingKey.PRESET, value=self._machine.preset),)

    @override
    async def _read_upgrade_facts(self) -> UpgradeFacts:
        machine = self._machine
        return UpgradeFacts(version=machine.version, model=machine.model, control_board=machine.board)

    @override
    async def _upgrade_firmware(self, image: FirmwareImage, progress: Callable[[int], None]) -> Accepted:
        machine, world = self._machine, self.world
        trouble = world.trouble.get(machine.ip)
        machine.began.append(world.new_version)
        world.keep(machine)
        world.sending += 1
        world.most_sending = max(world.most_sending, world.sending)
        if world.on_sending is not None:
            world.on_sending(machine)
        try:
            for part in range(1, 5):
                await asyncio.sleep(world.send_s / 4)
                progress(-(-image.size * part // 4))
                if part == 2 and trouble is Trouble.CUT_OFF:
                    raise UnreachableError("connection_failed", host=machine.ip)
        finally:
            world.sending -= 1
        if trouble is Trouble.REFUSES:
            raise RefusedError("command_refused", "wrong signature", command="upgrade")
        machine.installed.append(image.sha256)
        self._install(machine, trouble)
        world.keep(machine)
        if trouble is Trouble.ANSWER_LOST:
            raise UnreachableError("connection_failed", host=machine.ip)
        return Accepted(channel="fake upgrade", said="ok")

    def _install(self, machine: FakeMachine, trouble: Trouble | None) -> None:
        machine.booted_at = time.time() + (10**9 if trouble is Trouble.NO_RETURN else self.world.boot_s)
        if trouble is Trouble.OTHER_VERSION:
            machine.version = "1.5.0"
        elif trouble is not Trouble.UNCHANGED:
            machine.version = self.world.new_version
        if trouble is Trouble.POOLS_LOST:
            machine.pool_url = "stratum+tcp://other.example.com:3333"
        if trouble is Trouble.PRESET_LOST:
            machine.preset = "default"
