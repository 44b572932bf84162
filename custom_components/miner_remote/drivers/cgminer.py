"""The plain CGMiner API, as CGMiner, BFGMiner, sgminer and their descendants speak it on port 4028.

Source: CGMiner `api.c` and `API-README`, API 3.1 to 3.7 (MINERS.md, part 2). The API serves one connection at a time,
so nothing here asks two things at once. It has no pause, no power limit and no reboot of the machine: `restart`
restarts the mining process.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, override

from . import bmminer, cgminer_data, rpc
from .base import (
    Accepted,
    Capability,
    Connection,
    Driver,
    Identity,
    MinerConfig,
    Pool,
    PoolSetting,
    Profile,
    RefusedError,
    Scope,
    Snapshot,
)
from .cgminer_pools import PoolChange, read_entries
from .deadline import deadline
from .identity import mac_address, maker, told
from .pool_rules import check_pools, check_told
from .probe import THIRD_PARTY, Evidence
from .quirky_json import Reply, integer, section, text

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
_SECTIONS = {"summary": "SUMMARY", "pools": "POOLS", "devs": "DEVS", "stats": "STATS"}
_NEEDED = ("summary", "pools")


class CgminerDriver(Driver):
    """A miner that is a CGMiner and nothing else."""

    key = "cgminer"
    max_pools: ClassVar[int] = 10
    keeps_pool_passwords: ClassVar[bool] = True
    activates_any_slot: ClassVar[bool] = True

    def __init__(self, connection: Connection, profile: Profile) -> None:
        super().__init__(connection, profile)
        self._joins = True
        """Whether the miner answers `summary+pools`; taken back when it once did not."""

    @classmethod
    @override
    def recognises(cls, evidence: Evidence) -> bool:
        versions = section(evidence.version, "VERSION")
        return any(name in fields for fields in versions for name in _NAMES) and not evidence.api_names(*_OTHERS)

    @classmethod
    @override
    async def identify(cls, connection: Connection, evidence: Evidence) -> Profile | None:
        async with deadline(connection.host, connection.deadlines.read):
            capabilities = await _capabilities(connection)
        return Profile(driver=cls.key, identity=_identity(evidence), capabilities=capabilities)

    @override
    async def snapshot(self) -> Snapshot:
        async with deadline(self.connection.host, self.connection.deadlines.read):
            sections = await self._read_sections()
        summary = next(iter(sections["summary"]), {})
        entries = cgminer_data.pool_entries(sections["pools"])
        stats = next((fields for fields in sections["stats"] if integer(fields.get("chain_acn1"))), {})
        boards = bmminer.boards(stats) or cgminer_data.boards(sections["devs"])
        hashrate = cgminer_data.hashrate_ths(summary)
        if hashrate is None and "Elapsed" not in summary:
            raise RefusedError(f"{self.connection.host} told a summary without its uptime and its hashrate.")
        return Snapshot(
            identity=self.profile.identity,
            mining=None if hashrate is None else hashrate > 0,
            hashrate_ths=hashrate,
            temperature_max_c=cgminer_data.hottest(stats, boards),
            mining_uptime_s=integer(summary.get("Elapsed")),
            shares_accepted=integer(summary.get("Accepted")),
            shares_rejected=integer(summary.get("Rejected")),
            best_share=text(summary.get("Best Share")),
            pools=cgminer_data.pools(entries),
            boards=boards,
            fans=bmminer.fans(stats),
        )

    @override
    async def read_pools(self) -> tuple[Pool, ...]:
        async with deadline(self.connection.host, self.connection.deadlines.read):
            return cgminer_data.pools(await read_entries(self.connection))

    @override
    async def reboot(self) -> Accepted:
        return await self._restart()

    @override
    async def restart_mining(self) -> Accepted:
        return await self._restart()

    @override
    async def write_pools(self, pools: Sequence[PoolSetting], activate: int | None = None) -> Accepted:
        check_pools(pools, max_pools=self.max_pools)
        change = PoolChange(self.connection, pools, activate)
        async with deadline(self.connection.host, self.connection.deadlines.write):
            await change.run()
        return Accepted(channel="CGMiner API pools", said="; ".join(change.said) or "the pools are so already")

    @override
    async def read_config(self) -> MinerConfig:
        pools = await self.read_pools()
        check_told(pools, self.connection.host)
        return MinerConfig(identity=self.profile.identity, pools=pools)

    async def _restart(self) -> Accepted:
        reply = await rpc.request(self.connection, "restart", seconds=self.connection.deadlines.write)
        said = rpc.taken(reply, "restart")
        return Accepted(channel="CGMiner API restart", said=said.message or said.letter, scope=Scope.MINING_PROCESS)

    async def _read_sections(self) -> dict[str, list[Reply]]:
        """Return the sections that a snapshot is made of, by their commands; empty where one is refused.

        In one request where the miner can join commands, else one after another.
        """
        if self._joins:
            try:
                joined = await rpc.request(self.connection, "+".join(_SECTIONS))
                return {name: _joined_section(joined, name) for name in _SECTIONS}
            except RefusedError:
                # No joined commands, or more than this firmware's buffer takes.
                self._joins = False
        return {name: await self._read_section(name) for name in _SECTIONS}

    async def _read_section(self, command: str) -> list[Reply]:
        try:
            reply = await rpc.request(self.connection, command)
        except RefusedError as error:
            if command not in _NEEDED or (isinstance(error, rpc.ApiError) and error.code == rpc.NO_POOLS):
                return []
            raise
        return section(reply, _SECTIONS[command])


def _joined_section(joined: Reply, command: str) -> list[Reply]:
    """Return one section of a joined reply; raises RefusedError where one that is needed is not there."""
    part = next(iter(section(joined, command)), None)
    status = rpc.status(part or {})
    if part is None or (status.failed and status.code != rpc.NO_POOLS):
        if command in _NEEDED:
            raise RefusedError(f"The miner refused {command}.", status.message)
        return []
    return section(part, _SECTIONS[command])


def _identity(evidence: Evidence) -> Identity:
    version = next(iter(section(evidence.version, "VERSION")), {})
    device = next(iter(section(evidence.devdetails, "DEVDETAILS")), {})
    key = next(name for name in _NAMES if name in version)
    name = _NAMES[key]
    model = told(version.get("Type")) or told(device.get("Model")) or told(device.get("Name"))
    return Identity(
        vendor=maker(model or "", name),
        model=model or f"{name} miner",
        firmware=name,
        firmware_version=told(version.get(key)),
        mac=mac_address(version.get("MAC")),
    )


async def _capabilities(connection: Connection) -> frozenset[Capability]:
    """Return what this address may do: everything, unless the miner says that it may not.

    An API group may allow single commands to an address that has no privileged access, so these are asked for.
    """
    try:
        await rpc.request(connection, "privileged")
    except rpc.ApiError as error:
        if error.code != rpc.ACCESS_DENIED:
            return _READS.union(*_WRITES.values())
    except RefusedError:
        return _READS.union(*_WRITES.values())
    else:
        return _READS.union(*_WRITES.values())
    allowed = set(_READS)
    for command, capabilities in _WRITES.items():
        if await _may(connection, command):
            allowed |= capabilities
    return frozenset(allowed)


async def _may(connection: Connection, command: str) -> bool:
    """Return whether the miner lets this address use a command; in doubt it does, and the refusal will speak."""
    try:
        reply = await rpc.request(connection, "check", command)
    except RefusedError:
        return True
    return all(cgminer_data.is_true(fields.get("Access")) is not False for fields in section(reply, "CHECK"))
