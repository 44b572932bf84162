"""NMAxe and its siblings of NMMiner: firmware that looks like AxeOS and is another one.

It answers `GET /api/system/info` with objects (`power`, `temps`, `asic`, `miner`, `identity`, `stratum`) instead of
numbers, and its settings are elsewhere (`/api/setting/mining`). It is read only: none of its settings was tried on a
machine. What it reports is the pool in use, not both pools, so there is no backup either.

Source: `docs/API.md` and `src/web/http_server.cpp` of NMminer1024/ESP-Miner-NMAxe, tag v3.0.12-nmaxe and later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, override

from ...contract.capability import Capability
from ...contract.driver import Connection, Driver, Profile
from ...contract.errors import RefusedError
from ...contract.evidence import Evidence
from ...contract.values import Fan, Fault, Identity, Pool, Snapshot
from ...parsing.identity import mac_address
from ...parsing.lenient_json import Reply, integer, objects, text
from ...parsing.numbers import nested
from ...transport import http
from . import info as info_of

_INFO = "/api/system/info"
_FLAT = {
    "power": ("power", "power"),
    "temp": ("temps", "asic"),
    "vrTemp": ("temps", "vcore"),
    "ASICModel": ("asic", "model"),
    "asicCount": ("asic", "count"),
    "smallCoreCount": ("asic", "smallCoreCnt"),
    "frequency": ("asic", "freqReq"),
    "hashRate": ("miner", "hashRate"),
    "bestDiff": ("miner", "bestDiffEver"),
    "sharesAccepted": ("miner", "sAccepted"),
    "sharesRejected": ("miner", "sRejected"),
    "uptimeSeconds": ("miner", "uptimeSeconds"),
    "miningPaused": ("miner", "paused"),
    "version": ("identity", "fwVersion"),
    "hostname": ("identity", "hostName"),
}
"""The names that AxeOS has for the values in the objects."""
_NAMES = ("displayName", "hwModel", "deviceModel")


class NMAxeDriver(Driver):
    """An NMAxe, NMAxe Gamma or NMQAxe++, which is read only."""

    key: ClassVar[str] = "nmaxe"
    max_pools: ClassVar[int] = 1

    @override
    @classmethod
    def recognises(cls, evidence: Evidence) -> bool:
        """Return False: `AxeOSDriver.identify` finds these miners too, with the same one request."""
        return False

    @override
    @classmethod
    async def identify(cls, connection: Connection, evidence: Evidence) -> Profile | None:
        """Return None: `AxeOSDriver.identify` finds these miners."""
        return None

    @override
    async def _snapshot(self) -> Snapshot:
        return snapshot(await self._info())

    @override
    async def _read_pools(self) -> tuple[Pool, ...]:
        return pools(await self._info())

    async def _info(self) -> Reply:
        info = (await http.request(self.connection, "GET", _INFO)).json()
        if not info_of.is_nested(info):
            raise RefusedError("not_the_same_firmware", host=self.connection.host, firmware="NMAxe")
        return info


def profile(info: Mapping[str, object]) -> Profile:
    """Return the profile of a miner that answers with objects."""
    return Profile(driver=NMAxeDriver.key, identity=identity(info), capabilities=frozenset({Capability.POOLS_READ}))


def identity(info: Mapping[str, object]) -> Identity:
    """Return the identity of the miner; it reports no MAC address itself."""
    flat = _flat(info)
    names = nested(info, "identity")
    return Identity(
        vendor="NMMiner",
        model=next((name for key in _NAMES if (name := text(names.get(key)) or text(info.get(key)))), "NMAxe"),
        firmware="NMAxe",
        firmware_version=text(flat.get("version")),
        mac=mac_address(flat.get("macAddr")),
        hostname=text(flat.get("hostname")),
    )


def snapshot(info: Mapping[str, object]) -> Snapshot:
    """Return the miner's state."""
    read = info_of.snapshot(_flat(info))
    failed = text(nested(info, "miner").get("state")) == "error"
    return replace(
        read,
        identity=identity(info),
        pools=pools(info),
        fans=_fans(info) or read.fans,
        faults=(*read.faults, *((Fault("The miner reports that mining has failed.", "error"),) if failed else ())),
    )


def pools(info: Mapping[str, object]) -> tuple[Pool, ...]:
    """Return the pool in use."""
    used = nested(info, "stratum")
    url, user = text(used.get("url")), text(used.get("user"))
    if url is None:
        return info_of.pools(_flat(info))
    return (Pool(slot=0, url=url, user=user or "", active=True),)


def _flat(info: Mapping[str, object]) -> Reply:
    """Return the values under the names that AxeOS has for them; values outside of objects stay."""
    flat = {key: value for key, value in info.items() if not isinstance(value, (dict, list))}
    for name, (group, key) in _FLAT.items():
        if (value := nested(info, group).get(key)) is not None:
            flat[name] = value
    return flat


def _fans(info: Mapping[str, object]) -> tuple[Fan, ...]:
    found = []
    for at, fan in enumerate(objects(info.get("fans"))):
        rpm, position = integer(fan.get("rpm")), integer(fan.get("id"))
        driven = integer(fan.get("speed"))
        found.append(Fan(position=at if position is None else position, rpm=None if driven and not rpm else rpm))
    return tuple(found)
