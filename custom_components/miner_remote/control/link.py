"""What the integration needs of the connection to a miner, whoever talks to it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from ipaddress import ip_address

from ..drivers.contract.capability import Capability
from ..drivers.contract.driver import Credentials, Driver, Profile
from ..drivers.contract.errors import DriverError
from ..drivers.contract.values import MinerConfig, MiningState, Snapshot
from ..drivers.detect.identify import DRIVERS
from .command_types import CommandType
from .context import CommandContext, Outcome
from .miner import ControlledMiner
from .record import Command
from .slots import FairSlots


class MinerLink(ABC):
    """The connection to one miner.

    An operation waits until the miner is free, and no other one begins before it ends. All of them raise a DriverError
    if the miner does not do what was requested, or if another one answers at its address.
    """

    title: str
    host: str
    host_key: str
    """The configured host in canonical form, by which the REST API and selections find the miner."""
    address: str
    """The IP address that the host last resolved to."""
    credentials: Credentials

    def __init__(self, profile: Profile | None) -> None:
        """Prepare the link without contacting the miner; `async_configure` must be called before use."""
        self.profile = profile

    def async_configure(self, title: str, host: str, credentials: Credentials) -> None:
        """Use this host and these credentials from the next request on."""
        self.title = title
        self.host = host
        self.credentials = credentials
        try:
            self.host_key = str(ip_address(host))
            self._is_name = False
        except ValueError:
            self.host_key = host.strip().lower()
            self._is_name = True
        self.address = self.host_key

    @property
    @abstractmethod
    def is_local(self) -> bool:
        """Return whether this process itself talks to the miner, so that the link is a LocalLink."""

    @property
    def problem(self) -> DriverError | None:
        """Return why nothing can be sent to the miner now, whatever became of the last poll; None if it can."""
        return None

    @property
    def slots(self) -> FairSlots | None:
        """Return the slots for which commands to the miner wait; None if they are those of all miners."""
        return None

    @abstractmethod
    def is_busy(self) -> bool:
        """Return whether a poll must wait: a command holds the miner or waits for it, or the miner is being read."""

    @abstractmethod
    def has_command(self) -> bool:
        """Return whether a command holds the miner or waits for it."""

    @abstractmethod
    def accept(self, answer: Snapshot | MiningState) -> None:
        """Note that the miner answers at its address; raises RefusedError if the answer is that of another miner."""

    @abstractmethod
    async def async_close(self) -> None:
        """End the link, after the command in progress if there is one."""

    # Operations ------------------------------------------------------------------------------------------------------

    @abstractmethod
    async def async_execute(
        self,
        command: Command,
        command_type: CommandType,
        miner: ControlledMiner,
        context: CommandContext,
        before: Callable[[], None],
    ) -> Outcome:
        """Carry out a command: check, write, read back and, if needed, undo.

        `before` is called once the miner is free, immediately before anything is sent; nothing is sent if it raises.
        Raises a CodedError, or what switching a power outlet raises.
        """

    @abstractmethod
    async def async_snapshot(self) -> Snapshot:
        """Return a new snapshot; the caller holds the lock of a LocalLink."""

    @abstractmethod
    async def async_read_settings(self, miner: ControlledMiner) -> None:
        """Read the settings into those of the miner."""

    @abstractmethod
    async def async_read_config(self, miner: ControlledMiner) -> MinerConfig:
        """Return the configuration, with the passwords that the miner reports."""

    @abstractmethod
    async def async_poll_config(self) -> MinerConfig | None:
        """Return the configuration, or None if a command came first: as a poll, this gives way to commands."""

    @abstractmethod
    async def async_fetch_log(self, miner: ControlledMiner, name: str, max_bytes: int) -> bytes:
        """Return at most `max_bytes` of the end of a log, with the secrets in it."""

    @abstractmethod
    async def async_record(self) -> dict[str, object]:
        """Return the recorded answers of the miner without personal data, and what could not be recorded."""

    # What the firmware can do ----------------------------------------------------------------------------------------

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Return what the miner can do; empty if it never answered."""
        return self.profile.capabilities if self.profile else frozenset()

    @property
    def log_names(self) -> tuple[str, ...]:
        """Return the names of the logs that can be read, the most useful first; empty if there are none."""
        driver = self._driver_class
        return () if driver is None or Capability.LOGS not in self.capabilities else driver.log_names

    @property
    def max_pools(self) -> int:
        """Return how many pools the firmware holds; 3 if it is unknown."""
        return (self._driver_class or Driver).max_pools

    @property
    def activates_any_slot(self) -> bool:
        """Return whether the firmware can be instructed to mine on a slot while a lower slot works."""
        return (self._driver_class or Driver).activates_any_slot

    @property
    def empties_pool_slots(self) -> bool:
        """Return whether the firmware can leave a slot that holds a pool without one."""
        return (self._driver_class or Driver).empties_pool_slots

    @property
    def _driver_class(self) -> type[Driver] | None:
        return None if self.profile is None else DRIVERS.get(self.profile.driver)
