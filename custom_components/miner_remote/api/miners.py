"""The list of miners: GET /api/miners."""

from __future__ import annotations

from typing import Any, Final

import probatio as vol
from aiohttp import web

from ..coordinator import MinerCoordinator, Snapshot
from ..validation import text
from .base import MinerRemoteView, endpoint, query, respond

_STATUSES: Final = ("Active", "Lagging", "Stale")


def _status(value: object) -> str:
    for status in _STATUSES:
        if str(value).casefold() == status.casefold():
            return status
    raise vol.Invalid(f"must be one of {', '.join(_STATUSES)}")


_QUERY: Final = vol.Schema(
    {vol.Optional("location"): text(), vol.Optional("tag"): text(), vol.Optional("status"): _status}
)


class MinersView(MinerRemoteView):
    """The list of miners, for every user: nothing in it shows a pool, a worker or a password."""

    url = "/api/miners"
    name = "api:miners"

    @endpoint(admin=False)
    async def get(self, request: web.Request) -> web.StreamResponse:
        """Return the miners that the query asks for."""
        wanted = query(request, _QUERY)
        miners = (describe(miner) for miner in self.data.fleet.miners())
        return respond({"miners": [miner for miner in miners if _matches(miner, wanted)]})


def _matches(miner: dict[str, Any], wanted: dict[str, Any]) -> bool:
    return (
        ("status" not in wanted or miner["status"] == wanted["status"])
        and ("location" not in wanted or wanted["location"].casefold() in
             (miner["location"].casefold(), miner["site"].casefold()))
        and ("tag" not in wanted or wanted["tag"].casefold() in (tag.casefold() for tag in miner["tags"]))
    )  # fmt: skip


def describe(miner: MinerCoordinator) -> dict[str, Any]:
    """Return one miner as the contract has it: W, TH/s, J/TH, °C, seconds; null where it is not known.

    Measured values are those of the last answer, whose age `age_sec` tells; a miner that is stale has none.
    """
    status = miner.status
    profile = miner.profile
    last: Snapshot | None = miner.data
    identity = last.identity if last else profile.identity if profile else None
    now = last if status != "Stale" else None
    age = miner.age_s
    return {
        "ip": miner.address,
        "host": miner.host,
        "name": miner.display_name,
        "status": status,
        "model": identity.model if identity else None,
        "vendor": identity.vendor if identity else None,
        "firmware": identity.firmware if identity else None,
        "firmware_version": identity.firmware_version if identity else None,
        "driver": profile.driver if profile else None,
        "hostname": identity.hostname if identity else None,
        "mac": identity.mac if identity else None,
        "site": miner.site.name,
        "location": miner.location,
        "tags": list(miner.tags),
        "last_seen": miner.last_seen.isoformat() if miner.last_seen else None,
        "age_sec": None if age is None else round(age, 1),
        "is_stale": status == "Stale",
        "online": miner.last_update_success,
        "mining": now.mining if now else None,
        "paused": now.paused if now else None,
        "est_power_w": now.power_w if now else None,
        "power_limit_w": now.power_limit_w if now else None,
        "hashrate_ths": now.hashrate_ths if now else None,
        "efficiency_j_th": now.efficiency_j_th if now else None,
        "temperature_max_c": now.temperature_max_c if now else None,
        "uptime_s": now.shortest_uptime_s if now else None,
        "capabilities": sorted(miner.capabilities),
        "device_id": miner.device_id,
        "miner_id": miner.miner_id,
    }
