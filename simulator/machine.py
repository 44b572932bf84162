"""The state of one simulated miner, and its faults.

A `Machine` is independent of protocols: the modules in `simulator.kinds` read and change it like firmware. Its state
depends on `time.time()`; nothing runs in the background.
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
    """The faults of a simulated miner; several can be active at once."""

    DEAD = "dead"
    """Nothing listens: connections are refused."""
    NO_REPLY = "no_reply"
    """Connections are accepted and requests read, but nothing is ever answered."""
    NO_REPLY_WRITES = "no_reply_writes"
    """Write requests take effect but are never answered; reads work."""
    SLOW_DRIP = "slow_drip"
    """Replies come one byte at a time, 50 ms apart (parameter `delay` in seconds)."""
    RESET = "reset"
    """The connection is reset in the middle of every reply."""
    GARBAGE = "garbage"
    """Replies are meaningless bytes."""
    TRUNCATED = "truncated"
    """Replies end before they are complete."""
    NUL = "nul"
    """Replies contain line breaks and end with NUL bytes, as in old CGMiner builds."""
    GLUED = "glued"
    """JSON replies lack the comma between two objects (`}{`), as in S9-era `stats` replies."""
    UNAUTHORIZED = "unauthorized"
    """The credentials are refused like in the firmware (401, bad token, Code 45 …)."""
    ACCESS_DENIED = "access_denied"
    """Writes are answered with the firmware's own 'access denied' (Code 45, permission denied …)."""
    IGNORES_WRITES = "ignores_writes"
    """Writes are accepted, answered with success, and change nothing."""
    SESSION_BUSY = "session_busy"
    """Another client holds the only session (LuxOS), or all tokens are used (WhatsMiner code 136)."""
    NO_MAC = "no_mac"
    """The miner reports neither its MAC address nor its serial number."""
    SLOW_CONFIG = "slow_config"
    """A configuration write is answered only after `delay` seconds (default 60)."""
    STALLED = "stalled"
    """It hashes nothing and finds no share until its mining process restarts, or, with parameter `reboot` other than 0,
    until the machine reboots. The pool and the API stay alive."""


class UpgradeFault(StrEnum):
    """What goes wrong when a simulated miner installs firmware; several can be active at once."""

    SLOW_FLASH = "slow_flash"
    """Writing the image takes so many seconds longer before the answer comes."""
    HALF_UPLOAD = "half_upload"
    """The connection is reset when half of the image has been received."""
    WRONG_MODEL_ACCEPTED = "wrong_model_accepted"
    """An image for another machine is installed as if it were for this one."""
    VERSION_UNCHANGED = "version_unchanged"
    """The image is accepted and the machine restarts, with the firmware that it had."""
    SETTINGS_LOST = "settings_lost"
    """The machine starts with the settings and pools of its maker."""
    REBOOT_LOOP = "reboot_loop"
    """The machine starts again and again, and answers only for a moment each time."""


class FaultSet(MutableMapping[Fault, dict[str, float]]):
    """The active faults with their parameters; notifies its owner of every change."""

    def __init__(self, faults: Mapping[Fault, dict[str, float]], changed: Callable[[], None]) -> None:
        """Initialize with the active faults and a function to call on changes."""
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
    """One pool slot as stored by the firmware."""

    url: str
    user: str
    password: str
    enabled: bool = field(default=True, kw_only=True)
    quota: int = field(default=1, kw_only=True)
    """Its part of the work, if a CGMiner divides that."""


@dataclass(slots=True)
class Layout:
    """Other values that a machine reports, in the layouts of captures.

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
        """Return the slots of each group of pools; remaining slots are in the last group."""
        sizes = self.pool_groups or (pools,)
        starts = [sum(sizes[:at]) for at in range(len(sizes))]
        ends = [*starts[1:], pools]
        return [range(min(start, pools), min(end, pools)) for start, end in zip(starts, ends, strict=True)]


def _address(pool: PoolSlot) -> str:
    """Return host and port of a pool."""
    return pool.url.partition("://")[2].rpartition("@")[2].partition("/")[0]


def _nobody() -> None:
    """Ignore changes of a machine under construction."""


@dataclass(slots=True)
class Machine:
    """One simulated miner.

    `hashrate_ths` and `power_w` are the values at full power; `hashrate()` and `power()` are the current ones.
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
    """How long it does not hash after a restart of its mining process."""
    pools: list[PoolSlot] = field(default_factory=list)
    active_pool: int = 0
    priorities: list[int] = field(default_factory=list)
    """Slots in the order of their priority; empty means by slot number."""
    pool_strategy: str = "Failover"
    """The strategy of a CGMiner; with "Load Balance" it divides its work by the quotas of its pools."""
    staged_pools: list[PoolSlot] | None = None
    """The pools that replace `pools` at the next reboot, for firmware that needs one."""
    staged_active: int | None = None
    power_limit_w: int | None = None
    paused: bool = False
    """Whether it is paused; a due change (`pause_due`) is applied when `hashing` is called."""
    pause_due: tuple[float, bool] | None = None
    """When it will pause or resume, for firmware that accepts a time."""
    locate_light: bool = False
    write_api: bool = True
    """Whether the owner has enabled the write API (WhatsMiner)."""
    fan_mode: str = "auto"
    fan_percent: int = 100
    work_mode: int = 0
    share: float = 1.0
    """The share of its full hashrate and power that its settings choose."""
    settings: dict[str, object] = field(default_factory=dict)
    """Further settings by the firmware's own names."""
    upgrade_faults: dict[UpgradeFault, float] = field(default_factory=dict)
    """The active faults of upgrades, with their delay in seconds."""
    reboot_loop: bool = False
    """Whether it starts again as soon as it is up."""
    reported: dict[str, object] = field(default_factory=dict)
    """Reported values that replace the simulated ones, by the firmware's names, such as errors or missing sensors."""
    empty_answers: int = 0
    """How many further requests for statistics are answered without content, as after a start."""
    layout: Layout = field(default_factory=Layout)
    ambient_c: float = 24.0
    """The temperature of the air that it breathes in, in °C."""
    heat_k: float = 45.0
    """How much warmer than the air its hottest chip is at full power, in K."""
    booted_at: float = field(default_factory=lambda: time.time() - 86_400 - random.random() * 86_400)
    process_started_at: float = 0.0
    down_until: float = 0.0
    dead_pools: set[str] = field(default_factory=set)
    """Host and port of the pools that are dead for this machine; it mines on the first other one if it has one."""
    flat_pools: set[str] = field(default_factory=set)
    """The pools that seem to be alive, but accept no shares."""
    lost_s: float = 0.0
    """How long its mining process was without work from its pool."""
    lost_from: float | None = None
    """Since when it is without work."""
    lost_process: float = 0.0
    """When the mining process started that these count for."""
    faults: FaultSet = field(default_factory=lambda: FaultSet({}, _nobody))
    counters: dict[str, int] = field(default_factory=dict)
    """How often each event happened: reboot, restart_mining, pause, resume, power_limit, pools, request …"""
    happened: dict[str, float] = field(default_factory=dict)
    """When each of these events happened last (Unix time)."""
    journal: deque[str] = field(default_factory=lambda: deque(maxlen=200))
    """The received commands as text, newest last, without passwords."""
    on_change: Callable[[], None] = field(default=lambda: None, repr=False)
    """Called after a change of the faults and after a reboot, so that its server opens or closes the ports."""

    def __post_init__(self) -> None:
        """Start the mining process with the machine."""
        self.process_started_at = self.process_started_at or self.booted_at
        self.faults = FaultSet(self.faults, self._changed)

    def _changed(self) -> None:
        self._count_lost_time()
        self.on_change()

    # Current values ------------------------------------------------------------------------------------------

    def has(self, fault: Fault) -> bool:
        """Return whether a fault is active."""
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
        """Return whether it hashes: running, not paused, with a pool and a running mining process."""
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
            return self.share
        return min(self.share, self.power_limit_w / self.power_w)

    def hashrate(self) -> float:
        """Return the current hashrate in TH/s."""
        return self.hashrate_ths * self._share() if self.hashing and not self.has(Fault.STALLED) else 0.0

    def power(self) -> float:
        """Return the current power draw in W."""
        return self.power_w * self._share() if self.hashing else min(20.0, self.power_w * 0.02)

    @property
    def uptime_s(self) -> int:
        """Return the uptime of the machine."""
        return max(0, int(time.time() - self.booted_at))

    @property
    def mining_uptime_s(self) -> int:
        """Return the uptime of the mining process (CGMiner's `Elapsed`)."""
        return max(0, int(time.time() - self.process_started_at))

    def temperature(self) -> float:
        """Return the current temperature of its hottest chip in °C: the air, the machine, and what it draws."""
        return self.ambient_c + int(self.mac[-2:], 16) % 8 + self.heat_k * self._activity()

    def fan_rpm(self) -> int:
        """Return the current speed of its fans in revolutions per minute."""
        percent = self.fan_percent if self.fan_mode == "manual" else 30 + 60 * self._activity()
        return int(65 * percent)

    def shares(self) -> tuple[int, int]:
        """Return the accepted and the rejected shares since its mining process started."""
        self._count_lost_time()
        accepted = max(0, int(self.mining_uptime_s - self.lost_s)) // 5 if self.hashrate_ths else 0
        return accepted, accepted // 300

    def is_alive(self, pool: PoolSlot) -> bool:
        """Return whether a pool seems to be alive."""
        return _address(pool) not in self.dead_pools

    def kill_pool(self, address: str, *, flat: bool = False) -> None:
        """Let the pool at an address (host and port) die for this machine; with `flat` it seems to be alive."""
        self._count_lost_time()
        (self.flat_pools if flat else self.dead_pools).add(address)
        self._choose_pool()

    def revive_pool(self, address: str) -> None:
        """Let a pool live again; the firmware goes back to it if it has the highest priority."""
        self._count_lost_time()
        self.dead_pools.discard(address)
        self.flat_pools.discard(address)
        self._choose_pool()

    def _choose_pool(self) -> None:
        self.active_pool = self.best_pool()
        self._count_lost_time()

    def _count_lost_time(self) -> None:
        """Add the time since the last call if its pool was dead or it was stalled then; a new process begins again."""
        now = time.time()
        if self.lost_process != self.process_started_at:
            self.lost_process, self.lost_s, self.lost_from = self.process_started_at, 0.0, None
        if self.lost_from is not None:
            self.lost_s += now - self.lost_from
        in_use = _address(self.pools[self.active_pool]) if self.active_pool < len(self.pools) else None
        without_work = in_use in self.dead_pools or in_use in self.flat_pools or self.has(Fault.STALLED)
        self.lost_from = now if without_work else None

    def _activity(self) -> float:
        return self.hashrate() / self.hashrate_ths if self.hashrate_ths else 0.0

    # Commands ------------------------------------------------------------------------------------

    def count(self, what: str) -> None:
        """Count an event and record it in the journal."""
        self.counters[what] = self.counters.get(what, 0) + 1
        self.happened[what] = time.time()
        self.journal.append(what)

    def note(self, words: str) -> None:
        """Record a received command in the journal without counting it."""
        self.journal.append(words)

    def reboot(self) -> None:
        """Go silent for `boot_s` and start again; with ignored writes only count `ignored`."""
        if self._ignored():
            return
        self.count("reboot")
        self.faults.pop(Fault.STALLED, None)
        self.down_until = time.time() + self.boot_s
        self.booted_at = self.process_started_at = self.down_until
        if self.staged_pools is not None:
            self.pools, self.priorities, self.staged_pools = self.staged_pools, [], None
        self.active_pool = self.best_pool()
        if self.staged_active is not None and self.staged_active < len(self.pools):
            # Firmware that boots on a selected slot keeps it.
            self.active_pool = self.staged_active
        self.on_change()

    def install(self, version: str) -> None:
        """Restart with another version of the firmware, as the faults of upgrades have it."""
        if self._ignored():
            return
        self.count("upgrade")
        if UpgradeFault.VERSION_UNCHANGED not in self.upgrade_faults:
            self.firmware_version = version
        if UpgradeFault.SETTINGS_LOST in self.upgrade_faults:
            self.lose_settings()
        self.reboot_loop = UpgradeFault.REBOOT_LOOP in self.upgrade_faults
        self.reboot()

    def lose_settings(self) -> None:
        """Return to the settings and pools of the maker."""
        self.pools = [PoolSlot("stratum+tcp://maker.example.com:3333", "antminer_1", "123") for _ in self.pools]
        self.priorities, self.staged_pools, self.staged_active = [], None, None
        self.power_limit_w, self.paused, self.pause_due = None, False, None
        self.fan_mode, self.fan_percent, self.work_mode, self.share = "auto", 100, 0, 1.0
        self.settings.clear()

    def restart_mining(self, *, silent: bool = False) -> None:
        """Restart the mining process only; with `silent` nothing listens while it starts."""
        if self._ignored():
            return
        self.count("restart_mining")
        if not self.faults.get(Fault.STALLED, {}).get("reboot"):
            self.faults.pop(Fault.STALLED, None)
        self.process_started_at = time.time()
        self._count_lost_time()
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
        """Replace the pool list; without `active` it mines on the pool with the highest priority."""
        if self._ignored():
            return
        self.count("pools")
        self.pools = pools
        self.priorities = priorities or []
        self.active_pool = self.best_pool() if active is None else active

    def stage_pools(self, pools: list[PoolSlot], active: int | None = None) -> None:
        """Store a pool list and the slot to mine on for the next reboot."""
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
        """Return the slot that the firmware mines on by default: the first one that is alive."""
        order = self.priorities or range(len(self.pools))
        alive = (slot for slot in order if slot < len(self.pools) and self.is_alive(self.pools[slot]))
        return next(alive, self.priorities[0] if self.priorities else 0)

    def _ignored(self) -> bool:
        if self.has(Fault.IGNORES_WRITES):
            self.count("ignored")
            return True
        return False
