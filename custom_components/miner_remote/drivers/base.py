"""The border between the integration and a miner's firmware.

A driver speaks one firmware's protocol and says exactly what the miner said: it never reports success for a command
that it could not deliver, never invents a value that the miner did not tell, and never tries credentials that it was
not given. Whether a command took effect is not the driver's to judge: the caller reads back.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Self

from .words import one_line

if TYPE_CHECKING:
    from aiohttp import ClientSession

    from .probe import Evidence

type TuningValue = str | int | float | bool
"""One value of a firmware's tuning, as JSON has it."""


class Capability(StrEnum):
    """What a miner can be asked to do."""

    REBOOT = "reboot"
    RESTART_MINING = "restart_mining"
    PAUSE = "pause"
    RESUME = "resume"
    POWER_LIMIT = "power_limit"
    POOLS_READ = "pools_read"
    POOLS_WRITE = "pools_write"
    CONFIG_READ = "config_read"
    CONFIG_WRITE = "config_write"
    FAN = "fan"
    TUNING = "tuning"
    PRESETS = "presets"
    FAULT_LIGHT = "fault_light"
    LOGS = "logs"
    FIRMWARE_UPGRADE = "firmware_upgrade"


class Scope(StrEnum):
    """What a reboot really restarts."""

    MACHINE = "machine"
    MINING_PROCESS = "mining process"


MAX_WORDS = 1000
"""How many characters of an error, and of what a miner said to a command, are kept."""
MAX_NAME = 100
"""How many characters of a name that a miner tells are kept."""

MAX_FAULTS = 20
"""How many of the faults that a miner tells are kept."""


class DriverError(Exception):
    """Why a miner did not do what it was asked to; the text is a sentence for a person, without secrets.

    It is one printable line of at most MAX_WORDS characters, whatever the miner said that is in it.
    """

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message, MAX_WORDS))


class UnreachableError(DriverError):
    """No connection could be made, or it broke before an answer came."""


class TimedOutError(DriverError):
    """The miner did not answer within the deadline."""


class AuthenticationError(DriverError):
    """The miner did not accept the user name or the password."""


class RefusedError(DriverError):
    """The miner answered, and said no, or said something that is no answer.

    `miner_message` holds the miner's own words.
    """

    def __init__(self, message: str, miner_message: str = "") -> None:
        super().__init__(message)
        self.miner_message = miner_message


class NoPoolsError(RefusedError):
    """The miner tells no pools: it is starting, or was set back to its defaults."""


class UnsupportedError(DriverError):
    """The firmware cannot do it."""


class UnknownMinerError(UnsupportedError):
    """Something answers at the address, but it is no miner that a driver knows."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a miner is logged in to with; None where the firmware's own default is meant."""

    username: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """How long one call to a driver may take in all, in seconds."""

    read: float = 15.0
    write: float = 30.0
    config_write: float = 300.0
    """For writes that the firmware answers only after it restarted mining (Antminer: about a minute)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Where a miner is and how it is spoken to.

    `host` is an IP address (IPv4 or IPv6 literal); names are resolved by the caller.
    """

    host: str
    session: ClientSession = field(repr=False)
    credentials: Credentials = field(default_factory=Credentials)
    deadlines: Deadlines = field(default_factory=Deadlines)

    @property
    def url_host(self) -> str:
        """Return the host as it stands in a URL: IPv6 in brackets."""
        return f"[{self.host}]" if ":" in self.host else self.host


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a miner says it is; None where it does not tell.

    `mac` is lower case with colons; a placeholder such as `00:00:00:00:00:00` is None.
    """

    vendor: str
    model: str
    firmware: str
    firmware_version: str | None = None
    mac: str | None = None
    serial: str | None = None
    hostname: str | None = None

    def __post_init__(self) -> None:
        """Make each name one printable line of at most MAX_NAME characters: it goes into logs and registries."""
        for name in self.__dataclass_fields__:
            if isinstance(told := getattr(self, name), str):
                object.__setattr__(self, name, one_line(told, MAX_NAME))


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What does not change from poll to poll: enough to make a miner's entities while it is off."""

    driver: str
    identity: Identity
    capabilities: frozenset[Capability]
    power_limit_min_w: int | None = None
    power_limit_max_w: int | None = None

    def as_dict(self) -> dict[str, object]:
        """Return the profile as JSON has it."""
        identity = self.identity
        return {
            "driver": self.driver,
            "vendor": identity.vendor,
            "model": identity.model,
            "firmware": identity.firmware,
            "firmware_version": identity.firmware_version,
            "mac": identity.mac,
            "serial": identity.serial,
            "hostname": identity.hostname,
            "capabilities": sorted(self.capabilities),
            "power_limit_min_w": self.power_limit_min_w,
            "power_limit_max_w": self.power_limit_max_w,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """Return the profile that `as_dict` gave; raises KeyError or ValueError where it is no such thing."""

        def text(key: str) -> str | None:
            value = data.get(key)
            return None if value is None else str(value)

        def number(key: str) -> int | None:
            value = data.get(key)
            return int(value) if isinstance(value, (int, float)) else None

        names = data["capabilities"]
        if not isinstance(names, (list, tuple)):
            raise ValueError("capabilities is not a list")  # noqa: TRY004  one error for a damaged profile
        return cls(
            driver=str(data["driver"]),
            identity=Identity(
                vendor=str(data["vendor"]),
                model=str(data["model"]),
                firmware=str(data["firmware"]),
                firmware_version=text("firmware_version"),
                mac=text("mac"),
                serial=text("serial"),
                hostname=text("hostname"),
            ),
            capabilities=frozenset(Capability(name) for name in names),
            power_limit_min_w=number("power_limit_min_w"),
            power_limit_max_w=number("power_limit_max_w"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """One pool slot as the miner shows it; None where it does not tell.

    `slot` counts from 0 whatever the firmware does. `password` is None unless the firmware really tells it: the
    placeholders "x" and "" that some libraries fill in are not passwords.
    """

    slot: int
    url: str
    user: str
    password: str | None = field(default=None, repr=False)
    active: bool | None = None
    alive: bool | None = None
    accepted: int | None = None
    rejected: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSetting:
    """What a pool slot shall hold; `password` None means: leave the one that the miner has for this slot."""

    slot: int
    url: str
    user: str
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One hashboard: TH/s, °C, MHz; None where the miner does not tell."""

    position: int
    hashrate_ths: float | None = None
    temperature_c: float | None = None
    chip_temperature_c: float | None = None
    chips: int | None = None
    frequency_mhz: float | None = None
    active: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fan:
    """One fan and its speed in revolutions per minute."""

    position: int
    rpm: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What one poll of one miner returned; None where it does not tell, never a made-up zero.

    `uptime_s` is the machine's uptime, `mining_uptime_s` that of the mining process (CGMiner's `Elapsed`); a
    firmware mostly tells one of them. `paused` is whether the miner was told not to mine; `mining` is whether it
    hashes.
    """

    identity: Identity
    mining: bool | None = None
    paused: bool | None = None
    hashrate_ths: float | None = None
    expected_hashrate_ths: float | None = None
    power_w: float | None = None
    power_limit_w: int | None = None
    temperature_max_c: float | None = None
    uptime_s: int | None = None
    mining_uptime_s: int | None = None
    shares_accepted: int | None = None
    shares_rejected: int | None = None
    best_share: str | None = None
    fault_light: bool | None = None
    work_mode: str | None = None
    pools: tuple[Pool, ...] = ()
    boards: tuple[Board, ...] = ()
    fans: tuple[Fan, ...] = ()
    faults: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Bound what the miner says in its own words: it becomes states and attributes."""
        for name in ("best_share", "work_mode"):
            if isinstance(told := getattr(self, name), str):
                object.__setattr__(self, name, one_line(told, MAX_NAME))
        faults = tuple(one_line(fault, MAX_NAME) for fault in self.faults[:MAX_FAULTS])
        object.__setattr__(self, "faults", faults)

    @property
    def efficiency_j_th(self) -> float | None:
        """Return J/TH now, or None where power or hashrate are not known or nothing is hashed."""
        if not self.power_w or not self.hashrate_ths:
            return None
        return self.power_w / self.hashrate_ths

    @property
    def active_pool(self) -> Pool | None:
        """Return the pool that is mined on, where the miner tells."""
        return next((pool for pool in self.pools if pool.active), None)

    @property
    def shortest_uptime_s(self) -> int | None:
        """Return the uptime that a reboot brings down, whichever the miner tells."""
        told = [value for value in (self.uptime_s, self.mining_uptime_s) if value is not None]
        return min(told) if told else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FanSetting:
    """How the fans are controlled: `mode` is `auto` or `manual`; percent of full speed; target in °C."""

    mode: str
    percent: int | None = None
    target_c: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MinerConfig:
    """What a backup keeps of a miner; None where the firmware has no such setting or does not tell it.

    `tuning` holds the firmware's own names and values, in the shape that the same driver's `set_tuning` takes.
    `frequencies` (MHz per board) and `voltages` (mV or V by the firmware's own names) and `network` are information:
    they are not written back.
    """

    identity: Identity
    pools: tuple[Pool, ...] = ()
    power_limit_w: int | None = None
    paused: bool | None = None
    fan: FanSetting | None = None
    tuning: Mapping[str, TuningValue] | None = None
    frequencies: tuple[float, ...] = ()
    voltages: Mapping[str, float] = field(default_factory=dict)
    network: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A command that the miner took, over a connection that was really made.

    `channel` names what was called (`CGMiner API restart`), `said` the miner's own words, without secrets. `scope`
    is set for reboots; `power_limit_w` where the firmware makes another limit of the one asked for (presets).
    """

    channel: str
    said: str = ""
    scope: Scope | None = None
    power_limit_w: int | None = None

    def __post_init__(self) -> None:
        """Make what was said one printable line of at most MAX_WORDS characters: it goes into the history."""
        object.__setattr__(self, "said", one_line(self.said, MAX_WORDS))


class Driver(ABC):
    """One miner on the wire.

    A driver is made without the network and holds no connection that outlives a call, unless `close` ends it. The
    caller makes one call at a time, under its own lock; each call keeps its deadline by itself and raises one of the
    five `DriverError` types, nothing else. What a driver does not override is unsupported.
    """

    key: ClassVar[str]
    """The name under which the driver is stored in a profile."""

    max_pools: ClassVar[int] = 3
    """How many pools the firmware holds."""

    keeps_pool_passwords: ClassVar[bool] = True
    """Whether `write_pools` can leave a password as it is (PoolSetting.password None)."""

    activates_any_slot: ClassVar[bool] = False
    """Whether the miner can be told to mine on a slot while a lower slot works."""

    def __init__(self, connection: Connection, profile: Profile) -> None:
        """Remember where the miner is and what it was when last seen; no network is used."""
        self.connection = connection
        self.profile = profile

    @classmethod
    @abstractmethod
    def recognises(cls, evidence: Evidence) -> bool:
        """Return whether what the address showed at first sight may be this driver's firmware; no network is used."""

    @classmethod
    @abstractmethod
    async def identify(cls, connection: Connection, evidence: Evidence) -> Profile | None:
        """Return the miner's profile, or None where what answers is not this driver's firmware after all.

        Called only where `recognises` said yes; `evidence` holds what need not be asked again. Raises
        UnreachableError, TimedOutError or AuthenticationError (the firmware is this driver's, the password is
        wrong).
        """

    @abstractmethod
    async def snapshot(self) -> Snapshot:
        """Return the miner's state; raises a DriverError where it cannot be had, never an empty snapshot."""

    @abstractmethod
    async def read_pools(self) -> tuple[Pool, ...]:
        """Return the configured pools in slot order, without empty slots."""

    async def reboot(self) -> Accepted:
        """Restart the machine, or the mining process where the firmware has nothing more (`Accepted.scope`)."""
        raise self._unsupported("be rebooted")

    async def restart_mining(self) -> Accepted:
        """Restart the mining process only."""
        raise self._unsupported("restart its mining process alone")

    async def pause(self) -> Accepted:
        """Stop mining until `resume`."""
        raise self._unsupported("be paused")

    async def resume(self) -> Accepted:
        """Mine again."""
        raise self._unsupported("be resumed")

    async def set_power_limit(self, watts: int) -> Accepted:
        """Set the power limit in W."""
        raise self._unsupported("limit its power")

    async def write_pools(self, pools: Sequence[PoolSetting], activate: int | None = None) -> Accepted:
        """Make the pool slots hold exactly `pools` (ascending by slot), and mine on slot `activate`.

        Slots not named are emptied. A pool that is already there as asked for is not touched. Raises RefusedError
        before anything is written where `pools` cannot be represented (too many, a gap, a character that the
        protocol cannot carry, a password that is None where `keeps_pool_passwords` is False). `activate` None
        leaves the choice to the firmware.
        """
        raise self._unsupported("have its pools changed")

    async def read_config(self) -> MinerConfig:
        """Return what a backup keeps.

        Raises RefusedError where what the miner tells is implausible, and NoPoolsError where it has no pools.
        """
        raise self._unsupported("tell its configuration")

    async def set_fan(self, setting: FanSetting) -> Accepted:
        """Set the fan control."""
        raise self._unsupported("have its fans controlled")

    async def set_tuning(self, tuning: Mapping[str, TuningValue]) -> Accepted:
        """Set what `MinerConfig.tuning` of the same driver told."""
        raise self._unsupported("have its tuning changed")

    async def set_fault_light(self, *, on: bool) -> Accepted:
        """Switch the light that helps to find the machine."""
        raise self._unsupported("blink its light")

    async def close(self) -> None:  # noqa: B027  most drivers hold nothing open
        """End what the driver holds open; a closed driver is not used again."""

    def _unsupported(self, what: str) -> UnsupportedError:
        identity = self.profile.identity
        return UnsupportedError(f"{identity.model} with {identity.firmware} cannot {what} over its network interface.")
