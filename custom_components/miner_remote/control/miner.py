"""The miner as a command handler sees it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from ..drivers.contract.capability import Capability
from ..drivers.contract.driver import Driver, Profile
from ..drivers.contract.values import Snapshot
from .settings import MinerSettings


class ControlledMiner(Protocol):
    """A miner whose lock the caller of a handler holds."""

    miner_id: str
    outlet: str | None
    """The entity that switches its power; None without one."""
    settings: MinerSettings
    last_seen: datetime | None
    """When it last answered; None if it has not answered since the start, and then there is no `data`."""
    data: Snapshot

    @property
    def address(self) -> str:
        """Return the IP address that its host last resolved to."""

    @property
    def display_name(self) -> str:
        """Return its name in messages."""

    @property
    def profile(self) -> Profile | None:
        """Return its profile; None if it never answered."""

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Return what it can do; empty if it never answered."""

    async def async_reach(self) -> Driver:
        """Return its driver, after a check that the right machine answers; raises a DriverError."""

    async def async_read_mining(self, driver: Driver) -> Snapshot:
        """Read whether it mines, and return `data` with that.

        What else is in it may be older, if a poll follows soon. Raises a DriverError, also if it is another miner.
        """

    def async_set_snapshot(self, snapshot: Snapshot) -> None:
        """Use a snapshot that was just read; raises RefusedError if it is that of another miner."""
