"""The values of a miner: its identity, readings and configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from math import ceil
from typing import Self, override

from ..parsing.text import one_line
from .plausible_ranges import FREQUENCY, MAX_PARTS, VOLTAGE, drop_implausible, efficiency, usable_positions

type TuningValue = str | int | float | bool
"""One value of a firmware's tuning, as JSON has it."""


MAX_NAME = 100
"""How many characters of a name that a miner reports are kept."""

MAX_FAULTS = 20
"""How many of the faults that a miner reports are kept."""
MAX_FAULT_MESSAGE = 300
"""How many characters of the sentence of a fault are kept."""


def stored_values(data: object) -> dict[str, TuningValue]:
    """Return the values of a stored memory without damaged ones; none if it is not a mapping."""
    if not isinstance(data, Mapping):
        return {}
    return {str(key): value for key, value in data.items() if isinstance(value, (str, int, float, bool))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The identity of a miner; None if the miner does not report it.

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
            if isinstance(reported := getattr(self, name), str):
                object.__setattr__(self, name, one_line(reported, MAX_NAME))

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """Return the identity of a dictionary of its fields; raises KeyError if a required one is missing."""
        optional = ("firmware_version", "mac", "serial", "hostname")
        reported = {name: str(value) for name in optional if (value := data.get(name)) is not None}
        return cls(vendor=str(data["vendor"]), model=str(data["model"]), firmware=str(data["firmware"]), **reported)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """One pool slot as the miner reports it; None if it does not report a value.

    `slot` counts from 0 whatever the firmware does. `password` is None unless the firmware really reports it: the
    placeholders "x" and "" that some libraries fill in are not passwords. `quota` is the share of the work, from 0 to
    1, of the group of pools that begins with this slot; it is None for the other pools of a group, which are its
    fallbacks, and for all pools of a miner that does not divide its work.
    """

    slot: int
    url: str
    user: str
    password: str | None = field(default=None, repr=False)
    quota: float | None = None
    active: bool | None = None
    alive: bool | None = None
    accepted: int | None = None
    rejected: int | None = None

    def __post_init__(self) -> None:
        """Drop implausible numbers of shares."""
        drop_implausible(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSetting:
    """The wanted pool of a slot; `password` None keeps the one that the miner has for this slot.

    `quota` is that of `Pool`. If no pool has one, the groups of the miner stay as they are.
    """

    slot: int
    url: str
    user: str
    password: str | None = field(default=None, repr=False)
    quota: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One hashboard in TH/s, °C and MHz; None if the miner does not report it.

    `position` is the firmware's own number, counted from 0. `inlet_temperature_c` and `outlet_temperature_c` are those
    of its coolant, air or water.
    """

    position: int
    hashrate_ths: float | None = None
    temperature_c: float | None = None
    chip_temperature_c: float | None = None
    inlet_temperature_c: float | None = None
    outlet_temperature_c: float | None = None
    chips: int | None = None
    frequency_mhz: float | None = None
    active: bool | None = None
    implausible: tuple[str, ...] = field(default=(), init=False, repr=False, compare=False)
    """The quantities that were reported and dropped because no machine has such a value."""

    def __post_init__(self) -> None:
        """Drop implausible numbers."""
        object.__setattr__(self, "implausible", tuple(drop_implausible(self)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fan:
    """One fan and its speed in revolutions per minute."""

    position: int
    rpm: int | None = None
    implausible: tuple[str, ...] = field(default=(), init=False, repr=False, compare=False)
    """The quantities that were reported and dropped because no machine has such a value."""

    def __post_init__(self) -> None:
        """Drop implausible numbers."""
        object.__setattr__(self, "implausible", tuple(drop_implausible(self)))


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that a miner reports: a plain sentence, and the firmware's own code if it has one."""

    message: str
    code: str | None = None

    def __post_init__(self) -> None:
        """Bound the miner's text: it becomes states and attributes."""
        object.__setattr__(self, "message", one_line(self.message, MAX_FAULT_MESSAGE))
        if self.code is not None:
            object.__setattr__(self, "code", one_line(self.code, MAX_NAME))

    @override
    def __str__(self) -> str:
        """Return the sentence with the code behind it."""
        return self.message if self.code is None else f"{self.message} ({self.code})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttle:
    """The share of its full power that a miner may draw, which acts live on a miner whose power limit does not.

    `percent` is the share now and `lowest` the lowest one. `full_w` is the power in W of 100 %; None while it is not
    known, as while the miner starts.
    """

    percent: int
    lowest: int
    full_w: float | None = None

    def watts(self, percent: int) -> int | None:
        """Return the power in W that the miner does not exceed at a percentage."""
        return None if self.full_w is None else ceil(self.full_w * percent / 100)

    def percent_for(self, watts: int) -> int | None:
        """Return the highest percentage, at most 100, that does not exceed a power; None if there is none."""
        if not self.full_w:
            return None
        percent = min(100, int(watts * 100 / self.full_w))
        return percent if percent >= self.lowest else None


@dataclass(frozen=True, slots=True, kw_only=True)
class MiningState:
    """Whether a miner mines, as in a snapshot, and which machine said so; not its readings."""

    identity: Identity
    paused: bool | None
    mining: bool | None = None

    def is_enough(self, known: Identity) -> bool:
        """Return whether it has a state, and identifies the machine if that is known by what it reports."""
        identified = self.identity.mac or self.identity.serial or not (known.mac or known.serial)
        return bool(identified) and not (self.paused is None and self.mining is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What one poll of one miner returned; None for what it does not report, never a made-up zero.

    `uptime_s` is the machine's uptime, `mining_uptime_s` that of the mining process (CGMiner's `Elapsed`); most
    firmware reports one of them. `paused` is whether the miner was instructed not to mine; `mining` is whether it
    hashes. `power_limit_w` is the limit that was set, `throttle` what lowers the power besides. `difficulty_accepted`
    is the sum of the difficulties of the accepted shares, each unit 2^32 hashes.
    `inlet_temperature_c` and `outlet_temperature_c` are those of the cooling water. Implausible numbers are unknown,
    and a fault names them (`plausible_ranges`).
    """

    identity: Identity
    mining: bool | None = None
    paused: bool | None = None
    hashrate_ths: float | None = None
    expected_hashrate_ths: float | None = None
    power_w: float | None = None
    power_limit_w: int | None = None
    throttle: Throttle | None = None
    temperature_max_c: float | None = None
    inlet_temperature_c: float | None = None
    outlet_temperature_c: float | None = None
    uptime_s: int | None = None
    mining_uptime_s: int | None = None
    shares_accepted: int | None = None
    shares_rejected: int | None = None
    difficulty_accepted: float | None = None
    best_share: str | None = None
    locate_light: bool | None = None
    work_mode: str | None = None
    pools: tuple[Pool, ...] = ()
    boards: tuple[Board, ...] = ()
    fans: tuple[Fan, ...] = ()
    faults: tuple[Fault, ...] = ()

    def __post_init__(self) -> None:
        """Bound the miner's own words, and drop numbers and parts that no machine has."""
        for name in ("best_share", "work_mode"):
            if isinstance(reported := getattr(self, name), str):
                object.__setattr__(self, name, one_line(reported, MAX_NAME))
        faults = []
        for name, key in (("boards", "position"), ("fans", "position"), ("pools", "slot")):
            parts = getattr(self, name)
            if len(usable := usable_positions(parts, key)) < len(parts):
                faults.append(Fault(f"The miner reports {len(parts)} {name}, of which only {len(usable)} can be read."))
                object.__setattr__(self, name, usable)
        dropped = drop_implausible(self)
        dropped += [quantity for board in self.boards for quantity in board.implausible]
        dropped += [quantity for fan in self.fans for quantity in fan.implausible]
        if dropped:
            faults.append(Fault(f"The miner reports implausible values: {', '.join(dict.fromkeys(dropped))}."))
        # Within the limit, so that a snapshot made of the same values again is the same.
        faults = [*self.faults[: MAX_FAULTS - len(faults)], *faults]
        object.__setattr__(self, "faults", tuple(faults))

    def with_mining(self, state: MiningState) -> Self:
        """Return the snapshot with a state of mining that was read since.

        One that was paused since hashes nothing, and its power is not known any more: policies would take it for what
        the miner draws paused. All else stays as it was.
        """
        mining = False if state.paused else self.mining if state.mining is None else state.mining
        changed = replace(self, paused=state.paused, mining=mining)
        if state.paused and not self.paused:
            return replace(changed, hashrate_ths=0.0, power_w=None)
        return changed

    @property
    def efficiency_j_th(self) -> float | None:
        """Return J/TH now; None if power or hashrate are not known or hardly anything is hashed."""
        return efficiency(self.power_w, self.hashrate_ths)

    @property
    def effective_power_limit_w(self) -> int | None:
        """Return the lower one of the power limit and what the throttle allows, in W; None if none is known."""
        throttle = self.throttle
        throttled = None if throttle is None or throttle.percent >= 100 else throttle.watts(throttle.percent)
        return min((watts for watts in (self.power_limit_w, throttled) if watts is not None), default=None)

    @property
    def power_ceiling_w(self) -> int | None:
        """Return the effective power limit in W; without one, the full power if that is known."""
        if (limit := self.effective_power_limit_w) is not None or self.throttle is None:
            return limit
        return self.throttle.watts(self.throttle.percent)

    @property
    def active_pools(self) -> tuple[Pool, ...]:
        """Return the pools that are mined on: several if the firmware splits its work between groups of pools."""
        return tuple(pool for pool in self.pools if pool.active)

    @property
    def active_pool(self) -> Pool | None:
        """Return the first pool that is mined on, or None if the miner reports none."""
        return next(iter(self.active_pools), None)

    @property
    def shortest_uptime_s(self) -> int | None:
        """Return the uptime that a reboot brings down, whichever the miner reports."""
        reported = [value for value in (self.uptime_s, self.mining_uptime_s) if value is not None]
        return min(reported) if reported else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FanSetting:
    """How the fans are controlled: `mode` is `auto` or `manual`; percent of full speed; target in °C."""

    mode: str
    percent: int | None = None
    target_c: float | None = None

    def __post_init__(self) -> None:
        """Drop implausible numbers: a backup of them would be restored."""
        drop_implausible(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class MinerConfig:
    """What a backup keeps of a miner; None if the firmware has no such setting or does not report it.

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

    def __post_init__(self) -> None:
        """Drop implausible numbers, and parts that no machine has: a backup of them would be restored."""
        drop_implausible(self)
        object.__setattr__(self, "pools", usable_positions(self.pools, "slot"))
        frequencies = tuple(mhz for mhz in self.frequencies if FREQUENCY.holds(mhz))
        object.__setattr__(self, "frequencies", frequencies[:MAX_PARTS])
        voltages = {name: value for name, value in self.voltages.items() if VOLTAGE.holds(value)}
        object.__setattr__(self, "voltages", dict(islice(voltages.items(), MAX_PARTS)))
        object.__setattr__(self, "network", dict(islice(self.network.items(), MAX_PARTS)))
