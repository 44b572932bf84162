"""Antminer with stock firmware before 2019 (S9, L3+, T9+) and of the 17 series: an older web page, and port 4028.

The web server (digest log-in, the same realm) has `get_system_info.cgi` and `get_miner_conf.cgi` as later firmware has,
and nothing else in common with it. What the machine does is read on port 4028, or if that is closed from
`get_miner_status.cgi`, or from `miner_summary.cgi`, `miner_stats.cgi` and `miner_pools.cgi`, which pass replies of port
4028 on. Its configuration form resets what is missing in it, voltage and frequency among it, and takes effect only in
part without a restart, so nothing of it is written. Its `upgrade.cgi` answers with a web page, whose script restarts
the machine, and does not report which image it wrote, so no firmware is installed. Sources: public copies of the
firmware's CGI programs (kde2podfreebsd/Bitmain-Antminer-S17-Reverse-Firmware, itmua/antminers9).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, override

from ...contract.capability import Capability
from ...contract.deadline import deadline
from ...contract.driver import Accepted, Connection, Limit, Profile
from ...contract.errors import RefusedError, UnreachableError, UnsupportedError
from ...contract.evidence import FOREIGN_FIRMWARE, Evidence
from ...contract.values import Identity, MinerConfig, Pool, Snapshot
from ...parsing.identity import reported_name
from ...parsing.lenient_json import Reply, number, objects, section, text
from ...pools.rules import check_reported_pools
from ..cgminer.driver import SECTIONS, CgminerDriver, Sections
from .form import MAX_POOLS
from .pages import identity_of, read_pools
from .web import AntminerWeb, is_stock

_CAPABILITIES = frozenset({Capability.POOLS_READ, Capability.CONFIG_READ, Capability.REBOOT})
_SUMMARY = {
    "elapsed": "Elapsed",
    "ghs5s": "GHS 5s",
    "ghsav": "GHS av",
    "accepted": "Accepted",
    "rejected": "Rejected",
    "bestshare": "Best Share",
}
_POOL = {
    "index": "POOL",
    "url": "URL",
    "user": "User",
    "status": "Status",
    "priority": "Priority",
    "accepted": "Accepted",
    "rejected": "Rejected",
}
_BOARD = {
    "chain_acn": "chain_acn",
    "rate": "chain_rate",
    "temp": "temp",
    "temp2": "temp2_",
    "chain_acs": "chain_acs",
}
_LOG = "get_kernel_log"
_PAGES = {"summary": "miner_summary", "stats": "miner_stats", "pools": "miner_pools"}


class AntminerOldDriver(CgminerDriver):
    """An Antminer with the older web page of its maker."""

    key: ClassVar[str] = "antminer_old"
    max_pools: ClassVar[int] = MAX_POOLS
    activates_any_slot: ClassVar[bool] = False
    log_names: ClassVar[tuple[str, ...]] = ("kernel",)

    def __init__(self, connection: Connection, profile: Profile) -> None:
        """Store the connection; it is logged in to with each request."""
        super().__init__(connection, profile)
        self._web = AntminerWeb(connection)

    @classmethod
    @override
    def recognises(cls, evidence: Evidence) -> bool:
        return is_stock(evidence)

    @classmethod
    @override
    async def identify(cls, connection: Connection, evidence: Evidence) -> Profile | None:
        async with deadline(connection.host, connection.deadlines.read):
            web = AntminerWeb(connection)
            try:
                info = await web.read("get_system_info")
                await web.read("get_miner_conf")
            except UnsupportedError:
                return None
            model = reported_name(info.get("minertype"))
            if model is None or any(word in model.lower() for word in FOREIGN_FIRMWARE):
                return None
            logs = {Capability.LOGS} if await web.has(_LOG) else set()
            profile = Profile(
                driver=cls.key,
                identity=identity_of(info),
                capabilities=_CAPABILITIES | logs,
                limits=frozenset({Limit.OLD_WEB}),
            )
            await cls(connection, profile).read_sections()
        return profile

    @override
    async def _snapshot(self) -> Snapshot:
        identity = await self._identity()
        sections = await self.read_sections()
        return self.snapshot_of(sections, identity)

    @override
    async def read_sections(self) -> Sections:
        try:
            return await super().read_sections()
        except (UnreachableError, RefusedError) as error:
            return await self._web_sections(error)

    @override
    async def _read_pools(self) -> tuple[Pool, ...]:
        conf = await self._web.configuration()
        live = [_web_pool(fields) for fields in (await self.read_sections())["pools"]]
        return tuple(read_pools(conf, live, asleep=False))

    @override
    async def _read_config(self) -> MinerConfig:
        identity = await self._identity()
        conf = await self._web.configuration()
        pools = tuple(read_pools(conf, (), asleep=False))
        check_reported_pools(pools, self.connection.host)
        frequency, volts = number(conf.get("bitmain-freq")), number(conf.get("bitmain-voltage"))
        return MinerConfig(
            identity=identity,
            pools=pools,
            frequencies=() if frequency is None else (frequency,),
            voltages={} if volts is None else {"bitmain-voltage": volts},
        )

    @override
    async def _reboot(self) -> Accepted:
        return await self._web.reboot()

    @override
    async def _read_log(self, name: str, max_bytes: int) -> bytes:
        return await self._web.log(_LOG, max_bytes)

    async def _identity(self) -> Identity:
        return identity_of(await self._web.read("get_system_info"))

    async def _web_sections(self, error: UnreachableError | RefusedError) -> Sections:
        """Return the sections as the web pages have them; raises the error of port 4028 if there is no such page."""
        try:
            return _sections_of(await self._web.read("get_miner_status"))
        except UnsupportedError:
            pass
        sections: dict[str, list[Reply]] = {"devs": []}
        for command, page in _PAGES.items():
            try:
                reply = await self._web.read(page)
            except UnsupportedError:
                raise error from None
            sections[command] = section(reply, SECTIONS[command])
        return sections


def _sections_of(status: Mapping[str, object]) -> Sections:
    """Return what `get_miner_status.cgi` reports in the sections and with the keys of port 4028."""
    summary = dict(_renamed(status.get("summary"), _SUMMARY))
    pools = [dict(_renamed(pool, _POOL)) for pool in objects(status.get("pools"))]
    if not pools and not number(summary.get("Elapsed")):
        # The mining process does not answer the page, which then has zeros that nobody measured.
        summary = {}
    stats = {key: value for board in objects(status.get("devs")) for key, value in _board_stats(board)}
    return {"summary": [summary], "pools": pools, "devs": [], "stats": [stats]}


def _board_stats(board: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Yield the statistics of one board, which has all fans of the machine if it is the first one."""
    at = text(board.get("index")) or ""
    for name, key in _BOARD.items():
        if name in board:
            yield f"{key}{at}", board[name]
    yield f"freq_avg{at}", board.get("freqavg", board.get("freq"))
    for key, value in board.items():
        if key.startswith("fan"):
            yield key, value


def _renamed(fields: object, names: Mapping[str, str]) -> Iterator[tuple[str, object]]:
    for name, value in next(iter(objects(fields)), {}).items():
        if name in names:
            # Some versions write thousands with a comma.
            yield names[name], value.replace(",", "") if isinstance(value, str) and name != "url" else value


def _web_pool(fields: Mapping[str, object]) -> Reply:
    """Return a pool of port 4028 with the keys of the web page."""
    return {name: fields[key] for name, key in _POOL.items() if key in fields}


__all__ = ["AntminerOldDriver"]
