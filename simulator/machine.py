"""The state of one simulated miner, and the faults that can be switched on in it.

A `Machine` knows nothing of protocols: the modules in `simulator.kinds` read it and change it the way that a
firmware does. Everything here is driven by `time.time()`; nothing runs in the background.
"""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import override


class Fault(StrEnum):
    """What can go wrong with a simulated miner; several can be on at once."""

    DEAD = "dead"
    """Nothing listens: a connection is refused."""
    NO_REPLY = "no_reply"
    """Connections are accepted and requests read, but nothing is ever answered."""
    NO_REPLY_WRITES = "no_reply_writes"
    """Write requests take effect but are never answered; reads work."""
    SLOW_DRIP = "slow_drip"
    """Replies come one byte at a time, 50 ms apart (parameter `delay` in seconds)."""
    RESET = "reset"
    """The connection is reset in the middle of every reply."""
    GARBAGE = "garbage"
    """Replies are bytes that mean nothing in the protocol."""
    TRUNCATED = "truncated"
    """Replies end before they are complete."""
    NUL = "nul"
    """Replies carry NUL bytes behind and line breaks inside, as old CGMiner builds send them."""
    GLUED = "glued"
    """JSON replies miss the comma between two objects (`}{`), as S9-era `stats` replies do."""
    UNAUTHORIZED = "unauthorized"
    """The credentials are refused, in the way of the firmware (401, bad token, Code 45 …)."""
    ACCESS_DENIED = "access_denied"
    """Writes are answered with the firmware's own 'access denied' (Code 45, permission denied …)."""
    IGNORES_WRITES = "ignores_writes"
    """Writes are accepted, answered with success, and change nothing."""
    SESSION_BUSY = "session_busy"
    """Somebody else holds the only session (LuxOS) or all tokens are used (WhatsMiner code 136)."""
    NO_MAC = "no_mac"
    """The miner reports neither its MAC address nor its serial number."""
    SLOW_CONFIG = "slow_config"
    """A configuration write is answered only after `delay` seconds (default 60)."""


class FaultSet(MutableMapping[Fault, dict[str, float]]):
    """The faults that are on, with their parameters; notifies its owner of every change."""

    def __init__(self, faults: Mapping[Fault, dict[str, float]], changed: Callable[[], None]) -> None:
        """Take the active faults and the function to call on changes."""
        self._on = dict(faults)
        self._changed = changed

    @override
    def __getitem__(self, fault: Fault) -> dict[str, float]:
        return self._on[fault]

    @override
    def __setitem__(self, fault: Fault, parameters: dict[str, float]) -> None:
        self._on[Fault(fault)] = parameters
        self._changed()

    @override
    def __delitem__(self, fault: Fault) -> None:
        del self._on[fault]
        self._changed()

    @override
    def __iter__(self) -> Iterator[Fault]:
        return iter(self._on)

    @override
    def __len__(self) -> int:
        return len(self._on)


@dataclass(slots=True)
class PoolSlot:
    """One pool slot as the firmware keeps it."""

    url: str
    user: str
    password: str
    enabled: bool = field(default=True, kw_only=True)


@dataclass(slots=True)
class Layout:
    """What a machine reports beside its work, in the layouts that captures of real machines show.

    `board_ids` are the firmware's own numbers of the hashboards (an Antminer S9 has 6, 7 and 8; empty: without gaps);
    `alarms` the entries of the firmware's page of errors or events, in its own form; `failure` its code and words if
    mining failed; `water` the inlet and outlet temperature in °C of a hydro machine; `missing` the pages or commands
    that this version does not have; `pool_groups` how many pools each group has (empty: one group).
    """

    board_ids: tuple[int, ...] = ()
    alarms: list[dict[str, object]] = field(default_factory=list)
    failure: tuple[int, str] | None = None
    water: tuple[float, float] | None = None
    missing: set[str] = field(default_factory=set)
    measures_power: bool = True
    pool_groups: tuple[int, ...] = ()

    def board_id(self, at: int, first: int) -> int:
        """Return the firmware's number of a hashboard by its place, if it counts from `first`."""
        return self.board_ids[at] if at < len(self.board_ids) else at + first

    def groups(self, pools: int) -> list[range]:
        """Return the slots of each group of pools; what is left over is in the last group."""
        sizes = self.pool_groups or (pools,)
        starts = [sum(sizes[:at]) for at in range(len(sizes))]
        ends = [*starts[1:], pools]
        return [range(min(start, pools), min(end, pools)) for start, end in zip(starts, ends, strict=True)]


def _nobody() -> None:
    """Do nothing on a change: for a machine under construction."""


@dataclass(slots=True)
class Machine:
    """One simulated miner.

    `hashrate_ths` and `power_w` are what it does at full power; `hashrate()` and `power()` are what it does now.
    """

    ip: str
    kind: str
    model: str
    mac: str
    serial: str
    hostname: str
    firmware_version: str
    hashrate_ths: float
    power_w: float
    username: str = ""
    password: str = ""
    min_power_w: int = 0
    max_power_w: int = 0
    boards: int = 3
    boot_s: float = 4.0
    """How long the machine is silent after a reboot."""
    restart_s: float = 1.0
    """How long it does not hash after its mining process was restarted."""
    pools: list[PoolSlot] = field(default_factory=list)
    active_pool: int = 0
    priorities: list[int] = field(default_factory=list)
    """Slots in the order of their priority; empty means by slot number."""
    staged_pools: list[PoolSlot] | None = None
    """The pools that a reboot will put in the place of `pools`, for firmware that needs one."""
    staged_active: int | None = None
    power_limit_w: int | None = None
    paused: bool = False
    """Whether it is paused; a change that is due (`pause_due`) shows in it once `hashing` was asked."""
    pause_due: tuple[float, bool] | None = None
    """When it will pause (or go on), for firmware that takes a time."""
    locate_light: bool = False
    write_api: bool = True
    """Whether the owner has switched on the write API (WhatsMiner)."""
    fan_mode: str = "auto"
    fan_percent: int = 100
    work_mode: int = 0
    reported: dict[str, object] = field(default_factory=dict)
    """What the firmware reports instead of the simulated values, by its own names: errors, sensors that are missing."""
    empty_answers: int = 0
    """How many requests for statistics are still answered without content, as after a start."""
    layout: Layout = field(default_factory=Layout)
    booted_at: float = field(default_factory=lambda: time.time() - 86_400 - random.random() * 86_400)
    process_started_at: float = 0.0
    down_until: float = 0.0
    faults: FaultSet = field(default_factory=lambda: FaultSet({}, _nobody))
    counters: dict[str, int] = field(default_factory=dict)
    """How often each thing really happened: reboot, restart_mining, pause, resume, power_limit, pools, request …"""
    journal: deque[str] = field(default_factory=lambda: deque(maxlen=200))
    """The commands that reached it, newest last, as words (never a password)."""
    on_change: Callable[[], None] = field(default=lambda: None, repr=False)
    """Called after a change of the faults and after a reboot: whoever serves the machine opens or closes its ports."""

    def __post_init__(self) -> None:
        """Start the mining process with the machine."""
        self.process_started_at = self.process_started_at or self.booted_at
        self.faults = FaultSet(self.faults, self._changed)

    def _changed(self) -> None:
        self.on_change()

    # What it does now ------------------------------------------------------------------------------------------

    def has(self, fault: Fault) -> bool:
        """Return whether a fault is switched on."""
        return fault in self.faults

    def fault_delay(self, fault: Fault, default: float) -> float:
        """Return the parameter `delay` of a fault in seconds."""
        return self.faults.get(fault, {}).get("delay", default)

    @property
    def listening(self) -> bool:
        """Return whether the machine is on the network at all."""
        return not self.has(Fault.DEAD) and time.time() >= self.down_until

    @property
    def hashing(self) -> bool:
        """Return whether it hashes now: running, not paused, with a pool, and its mining process up."""
        if self.pause_due is not None and time.time() >= self.pause_due[0]:
            self.paused, self.pause_due = self.pause_due[1], None
        return (
            self.listening
            and not self.paused
            and bool(self.pools)
            and time.time() >= self.process_started_at + self.restart_s
        )

    def _share(self) -> float:
        if not self.power_limit_w or not self.power_w:
            return 1.0
        return min(1.0, self.power_limit_w / self.power_w)

    def hashrate(self) -> float:
        """Return the hashrate in TH/s now."""
        return self.hashrate_ths * self._share() if self.hashing else 0.0

    def power(self) -> float:
        """Return the power draw in W now."""
        return self.power_w * self._share() if self.hashing else min(20.0, self.power_w * 0.02)

    @property
    def uptime_s(self) -> int:
        """Return how long the machine is up."""
        return max(0, int(time.time() - self.booted_at))

    @property
    def mining_uptime_s(self) -> int:
        """Return how long the mining process is up (CGMiner's `Elapsed`)."""
        return max(0, int(time.time() - self.process_started_at))

    def temperature(self) -> float:
        """Return the temperature of its hottest chip in °C now; every machine has its own."""
        return 24.0 + int(self.mac[-2:], 16) % 8 + 45.0 * self._activity()

    def fan_rpm(self) -> int:
        """Return the speed of its fans in revolutions per minute now."""
        percent = self.fan_percent if self.fan_mode == "manual" else 30 + 60 * self._activity()
        return int(65 * percent)

    def shares(self) -> tuple[int, int]:
        """Return the accepted and the rejected shares since its mining process started."""
        accepted = self.mining_uptime_s // 5 if self.hashrate_ths else 0
        return accepted, accepted // 300

    def _activity(self) -> float:
        return self.hashrate() / self.hashrate_ths if self.hashrate_ths else 0.0

    # What can be done to it ------------------------------------------------------------------------------------

    def count(self, what: str) -> None:
        """Count one thing that happened, and note it in the journal."""
        self.counters[what] = self.counters.get(what, 0) + 1
        self.journal.append(what)

    def note(self, words: str) -> None:
        """Write a command that arrived into the journal, without counting it."""
        self.journal.append(words)

    def reboot(self) -> None:
        """Go silent for `boot_s` and start again; a miner that ignores writes only counts `ignored`."""
        if self._ignored():
            return
        self.count("reboot")
        self.down_until = time.time() + self.boot_s
        self.booted_at = self.process_started_at = self.down_until
        if self.staged_pools is not None:
            self.pools, self.priorities, self.staged_pools = self.staged_pools, [], None
        self.active_pool = self.best_pool()
        if self.staged_active is not None and self.staged_active < len(self.pools):
            # Firmware that boots on a chosen slot keeps doing so.
            self.active_pool = self.staged_active
        self.on_change()

    def restart_mining(self, *, silent: bool = False) -> None:
        """Restart the mining process only; with `silent` nothing listens while it starts (it serves the API itself)."""
        if self._ignored():
            return
        self.count("restart_mining")
        self.process_started_at = time.time()
        self.active_pool = self.best_pool()
        if silent:
            self.down_until = self.process_started_at + self.restart_s
            self.on_change()

    def set_paused(self, paused: bool) -> None:
        """Stop or start hashing."""
        if self._ignored():
            return
        self.count("pause" if paused else "resume")
        self.paused, self.pause_due = paused, None

    def schedule_pause(self, paused: bool, at: float) -> None:
        """Stop or start hashing at a time (Unix time)."""
        if self._ignored():
            return
        self.count("pause" if paused else "resume")
        self.pause_due = (at, paused)

    def set_power_limit(self, watts: int | None) -> None:
        """Set the power limit in W."""
        if self._ignored():
            return
        self.count("power_limit")
        self.power_limit_w = watts

    def set_pools(self, pools: list[PoolSlot], active: int | None = None, priorities: list[int] | None = None) -> None:
        """Replace the pool list; without `active` the pool of the highest priority is mined on."""
        if self._ignored():
            return
        self.count("pools")
        self.pools = pools
        self.priorities = priorities or []
        self.active_pool = self.best_pool() if active is None else active

    def stage_pools(self, pools: list[PoolSlot], active: int | None = None) -> None:
        """Keep a pool list, and the slot to mine on, for the next reboot."""
        if self._ignored():
            return
        self.count("pools")
        self.staged_pools = pools
        self.staged_active = active

    def set_fan(self, mode: str, percent: int) -> None:
        """Set the fan control."""
        if self._ignored():
            return
        self.count("fan")
        self.fan_mode, self.fan_percent = mode, percent

    def set_locate_light(self, on: bool) -> None:
        """Switch the locate light."""
        if self._ignored():
            return
        self.count("locate_light")
        self.locate_light = on

    def set_work_mode(self, mode: int) -> None:
        """Set the firmware's work mode."""
        if self._ignored():
            return
        self.count("work_mode")
        self.work_mode = mode

    def best_pool(self) -> int:
        """Return the slot that the firmware mines on when left alone."""
        return self.priorities[0] if self.priorities else 0

    def _ignored(self) -> bool:
        if self.has(Fault.IGNORES_WRITES):
            self.count("ignored")
            return True
        return False
