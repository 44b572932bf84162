"""A link to a miner to which another process talks, with that process in the same one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import override

from custom_components.miner_remote.control.command_types import CommandType
from custom_components.miner_remote.control.context import CommandContext, Outcome
from custom_components.miner_remote.control.link import MinerLink
from custom_components.miner_remote.control.local_link import LocalLink
from custom_components.miner_remote.control.miner import ControlledMiner
from custom_components.miner_remote.control.record import Command
from custom_components.miner_remote.control.settings import MinerSettings
from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Driver, Profile
from custom_components.miner_remote.drivers.contract.values import MinerConfig, MiningState, Snapshot
from custom_components.miner_remote.fleet.miner import MinerCoordinator


class FarMiner:
    """The miner in the other process."""

    data: Snapshot

    def __init__(self, link: LocalLink, near: MinerCoordinator) -> None:
        self._link = link
        self.miner_id = near.miner_id
        self.outlet = near.outlet
        self.display_name = near.display_name
        self.settings = MinerSettings(near.miner_id, lambda: 0.0, lambda: None)
        self.last_seen: datetime | None = None

    @property
    def address(self) -> str:
        return self._link.address

    @property
    def profile(self) -> Profile | None:
        return self._link.profile

    @property
    def capabilities(self) -> frozenset[Capability]:
        return self.profile.capabilities if self.profile else frozenset()

    async def async_reach(self) -> Driver:
        driver, snapshot = await self._link.async_reach(answered=self.last_seen is not None)
        if snapshot is not None:
            self.async_set_snapshot(snapshot)
        return driver

    async def async_read_mining(self, driver: Driver) -> Snapshot:
        snapshot = await driver.snapshot()
        self.async_set_snapshot(snapshot)
        return snapshot

    def async_set_snapshot(self, snapshot: Snapshot) -> None:
        self._link.accept(snapshot)
        self.data, self.last_seen = snapshot, datetime.now(UTC)


class FarLink(MinerLink):
    """Leaves everything to a LocalLink that the coordinator does not know."""

    def __init__(self, near: MinerCoordinator) -> None:
        super().__init__(near.profile)
        self._link = near.local_link
        self.far = FarMiner(self._link, near)
        self.async_configure(near.title, near.host, self._link.credentials)

    @property
    @override
    def is_local(self) -> bool:
        return False

    @override
    def is_busy(self) -> bool:
        return self._link.is_busy()

    @override
    def has_command(self) -> bool:
        return self._link.has_command()

    @override
    def accept(self, answer: Snapshot | MiningState) -> None:
        pass

    @override
    async def async_close(self) -> None:
        await self._link.async_close()

    @override
    async def async_execute(
        self,
        command: Command,
        command_type: CommandType,
        miner: ControlledMiner,
        context: CommandContext,
        before: Callable[[], None],
    ) -> Outcome:
        return await self._link.async_execute(command, command_type, self.far, context, before)

    @override
    async def async_snapshot(self) -> Snapshot:
        async with self._link.async_locked():
            snapshot = await self._link.async_snapshot()
        self.far.async_set_snapshot(snapshot)
        return snapshot

    @override
    async def async_read_settings(self, miner: ControlledMiner) -> None:
        await self._link.async_read_settings(self.far)
        miner.settings.note(self.far.settings.values)

    @override
    async def async_read_config(self, miner: ControlledMiner) -> MinerConfig:
        return await self._link.async_read_config(self.far)

    @override
    async def async_poll_config(self) -> MinerConfig | None:
        return await self._link.async_poll_config()

    @override
    async def async_fetch_log(self, miner: ControlledMiner, name: str, max_bytes: int) -> bytes:
        return await self._link.async_fetch_log(self.far, name, max_bytes)

    @override
    async def async_record(self) -> dict[str, object]:
        return await self._link.async_record()


def move_far(miner: MinerCoordinator) -> None:
    """Let another process talk to a miner from now on."""
    miner.link, miner._poller = FarLink(miner), None
