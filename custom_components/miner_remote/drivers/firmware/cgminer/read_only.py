"""Braiins OS and VNish without their own interface: reading only, by the CGMiner API on port 4028.

Braiins OS before 25.07 has no REST interface and may have its GraphQL interface off; old versions of VNish have no
`/api/v1`. What they do on the write commands of CGMiner is not known well enough, so none is offered. Sources: the
vendor's documentation of the BOSminer API (`temps`, `fans`, `tunerstatus`, `devdetails`), captured answers
(`tests/captures/braiins`, `tests/captures/vnish`).
"""

from __future__ import annotations

from typing import ClassVar, override

from ...contract.capability import Capability
from ...contract.deadline import deadline
from ...contract.driver import Connection, Driver, Profile
from ...contract.errors import RefusedError
from ...contract.evidence import Evidence
from ...contract.values import Board, Identity, MinerConfig, Pool, Snapshot
from ...parsing import bmminer_stats
from ...parsing.identity import mac_address, maker, reported_name
from ...parsing.lenient_json import Reply, integer, number, section, text
from ...parsing.numbers import board_positions, hottest, measured_power, temperature
from ...pools.rules import check_reported_pools
from ...transport import cgminer_rpc
from ..luxos import replies as luxos_data
from . import replies
from .pools import read_entries

_BRAIINS = ("bosminer", "boser")
_VNISH = "vnish"
_READS = frozenset({Capability.POOLS_READ, Capability.CONFIG_READ})


class Api4028Driver(Driver):
    """A miner with Braiins OS or VNish of which only port 4028 answers."""

    key: ClassVar[str] = "api4028"
    keeps_pool_passwords: ClassVar[bool] = False

    @classmethod
    @override
    def recognises(cls, evidence: Evidence) -> bool:
        return evidence.api_names(*_BRAIINS, _VNISH)

    @classmethod
    @override
    async def identify(cls, connection: Connection, evidence: Evidence) -> Profile | None:
        async with deadline(connection.host, connection.deadlines.read):
            if not section(await cgminer_rpc.request(connection, "summary"), "SUMMARY"):
                raise RefusedError("summary_missing", host=connection.host)
            await read_entries(connection)
            stats = await _rows(connection, "stats", "STATS")
        return Profile(driver=cls.key, identity=_identity(evidence, stats), capabilities=_READS)

    @override
    async def _snapshot(self) -> Snapshot:
        connection = self.connection
        summary = next(iter(section(await cgminer_rpc.request(connection, "summary"), "SUMMARY")), {})
        entries = await read_entries(connection)
        stats = next((row for row in await _rows(connection, "stats", "STATS") if "chain_acn1" in row), {})
        boards = bmminer_stats.boards(stats) or await self._boards()
        fans = bmminer_stats.fans(stats) or luxos_data.fans(await _rows(connection, "fans", "FANS"))
        tuner = next(iter(await _rows(connection, "tunerstatus", "TUNERSTATUS")), {})
        hashrate = replies.hashrate_ths(summary)
        if hashrate is None and "Elapsed" not in summary:
            raise RefusedError("summary_incomplete", host=self.connection.host)
        return Snapshot(
            identity=self.profile.identity,
            mining=None if hashrate is None else hashrate > 0,
            hashrate_ths=hashrate,
            power_w=measured_power(number(tuner.get("ApproximateMinerPowerConsumption")), hashrate),
            power_limit_w=integer(tuner.get("PowerLimit")),
            temperature_max_c=hottest(boards),
            mining_uptime_s=integer(summary.get("Elapsed")),
            shares_accepted=integer(summary.get("Accepted")),
            shares_rejected=integer(summary.get("Rejected")),
            difficulty_accepted=number(summary.get("Difficulty Accepted")),
            best_share=text(summary.get("Best Share")),
            pools=replies.pools(entries),
            boards=boards,
            fans=fans,
        )

    @override
    async def _read_pools(self) -> tuple[Pool, ...]:
        return replies.pools(await read_entries(self.connection))

    @override
    async def _read_config(self) -> MinerConfig:
        pools = await self._read_pools()
        check_reported_pools(pools, self.connection.host)
        return MinerConfig(identity=self.profile.identity, pools=pools)

    async def _boards(self) -> tuple[Board, ...]:
        """Return the hashboards of BOSminer, which spreads them over three replies with the same ids."""
        rows: dict[int, Reply] = {}
        for command, name in (("devs", "DEVS"), ("devdetails", "DEVDETAILS"), ("temps", "TEMPS")):
            for row in await _rows(self.connection, command, name):
                if (board := integer(row.get("ID"))) is not None:
                    rows[board] = {**rows.get(board, {}), **row}
        ids = sorted(rows)
        return tuple(_board(position, rows[board]) for board, position in zip(ids, board_positions(ids), strict=True))


def _board(position: int, row: Reply) -> Board:
    hertz = number(row.get("Frequency"))
    state = text(row.get("Status"))
    return Board(
        position=position,
        hashrate_ths=replies.hashrate_ths(row),
        temperature_c=temperature(row.get("Board")) or temperature(row.get("Temperature")),
        chip_temperature_c=temperature(row.get("Chip")),
        chips=integer(row.get("Chips")),
        frequency_mhz=None if hertz is None else hertz / 1e6,
        active=None if state is None else state == "Alive",
    )


async def _rows(connection: Connection, command: str, name: str) -> list[Reply]:
    """Return the rows of a reply that not every version has; none if the miner refuses the command."""
    try:
        return section(await cgminer_rpc.request(connection, command), name)
    except RefusedError:
        return []


def _identity(evidence: Evidence, stats: list[Reply]) -> Identity:
    versions = section(evidence.version, "VERSION")
    version = versions[0] if versions else {}
    rows = (*versions, *section(evidence.devdetails, "DEVDETAILS"), *stats)
    names = (reported_name(row.get(key)) for row in rows for key in ("Type", "Model"))
    # `Bitmain Antminer S9`, `Antminer S19j Pro (Vnish 1.2.0-rc5)`
    model, _, behind = (next(filter(None, names), None) or "Antminer").removeprefix("Bitmain ").partition(" (")
    if evidence.api_names(*_BRAIINS):
        firmware = "Braiins OS"
        number = next(
            (reported_name(value) for key, value in version.items() if key.lower().startswith(_BRAIINS)), None
        )
    else:
        firmware = "VNish"
        number = reported_name(behind.lower().removeprefix(_VNISH).strip(" )"))
    return Identity(
        vendor=maker(model, "Bitmain"),
        model=model,
        firmware=firmware,
        firmware_version=number,
        mac=mac_address(version.get("MAC")),
    )
