"""The plain CGMiner API, as CGMiner, BFGMiner, sgminer, bmminer and their descendants speak it on port 4028.

Source: CGMiner `api.c` and `API-README`, API 3.1 to 3.7. The API serves one connection at a time,
so requests are never sent in parallel. It has no pause, no power limit and no reboot of the machine: `restart` restarts
the mining process.

With the strategy "Load Balance", which only its command line or configuration file sets, it divides its work between
its pools by their quotas (`poolquota`). A pool with a quota of 0 is then mined on only while the others are dead.

Firmware of others on Antminers that speaks this API (MSKminer, Hiveon, FuFuMinerOS) is read-only: its commands are not
documented.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar, override

from ...contract.capability import Capability
from ...contract.deadline import deadline
from ...contract.driver import Accepted, Connection, Driver, Limit, Profile, Scope
from ...contract.errors import RefusedError, TimedOutError, UnreachableError
from ...contract.evidence import FOREIGN_FIRMWARE, THIRD_PARTY, Evidence, foreign_firmware
from ...contract.values import Identity, MinerConfig, Pool, PoolSetting, Snapshot
from ...parsing import bmminer_stats
from ...parsing.board_temperatures import hottest_water, is_water_cooled
from ...parsing.identity import mac_address, maker, reported_name
from ...parsing.lenient_json import Reply, integer, number, section, text
from ...parsing.numbers import scaled
from ...pools.rules import check_pools, check_reported_pools
from ...transport import cgminer_rpc
from . import replies
from .pools import PoolChange, read_entries
from .replies import PoolEntry

_NAMES = {
    "CGMiner": "CGMiner",
    "BFGMiner": "BFGMiner",
    "SGMiner": "sgminer",
    "Sgminer": "sgminer",
    "BMMiner": "BMMiner",
    "Miner": "CGMiner",
}
"""The keys of `version` that name a program, and its name; `Miner` stands alone in some forks."""
_OTHERS = (*THIRD_PARTY, "whatsminer", "btminer", "bitmicro", "avalon")
"""Firmware that answers the same commands and means something else by some of them."""
_READS = frozenset({Capability.POOLS_READ, Capability.CONFIG_READ})
_WRITES = {
    "restart": frozenset({Capability.REBOOT, Capability.RESTART_MINING}),
    "addpool": frozenset({Capability.POOLS_WRITE, Capability.CONFIG_WRITE}),
}
_OF_POOLS = frozenset({Capability.POOLS_READ, Capability.POOLS_WRITE, Capability.CONFIG_READ, Capability.CONFIG_WRITE})
SECTIONS = {"summary": "SUMMARY", "pools": "POOLS", "devs": "DEVS", "stats": "STATS"}
_NEEDED = ("summary", "pools")
_TYPE_VERSION = re.compile(r"\s+v\.?(\d[\d.]*)\s*$", re.IGNORECASE)
"""The version of the firmware behind the model, as in `S19-88 v.2.6.0.39`."""

type Sections = Mapping[str, Sequence[Reply]]


class CgminerDriver(Driver):
    """A miner that is a CGMiner and nothing else."""

    key = "cgminer"
    max_pools: ClassVar[int] = 10
    keeps_pool_passwords: ClassVar[bool] = True
    activates_any_slot: ClassVar[bool] = True

    def __init__(self, connection: Connection, profile: Profile) -> None:
        super().__init__(connection, profile)
        self._joins = True
        """Whether the miner answers `summary+pools`; False once it did not."""
        self._divides = Capability.POOL_QUOTAS in profile.capabilities

    @classmethod
    @override
    def recognises(cls, evidence: Evidence) -> bool:
        versions = section(evidence.version, "VERSION")
        if evidence.api_names(*_OTHERS):
            return False
        return foreign_firmware(evidence) is not None or any(name in fields for fields in versions for name in _NAMES)

    @classmethod
    @override
    async def identify(cls, connection: Connection, evidence: Evidence) -> Profile | None:
        async with deadline(connection.host, connection.deadlines.read):
            profile = await _profile(cls.key, connection, evidence)
            # A machine that cannot be read is not accepted.
            await cls(connection, profile).read_sections()
        return profile

    @override
    async def _snapshot(self) -> Snapshot:
        sections = await self.read_sections()
        # The sections do not identify the machine that answers.
        return self.snapshot_of(sections, replace(self.profile.identity, mac=None, serial=None))

    def snapshot_of(self, sections: Sections, identity: Identity) -> Snapshot:
        """Return the snapshot of what the miner reports; raises RefusedError if its summary is empty."""
        summary = next(iter(sections["summary"]), {})
        stats = bmminer_stats.main_stats(sections["stats"])
        factor = replies.label_factor(identity.model)
        boards = bmminer_stats.boards(stats, model=identity.model, factor=factor)
        boards = boards or replies.boards(sections["devs"])
        hashrate = replies.hashrate_ths(summary)
        elapsed = integer(summary.get("Elapsed"))
        if not hashrate and elapsed is not None and elapsed < replies.MEASURED_S:
            hashrate = None
        if hashrate is None and "Elapsed" not in summary:
            raise RefusedError("summary_incomplete", host=self.connection.host)
        inlet, outlet = hottest_water(boards)
        ideal = number(stats.get("total_rateideal"))
        return Snapshot(
            identity=identity,
            mining=None if hashrate is None else hashrate > 0,
            paused=bmminer_stats.asleep(stats),
            hashrate_ths=scaled(hashrate, factor),
            expected_hashrate_ths=scaled(ideal / 1000, factor) if ideal else None,
            power_w=number(stats.get("total_power")) or None,
            temperature_max_c=replies.hottest(stats, boards, water_cooled=is_water_cooled(identity.model)),
            inlet_temperature_c=inlet,
            outlet_temperature_c=outlet,
            mining_uptime_s=elapsed,
            shares_accepted=integer(summary.get("Accepted")),
            shares_rejected=integer(summary.get("Rejected")),
            difficulty_accepted=number(summary.get("Difficulty Accepted")),
            best_share=text(summary.get("Best Share")),
            pools=self._pools(replies.pool_entries(sections["pools"])),
            boards=boards,
            fans=bmminer_stats.fans(stats),
            faults=bmminer_stats.faults(stats),
        )

    @override
    async def _read_pools(self) -> tuple[Pool, ...]:
        return self._pools(await read_entries(self.connection))

    def _pools(self, entries: Sequence[PoolEntry]) -> tuple[Pool, ...]:
        return replies.divided_pools(entries) if self._divides else replies.pools(entries)

    @override
    async def _reboot(self) -> Accepted:
        return await self._restart()

    @override
    async def _restart_mining(self) -> Accepted:
        return await self._restart()

    @override
    async def _write_pools(self, pools: Sequence[PoolSetting], activate: int | None) -> Accepted:
        check_pools(pools, max_pools=self.max_pools)
        change = PoolChange(self.connection, pools, activate, divides=self._divides)
        await change.run()
        return Accepted(channel="CGMiner API pools", said="; ".join(change.said) or "Nothing had to be changed.")

    @override
    async def _read_config(self) -> MinerConfig:
        pools = await self._read_pools()
        check_reported_pools(pools, self.connection.host)
        return MinerConfig(identity=self.profile.identity, pools=pools)

    async def _restart(self) -> Accepted:
        reply = await cgminer_rpc.request(self.connection, "restart", seconds=self.connection.deadlines.write)
        said = cgminer_rpc.taken(reply, "restart")
        return Accepted(channel="CGMiner API restart", said=said.message or said.letter, scope=Scope.MINING_PROCESS)

    async def read_sections(self) -> Sections:
        """Return the sections that a snapshot is made of, by their commands; optional ones may be empty.

        In one request if the miner can join commands, else one after another.
        """
        if self._joins:
            try:
                joined = await cgminer_rpc.request(self.connection, "+".join(SECTIONS))
                sections = {name: _joined_section(joined, name) for name in SECTIONS}
            except RefusedError:
                # No joined commands, or more than this firmware's buffer takes.
                self._joins = False
            else:
                if sections["summary"]:
                    return sections
        return {name: await self._read_section(name) for name in SECTIONS}

    async def _read_section(self, command: str) -> list[Reply]:
        try:
            reply = await cgminer_rpc.request(self.connection, command)
        except RefusedError as error:
            # A miner that has no pools, or does not show them here, is read without them.
            if command not in _NEEDED or (command == "pools" and isinstance(error, cgminer_rpc.ApiError)):
                return []
            raise
        return section(reply, SECTIONS[command])


def _joined_section(joined: Reply, command: str) -> list[Reply]:
    """Return one section of a joined reply; raises RefusedError if one that is needed is not there."""
    part = next(iter(section(joined, command)), None)
    status = cgminer_rpc.status(part or {})
    if part is None or status.failed:
        if command == "summary" or (command in _NEEDED and part is None):
            raise RefusedError("command_refused", status.message, command=command)
        return []
    return section(part, SECTIONS[command])


async def _profile(key: str, connection: Connection, evidence: Evidence) -> Profile:
    identity = _identity(evidence)
    if foreign_firmware(evidence) is not None:
        limits = {Limit.FOREIGN_FIRMWARE}
        capabilities = _READS
    else:
        capabilities, limits = await _capabilities(connection)
    if not await _shows_pools(connection):
        capabilities -= _OF_POOLS
    elif Capability.POOLS_WRITE in capabilities and await _balances_load(connection):
        capabilities |= {Capability.POOL_QUOTAS}
    if "antminer" in identity.model.lower():
        limits = limits | {Limit.API_ONLY}
    return Profile(driver=key, identity=identity, capabilities=capabilities, limits=frozenset(limits))


def _identity(evidence: Evidence) -> Identity:
    version = next(iter(section(evidence.version, "VERSION")), {})
    device = next(iter(section(evidence.devdetails, "DEVDETAILS")), {})
    key = next((name for name in _NAMES if name in version), "")
    name = foreign_firmware(evidence) or _NAMES.get(key, "CGMiner")
    model = (
        reported_name(version.get("Type"))
        or reported_name(device.get("Model"))
        or reported_name(device.get("Name"))
        or f"{name} miner"
    )
    firmware_version = reported_name(version.get(key))
    if found := _TYPE_VERSION.search(model):
        model, firmware_version = model[: found.start()], found.group(1)
    return Identity(
        vendor=maker(model, "Bitmain" if name in FOREIGN_FIRMWARE.values() else name),
        model=_without(model, name) or f"{name} miner",
        firmware=name,
        firmware_version=firmware_version,
        mac=mac_address(version.get("MAC")),
    )


def _without(model: str, firmware: str) -> str:
    """Return a model without the name of the firmware, as in `Antminer S19JPRO Hiveon`."""
    return model if model == f"{firmware} miner" else re.sub(rf"\s*\b{re.escape(firmware)}\b", "", model)


async def _capabilities(connection: Connection) -> tuple[frozenset[Capability], set[Limit]]:
    """Return what this address may do, and why it may not do more.

    An API group may allow single commands to an address that has no privileged access, so these are asked for. What
    the miner does not clearly allow is not offered.
    """
    # A miner that does not answer these requests can still be read.
    seconds = connection.deadlines.read / 4
    try:
        reply = await cgminer_rpc.request(connection, "privileged", seconds=seconds)
    except cgminer_rpc.ApiError:
        pass
    except RefusedError, UnreachableError, TimedOutError:
        return _READS, {Limit.UNCLEAR_ACCESS}
    else:
        if cgminer_rpc.status(reply).letter == "S":
            return _READS.union(*_WRITES.values()), set()
    allowed = set(_READS)
    limits: set[Limit] = set()
    for command, capabilities in _WRITES.items():
        match await _is_allowed(connection, command, seconds):
            case True:
                allowed |= capabilities
            case False:
                limits.add(Limit.READ_ONLY_API)
            case None:
                limits.add(Limit.UNCLEAR_ACCESS)
    return frozenset(allowed), limits


async def _shows_pools(connection: Connection) -> bool:
    """Return whether the miner reports its pools, or that it has none, to this address."""
    try:
        await read_entries(connection)
    except cgminer_rpc.ApiError:
        return False
    return True


async def _balances_load(connection: Connection) -> bool:
    """Return whether the miner divides its work between its pools."""
    try:
        reply = await cgminer_rpc.request(connection, "config", seconds=connection.deadlines.read / 4)
    except RefusedError, UnreachableError, TimedOutError:
        return False
    return any(text(fields.get("Strategy")) == "Load Balance" for fields in section(reply, "CONFIG"))


async def _is_allowed(connection: Connection, command: str, seconds: float) -> bool | None:
    """Return whether the miner lets this address use a command; None if it does not report it."""
    try:
        reply = await cgminer_rpc.request(connection, "check", command, seconds=seconds)
    except cgminer_rpc.ApiError as error:
        return False if error.api_code == cgminer_rpc.ACCESS_DENIED else None
    except RefusedError, UnreachableError, TimedOutError:
        return None
    answers = [replies.is_true(fields.get("Access")) for fields in section(reply, "CHECK")]
    return answers[0] if len(answers) == 1 else None


__all__ = ["SECTIONS", "CgminerDriver", "Sections"]
