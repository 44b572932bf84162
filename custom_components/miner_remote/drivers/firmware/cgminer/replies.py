"""What the replies of CGMiner's API mean: pure functions, shared by the firmware that speaks it.

Source: CGMiner `API-README`, API 3.7, and the captures in `tests/captures`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ...contract.values import Board, Pool
from ...parsing.lenient_json import Reply, integer, number, text
from ...parsing.numbers import highest, temperature
from ...pools.groups import with_quotas

_TEMPERATURE = re.compile(r"temp(?:2_)?\d+")
_TH_PER = {"THS": 1.0, "GHS": 1e-3, "MHS": 1e-6, "KHS": 1e-9}
_SHORT = ("5s", "20s", "30s", "1m", "av")
"""The averages that show soonest what the miner does now; CGMiner reports 5 s, BFGMiner 20 s, Avalon 30 s."""
_MEGAHASH_MODEL = re.compile(r"antminer (l3|d3|e3)", re.IGNORECASE)
"""Antminers whose firmware writes MH/s and calls it GHS: an L3+ makes 504 MH/s (delawr0190/foreman-apps)."""
_NO_HASHES_MODEL = re.compile(r"antminer (z\d|x3|b3)", re.IGNORECASE)
"""Antminers whose `GHS` counts solutions or another unit that is not known."""
_TRUE = ("true", "y", "yes", "1")


def hashrate_ths(fields: Mapping[str, object], averages: Sequence[str] = _SHORT) -> float | None:
    """Return a hashrate in TH/s from keys such as `GHS 5s` and `MHS av`: the first average that is there.

    An average that is there without a number, as in a miner that starts, is unknown: a longer one is of the past.
    """
    for average in averages:
        for unit, factor in _TH_PER.items():
            if (value := fields.get(f"{unit} {average}")) is not None:
                reported = number(value)
                return None if reported is None else reported * factor
    return None


HIDDEN_POOL = "*"
"""The address that firmware shows for the pool that it takes its fee on."""
MEASURED_S = 2
"""A mining process that is younger reports zeros that it did not measure; the maker's web page leaves them out too."""


def label_factor(model: str) -> float | None:
    """Return the factor that turns the hashrates of a model into what their label says; None if unknown."""
    if _NO_HASHES_MODEL.match(model):
        return None
    return 1e-3 if _MEGAHASH_MODEL.match(model) else 1.0


def is_true(value: object) -> bool | None:
    """Return a truth value, which firmware writes as true, "true" or "Y"; None if there is none."""
    if isinstance(value, bool):
        return value
    word = text(value)
    return None if word is None else word.lower() in _TRUE


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolEntry:
    """One pool as `pools` reports it; `priority` counts from 0, and the lowest usable one of a group is mined on.

    LuxOS splits its work between the groups by their `quota`; other firmware reports no groups, which is one group.
    """

    slot: int
    url: str
    user: str
    priority: int
    alive: bool | None
    enabled: bool
    connected: bool | None
    password: str | None
    accepted: int | None
    rejected: int | None
    group: int = 0
    quota: float | None = None


def pool_entries(sections: Sequence[Reply]) -> tuple[PoolEntry, ...]:
    """Return the pools of a `POOLS` section in slot order, empty slots too."""
    entries = []
    for at, fields in enumerate(sections):
        slot = integer(fields.get("POOL"))
        slot = at if slot is None else slot
        state = (text(fields.get("Status")) or "").lower()
        priority = integer(fields.get("Priority"))
        password = text(fields.get("Password"))
        entries.append(
            PoolEntry(
                slot=slot,
                url=text(fields.get("URL")) or "",
                user=text(fields.get("User")) or "",
                priority=slot if priority is None else priority,
                alive={"alive": True, "dead": False}.get(state),
                enabled=state != "disabled",
                connected=is_true(fields.get("Stratum Active")),
                # "x" is what firmware shows if it shows no password.
                password=None if password in (None, "x") else password,
                accepted=integer(fields.get("Accepted")),
                rejected=integer(fields.get("Rejected")),
                group=integer(fields.get("GROUP")) or 0,
                quota=number(fields.get("Quota")),
            )
        )
    return tuple(sorted(entries, key=lambda entry: entry.slot))


def active_entry(entries: Sequence[PoolEntry]) -> PoolEntry | None:
    """Return the pool that is mined on: of those that live, and are connected if one is, the first by priority.

    CGMiner does not name it. A backup pool may be connected too, so the connection alone does not identify it.
    """
    alive = [entry for entry in entries if entry.alive and entry.enabled and entry.url]
    connected = [entry for entry in alive if entry.connected]
    return min(connected or alive, key=lambda entry: (entry.priority, entry.slot), default=None)


def active_slots(entries: Sequence[PoolEntry]) -> frozenset[int]:
    """Return the slots of the pools that are mined on: one of each group that has a live pool."""
    groups = {entry.group for entry in entries}
    found = (active_entry([entry for entry in entries if entry.group == group]) for group in groups)
    return frozenset(entry.slot for entry in found if entry is not None)


def pools(entries: Sequence[PoolEntry]) -> tuple[Pool, ...]:
    """Return the pools in slot order, without empty slots."""
    active = active_slots(entries)
    listed = [entry for entry in entries if entry.url and entry.url != HIDDEN_POOL]
    found = [
        Pool(
            slot=entry.slot,
            url=entry.url,
            user=entry.user,
            password=entry.password,
            active=entry.slot in active,
            alive=entry.alive,
            accepted=entry.accepted,
            rejected=entry.rejected,
        )
        for entry in listed
    ]
    return with_quotas(found, [entry.group for entry in listed], [entry.quota for entry in listed])


def divided_pools(entries: Sequence[PoolEntry]) -> tuple[Pool, ...]:
    """Return the pools of a CGMiner that divides its work: each with a quota is a group of its own.

    Pools without one are mined on while all others are dead. If only one pool has a quota, the work is not divided.
    """
    shares = {entry.slot: entry.quota or 0.0 for entry in entries if entry.enabled and (entry.quota or 0) > 0}
    lively = {entry.slot for entry in entries if entry.slot in shares and entry.alive}
    total = sum(shares.values())
    return tuple(
        replace(
            pool,
            active=pool.slot in lively if lively else pool.active,
            quota=shares[pool.slot] / total if len(shares) > 1 and pool.slot in shares else None,
        )
        for pool in pools(entries)
    )


def boards(devices: Sequence[Reply]) -> tuple[Board, ...]:
    """Return the devices of a `DEVS` section as boards, in their order."""
    return tuple(
        Board(
            position=position,
            hashrate_ths=hashrate_ths(fields),
            temperature_c=temperature(fields.get("Temperature")),
            active=None if (state := text(fields.get("Status"))) is None else state == "Alive",
        )
        for position, fields in enumerate(devices)
    )


def hottest(
    stats: Mapping[str, object], reported_boards: Sequence[Board], *, water_cooled: bool = False
) -> float | None:
    """Return the highest temperature that boards and `stats` report (`temp2_1` and its like); 0 is no sensor.

    In machines cooled by water those of `stats` may be the water's, so they do not count.
    """
    values: list[object] = [
        value for board in reported_boards for value in (board.temperature_c, board.chip_temperature_c)
    ]
    if not water_cooled:
        values += [value for key, value in stats.items() if _TEMPERATURE.fullmatch(key)]
    return highest(values)
