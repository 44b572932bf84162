"""Miners as JSON for the REST API and the panel."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from homeassistant.helpers.json import JSONEncoder, json_bytes
from homeassistant.util.json import JSON_ENCODE_EXCEPTIONS

from .miner import Capability, MinerCoordinator, Snapshot


def miner_as_json(miner: MinerCoordinator) -> dict[str, Any]:
    """Return a miner as in the REST contract: W, TH/s, J/TH, °C, seconds; null if unknown.

    Measured values are those of the last poll (`last_seen`); a stale miner has none. `age_sec` is the age of the last
    answer, which is younger after a pause or a resume.
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
        "reachability": miner.reachability.value,
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
        "power_limit_w": now.effective_power_limit_w if now else None,
        "hashrate_ths": now.hashrate_ths if now else None,
        "expected_hashrate_ths": now.expected_hashrate_ths if now else None,
        "efficiency_j_th": now.efficiency_j_th if now else None,
        "temperature_max_c": now.temperature_max_c if now else None,
        "inlet_temperature_c": now.inlet_temperature_c if now else None,
        "outlet_temperature_c": now.outlet_temperature_c if now else None,
        "shares_accepted": now.shares_accepted if now else None,
        "shares_rejected": now.shares_rejected if now else None,
        "faults": [
            {"message": fault.message, "code": fault.code, "first_seen": _iso(miner.fault_since(fault))}
            for fault in (now.faults if now else ())
        ],
        "uptime_s": now.shortest_uptime_s if now else None,
        "drift": None if miner.drift is None else miner.drift.count,
        "capabilities": _names(miner.capabilities),
        "limits": [{"code": limit, "reason": limit.sentence} for limit in miner.limits],
        "device_id": miner.device_id,
        "miner_id": miner.miner_id,
    }


def faults_as_json(miner: MinerCoordinator) -> list[dict[str, object]]:
    """Return the faults that a miner reports (`present`), then those of the last 30 days, the latest first."""
    last: Snapshot | None = miner.data
    now = last.faults if last is not None and miner.status != "Stale" else ()
    faults = [{**seen.as_json(), "present": seen.fault in now} for seen in miner.seen_faults]
    return sorted(faults, key=lambda fault: not fault["present"])


def settings_as_json(miner: MinerCoordinator) -> dict[str, object]:
    """Return the settings as last read, and when; null if they were never read."""
    return {
        "settings": [setting.as_json() for setting in miner.settings.values],
        "settings_read_at": _iso(miner.settings.read_at),
    }


@lru_cache(maxsize=256)
def _names(capabilities: frozenset[Capability]) -> tuple[Capability, ...]:
    """Return capabilities in order; a fleet has few different sets of them."""
    return tuple(sorted(capabilities))


def _iso(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()


def encode_json(payload: Mapping[str, object] | Sequence[object]) -> bytes:
    """Return a payload as JSON, even if a miner reported text that is not valid Unicode."""
    try:
        return json_bytes(payload)
    except JSON_ENCODE_EXCEPTIONS:
        return json.dumps(payload, cls=JSONEncoder).encode("ascii")
