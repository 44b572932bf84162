"""The interface between the integration and the firmware of a miner.

A driver speaks the protocol of one firmware. It never reports success for a command that it could not deliver, never
invents a value that the miner did not report, and never tries credentials that it was not given. Whether a command
took effect is checked by the caller, which reads back.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Final, Self

from ..parsing.text import one_line
from .capability import Capability
from .deadline import deadline
from .errors import MAX_WORDS, UnsupportedError
from .plausible_ranges import drop_implausible
from .settings import CAPABILITIES, Setting, SettingKey, SettingValue
from .values import MAX_NAME, FanSetting, Identity, MinerConfig, MiningState, Pool, PoolSetting, Snapshot, TuningValue

if TYPE_CHECKING:
    from aiohttp import ClientSession

    from .evidence import Evidence
    from .firmware_image import FirmwareImage, UpgradeFacts


class Scope(StrEnum):
    """What a reboot really restarts."""

    MACHINE = "machine"
    MINING_PROCESS = "mining process"


class Limit(StrEnum):
    """Why a miner offers less than its firmware or its model could; the most decisive reason first."""

    FOREIGN_FIRMWARE = "foreign_firmware"
    READ_ONLY_API = "read_only_api"
    UNCLEAR_ACCESS = "unclear_access"
    OLD_WEB = "old_web"
    API_ONLY = "api_only"

    @property
    def sentence(self) -> str:
        """Return the reason as a sentence in English."""
        return _LIMITS[self]


_LIMITS: Mapping[Limit, str] = {
    Limit.READ_ONLY_API: (
        "Its API on port 4028 allows Home Assistant only to read. Add the address of Home Assistant with a leading W: "
        "to the miner's --api-allow to change that."
    ),
    Limit.UNCLEAR_ACCESS: (
        "It did not report whether its API on port 4028 allows Home Assistant to write, so writing is not offered."
    ),
    Limit.OLD_WEB: (
        "Its firmware is from 2019 or before. Its configuration can be read and the machine rebooted, but pausing, "
        "fans, pools and the work mode can only be changed on its own web page."
    ),
    Limit.API_ONLY: "It is read by its API on port 4028, because its web interface is not one that can be used.",
    Limit.FOREIGN_FIRMWARE: "Its firmware is not from the maker of the machine and is only read, never written to.",
}


@dataclass(frozen=True, slots=True)
class Credentials:
    """The credentials of a miner; None stands for the default of the firmware."""

    username: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """How long one call to a driver may take in all, in seconds."""

    read: float = 15.0
    write: float = 30.0
    config_write: float = 300.0
    """For writes that the firmware answers only after it restarted mining (Antminer: about a minute)."""
    upgrade: float = 1800.0
    """For sending a firmware image."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request to a miner and its raw answer, as a recording keeps it.

    `protocol` is `rpc` (port 4028 and its like), `http` or `whatsminer3`. `request` is the request body of a socket
    protocol, or method and path of HTTP (`GET /api/system/info`). `answer` is None if the connection was closed
    without a byte. `headers` are those of an HTTP answer, with names in lower case.
    """

    port: int
    protocol: str
    request: str
    answer: bytes | None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """The address of a miner, and how to connect to it.

    `host` is an IP address (IPv4 or IPv6 literal); names are resolved by the caller. `observer`, if given, is called
    with every exchange.
    """

    host: str
    session: ClientSession = field(repr=False)
    credentials: Credentials = field(default_factory=Credentials)
    deadlines: Deadlines = field(default_factory=Deadlines)
    observer: Callable[[Exchange], None] | None = field(default=None, repr=False, compare=False)

    @property
    def url_host(self) -> str:
        """Return the host as used in a URL: IPv6 in brackets."""
        return f"[{self.host}]" if ":" in self.host else self.host


PROFILE_FORMAT: Final = 3
"""Raised when drivers learn what older versions did not ask a miner for: stored profiles of another format are old.

2: settings, logs and firmware; older CGMiner profiles listed too many capabilities.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What does not change from poll to poll: enough to make a miner's entities while it is off."""

    driver: str
    identity: Identity
    capabilities: frozenset[Capability]
    power_limit_min_w: int | None = None
    power_limit_max_w: int | None = None
    limits: frozenset[Limit] = frozenset()

    def __post_init__(self) -> None:
        """Drop limits that no machine has; an agent may report a driver that only it knows."""
        object.__setattr__(self, "driver", one_line(self.driver, MAX_NAME))
        drop_implausible(self)
        lowest, highest = self.power_limit_min_w, self.power_limit_max_w
        if lowest is not None and highest is not None and lowest > highest:
            object.__setattr__(self, "power_limit_min_w", None)
            object.__setattr__(self, "power_limit_max_w", None)

    def as_dict(self) -> dict[str, object]:
        """Return the profile as JSON."""
        return {
            "format": PROFILE_FORMAT,
            "driver": self.driver,
            **asdict(self.identity),
            "capabilities": sorted(self.capabilities),
            "power_limit_min_w": self.power_limit_min_w,
            "power_limit_max_w": self.power_limit_max_w,
            "limits": sorted(self.limits),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """Return the profile that `as_dict` gave; raises KeyError or ValueError if it is damaged."""

        def number(key: str) -> int | None:
            value = data.get(key)
            return int(value) if isinstance(value, (int, float)) else None

        return cls(
            driver=str(data["driver"]),
            identity=Identity.from_dict(data),
            capabilities=frozenset(Capability(name) for name in _names(data["capabilities"])),
            power_limit_min_w=number("power_limit_min_w"),
            power_limit_max_w=number("power_limit_max_w"),
            limits=frozenset(Limit(name) for name in _names(data.get("limits", ()))),
        )


def _names(value: object) -> list[str]:
    if not isinstance(value, (list, tuple)):
        raise ValueError("a list of names is not a list")  # noqa: TRY004  one error for a damaged profile
    return [str(name) for name in value]


class Memory:
    """What a driver learned of a miner and needs for a later command; the caller keeps it across restarts.

    An Antminer that is paused does not report the work mode that it had before, for example.
    """

    def __init__(
        self,
        values: Mapping[str, TuningValue] | None = None,
        on_change: Callable[[Mapping[str, TuningValue]], None] | None = None,
    ) -> None:
        """Take the stored values, and a callback for all values when one changes."""
        self._values = dict(values or {})
        self._on_change = on_change

    def get(self, key: str) -> TuningValue | None:
        """Return a value, or None if it was never learned."""
        return self._values.get(key)

    def put(self, key: str, value: TuningValue) -> None:
        """Keep a value; the caller is called only if it is new."""
        if self._values.get(key) != value:
            self._values[key] = value
            if self._on_change is not None:
                self._on_change(dict(self._values))


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A command that was delivered to the miner and accepted.

    `channel` names the command (`CGMiner API restart`), `said` holds the miner's own words, without secrets. `scope` is
    set for reboots; `power_limit_w` if the firmware may set another limit than the requested one (presets), or shows it
    among its settings only. The command takes effect after `effective_s` seconds.
    """

    channel: str
    said: str = ""
    scope: Scope | None = None
    power_limit_w: int | None = None
    effective_s: float = 0.0

    def __post_init__(self) -> None:
        """Make the miner's words one printable line of at most MAX_WORDS characters: they go into the history."""
        object.__setattr__(self, "said", one_line(self.said, MAX_WORDS))


class Driver(ABC):
    """One miner, controlled by the protocol of its firmware.

    A driver is made without the network and holds no connection that outlives a call, unless `close` ends it. The
    caller makes one call at a time, under its own lock. Each call checks the capability, keeps its deadline and raises
    only `DriverError`s. Derived classes implement the hooks (`_reboot`); a hook that is not overridden is unsupported.
    """

    key: ClassVar[str]
    """The name under which the driver is stored in a profile."""

    max_pools: ClassVar[int] = 3
    """How many pools the firmware holds."""

    keeps_pool_passwords: ClassVar[bool] = True
    """Whether `write_pools` can leave a password as it is (PoolSetting.password None)."""

    shows_pools_after_restart: ClassVar[bool] = False
    """Whether the miner shows the pools that it uses, and those that were written only after it was restarted."""

    activates_any_slot: ClassVar[bool] = False
    """Whether the miner can be instructed to mine on a slot while a lower slot works."""

    empties_pool_slots: ClassVar[bool] = True
    """Whether a slot that holds a pool can be left without one."""

    log_names: ClassVar[tuple[str, ...]] = ()
    """The logs that can be read, the most useful first."""

    image_suffixes: ClassVar[tuple[str, ...]] = ()
    """The endings of the image files that the firmware installs, `.tar.gz` for example."""

    config_commands: ClassVar[frozenset[Capability]] = frozenset()
    """The commands that take long (mining restarts first, or logs are packed); they get the longest deadline."""

    def __init__(self, connection: Connection, profile: Profile) -> None:
        """Store the connection and the profile; no network is used."""
        self.connection = connection
        self.profile = profile
        self.memory = Memory()

    @classmethod
    @abstractmethod
    def recognises(cls, evidence: Evidence) -> bool:
        """Return whether the evidence fits this driver's firmware; no network is used."""

    @classmethod
    @abstractmethod
    async def identify(cls, connection: Connection, evidence: Evidence) -> Profile | None:
        """Return the miner's profile, or None if the device does not run this driver's firmware.

        Called only if `recognises` returned True; `evidence` holds what is known already. Raises
        UnreachableError, TimedOutError or AuthenticationError (the firmware is this driver's, the password is
        wrong).
        """

    # The calls of a driver: each checks the capability and keeps one deadline around its hook.

    async def snapshot(self) -> Snapshot:
        """Return the miner's state; raises a DriverError if it cannot be read, never an empty snapshot."""
        async with self._within(self.connection.deadlines.read):
            return await self._snapshot()

    async def mining_state(self) -> MiningState | Snapshot:
        """Return whether the miner is paused, and its identity; a snapshot if that takes no fewer requests."""
        async with self._within(self.connection.deadlines.read):
            state = await self._mining_state()
        return state if state is not None and state.is_enough(self.profile.identity) else await self.snapshot()

    async def read_pools(self) -> tuple[Pool, ...]:
        """Return the configured pools in slot order, without empty slots."""
        async with self._within(self.connection.deadlines.read):
            return await self._read_pools()

    async def read_config(self) -> MinerConfig:
        """Return what a backup keeps.

        Raises RefusedError if what the miner reports is implausible, and NoPoolsError if it has no pools.
        """
        self._needs(Capability.CONFIG_READ)
        async with self._within(self.connection.deadlines.read):
            return await self._read_config()

    async def reboot(self) -> Accepted:
        """Restart the machine, or the mining process if the firmware has nothing more (`Accepted.scope`)."""
        async with self._command(Capability.REBOOT):
            return await self._reboot()

    async def restart_mining(self) -> Accepted:
        """Restart the mining process only."""
        async with self._command(Capability.RESTART_MINING):
            return await self._restart_mining()

    async def pause(self) -> Accepted:
        """Stop mining until `resume`."""
        async with self._command(Capability.PAUSE):
            return await self._pause()

    async def resume(self) -> Accepted:
        """Mine again."""
        async with self._command(Capability.RESUME):
            return await self._resume()

    async def set_power_limit(self, watts: int) -> Accepted:
        """Set the power limit in W."""
        async with self._command(Capability.POWER_LIMIT):
            return await self._set_power_limit(watts)

    async def write_pools(self, pools: Sequence[PoolSetting], activate: int | None = None) -> Accepted:
        """Write exactly `pools` (ascending by slot) to the pool slots, and mine on slot `activate`.

        Slots that are not named are emptied. A pool that is already as requested is not touched. Raises RefusedError
        before anything is written if `pools` cannot be represented (too many, a gap, a character that the protocol
        cannot carry, a password that is None if `keeps_pool_passwords` is False). If `activate` is None, the firmware
        chooses. Pools with quotas make groups between which the miner divides its work; without any, its groups stay,
        and a miner with several of them may refuse with `pool_groups`.
        """
        if any(pool.quota is not None for pool in pools):
            self._needs(Capability.POOL_QUOTAS)
        async with self._command(Capability.POOLS_WRITE):
            return await self._write_pools(pools, activate)

    async def set_fan(self, setting: FanSetting) -> Accepted:
        """Set the fan control."""
        async with self._command(Capability.FAN):
            return await self._set_fan(setting)

    async def set_tuning(self, tuning: Mapping[str, TuningValue]) -> Accepted:
        """Set what `MinerConfig.tuning` of the same driver reported."""
        async with self._command(Capability.TUNING):
            return await self._set_tuning(tuning)

    async def set_locate_light(self, *, on: bool) -> Accepted:
        """Switch the light that helps to find the machine."""
        async with self._command(Capability.LOCATE_LIGHT):
            return await self._set_locate_light(on=on)

    async def read_settings(self) -> tuple[Setting, ...]:
        """Return the settings that the miner has, with their values, ranges and options; empty if it has none."""
        async with self._within(self.connection.deadlines.read):
            return await self._read_settings()

    async def write_settings(self, values: Mapping[SettingKey, SettingValue]) -> Accepted:
        """Change these settings and nothing else, with as few writes as possible.

        The caller has checked the values against `read_settings`. All keys belong to one capability.
        """
        (capability,) = {CAPABILITIES[key] for key in values}
        async with self._command(capability):
            return await self._write_settings(values)

    async def read_log(self, name: str, max_bytes: int) -> bytes:
        """Return the last `max_bytes` bytes of one of `log_names`, as the miner sends it: redact it before use."""
        self._needs(Capability.LOGS)
        if name not in self.log_names:
            raise UnsupportedError("log_unknown", log=name)
        async with self._command(Capability.LOGS):
            return await self._read_log(name, max_bytes)

    async def read_upgrade_facts(self) -> UpgradeFacts:
        """Return what decides which images the miner can install."""
        self._needs(Capability.FIRMWARE)
        async with self._within(self.connection.deadlines.read):
            return await self._read_upgrade_facts()

    async def upgrade_firmware(self, image: FirmwareImage, progress: Callable[[int], None]) -> Accepted:
        """Send an image, keeping the miner's settings; return when the miner has accepted it.

        The file is read in parts while it is sent, and `progress` is called with the bytes sent so far. The miner
        restarts afterwards; whether it runs the new version is checked by the caller.
        """
        self._needs(Capability.FIRMWARE)
        async with self._within(self.connection.deadlines.upgrade):
            return await self._upgrade_firmware(image, progress)

    async def close(self) -> None:  # noqa: B027  most drivers hold nothing open
        """End what the driver holds open; a closed driver is not used again."""

    # Hooks, which run within the deadline of their call.

    @abstractmethod
    async def _snapshot(self) -> Snapshot: ...

    async def _mining_state(self) -> MiningState | None:
        """Return None if only a snapshot shows it; `paused` as a snapshot would."""
        return None

    @abstractmethod
    async def _read_pools(self) -> tuple[Pool, ...]: ...

    async def _read_config(self) -> MinerConfig:
        raise self.unsupported(Capability.CONFIG_READ)

    async def _reboot(self) -> Accepted:
        raise self.unsupported(Capability.REBOOT)

    async def _restart_mining(self) -> Accepted:
        raise self.unsupported(Capability.RESTART_MINING)

    async def _pause(self) -> Accepted:
        raise self.unsupported(Capability.PAUSE)

    async def _resume(self) -> Accepted:
        raise self.unsupported(Capability.RESUME)

    async def _set_power_limit(self, watts: int) -> Accepted:
        raise self.unsupported(Capability.POWER_LIMIT)

    async def _write_pools(self, pools: Sequence[PoolSetting], activate: int | None) -> Accepted:
        raise self.unsupported(Capability.POOLS_WRITE)

    async def _set_fan(self, setting: FanSetting) -> Accepted:
        raise self.unsupported(Capability.FAN)

    async def _set_tuning(self, tuning: Mapping[str, TuningValue]) -> Accepted:
        raise self.unsupported(Capability.TUNING)

    async def _set_locate_light(self, *, on: bool) -> Accepted:
        raise self.unsupported(Capability.LOCATE_LIGHT)

    async def _read_settings(self) -> tuple[Setting, ...]:
        return ()

    async def _write_settings(self, values: Mapping[SettingKey, SettingValue]) -> Accepted:
        raise self.unsupported(CAPABILITIES[next(iter(values))])

    async def _read_log(self, name: str, max_bytes: int) -> bytes:
        raise self.unsupported(Capability.LOGS)

    async def _read_upgrade_facts(self) -> UpgradeFacts:
        raise self.unsupported(Capability.FIRMWARE)

    async def _upgrade_firmware(self, image: FirmwareImage, progress: Callable[[int], None]) -> Accepted:
        raise self.unsupported(Capability.FIRMWARE)

    def _within(self, seconds: float) -> AbstractAsyncContextManager[None]:
        return deadline(self.connection.host, seconds)

    def _command(self, capability: Capability) -> AbstractAsyncContextManager[None]:
        """Return the deadline of a command; raises UnsupportedError if the miner lacks the capability."""
        self._needs(capability)
        deadlines = self.connection.deadlines
        return self._within(deadlines.config_write if capability in self.config_commands else deadlines.write)

    def unsupported(self, capability: Capability) -> UnsupportedError:
        """Return the error for a capability that the miner lacks, with the reason if it is known."""
        identity = self.profile.identity
        limit = next((limit for limit in Limit if limit in self.profile.limits), None)
        return UnsupportedError(
            f"{capability}_unsupported" if limit is None else f"limit_{limit}",
            model=identity.model,
            firmware=identity.firmware,
            capability=capability.value,
        )

    def _needs(self, capability: Capability) -> None:
        """Raise UnsupportedError if the profile lacks a capability."""
        if capability not in self.profile.capabilities:
            raise self.unsupported(capability)
