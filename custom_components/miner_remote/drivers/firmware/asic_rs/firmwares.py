"""What works of each firmware that pyasic-rs speaks, and what of it one machine has."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from pyasic_rs import Miner, PoolGroupConfig
from pyasic_rs.data import MinerData, OperatingState

from ...contract.capability import Capability
from ...contract.driver import Connection
from ...contract.errors import RefusedError, UnsupportedError
from ...contract.evidence import Evidence
from .translation import live_pools

_READS = frozenset({Capability.POOLS_READ, Capability.CONFIG_READ})
_POOL_WRITES = frozenset({Capability.POOLS_WRITE, Capability.CONFIG_WRITE})
_PAUSES = frozenset({Capability.PAUSE, Capability.RESUME})
_PAUSED_STATES = (OperatingState.Paused(), OperatingState.Suspended(), OperatingState.Stopped())


@dataclass(frozen=True, slots=True)
class Firmware:
    """What really works of one firmware, as opposed to what the library says it supports."""

    username: str = ""
    """The firmware's own default, used when a password was given without a name."""
    writes: frozenset[Capability] = frozenset()
    reports_passwords: bool = False
    takes_credentials: bool = False
    """Whether the library accepts credentials for it."""
    reports_session: bool = False
    """Whether the uptime that it reports is that of mining, not of the machine."""
    reports_light: bool = True
    """Whether the light that the library reports is the one that helps to find the machine."""


EPIC = "UMC OS"
"""The firmware of ePIC, whose settings, logs and images have their own interface (`epic`)."""

FIRMWARES: Mapping[str, Firmware] = {
    # Its pools are not written: the library would switch off the worker names that the firmware makes unique.
    EPIC: Firmware(
        writes=_PAUSES
        | {Capability.REBOOT, Capability.FAN, Capability.LOCATE_LIGHT, Capability.LOGS, Capability.FIRMWARE},
        reports_passwords=True,
        takes_credentials=True,
        reports_session=True,
    ),
    "Auradine Stock": Firmware(
        username="admin",
        writes=_PAUSES | _POOL_WRITES | {Capability.REBOOT, Capability.POWER_LIMIT, Capability.LOCATE_LIGHT},
        takes_credentials=True,
    ),
    "Marathon": Firmware(
        username="root", writes=_PAUSES | _POOL_WRITES, reports_passwords=True, takes_credentials=True
    ),
    # Braiins OS before 25.07; versions with the REST interface have a driver of their own.
    "Braiins": Firmware(
        username="root",
        writes=_PAUSES | _POOL_WRITES | {Capability.REBOOT, Capability.POWER_LIMIT, Capability.LOCATE_LIGHT},
        takes_credentials=True,
    ),
    # Commands to these were neither tested nor documented, so they are read-only. A SealMiner's light is on in normal
    # operation, which the library takes for the light that marks it.
    "SealMiner Stock": Firmware(username="root", takes_credentials=True, reports_light=False),
    "VolcMiner Stock": Firmware(username="root", takes_credentials=True),
    "Elphapex Stock": Firmware(),
    "FutureBit Stock": Firmware(),
    "Proto Stock": Firmware(),
}


type ReadPools = Callable[[], Awaitable[list[PoolGroupConfig] | None]]
"""Asks the library for the configured pools; raises a DriverError."""


async def capabilities_of(miner: Miner, data: MinerData, read_pools: ReadPools) -> frozenset[Capability]:
    """Return what works: what is known of the firmware, less what the library or a trial read disproves."""
    supported = {
        Capability.REBOOT: miner.supports_restart,
        Capability.PAUSE: miner.supports_pause,
        Capability.RESUME: miner.supports_resume,
        Capability.POWER_LIMIT: miner.supports_set_power_limit,
        Capability.POOLS_WRITE: miner.supports_pools_config,
        Capability.FAN: miner.supports_fan_config,
        Capability.LOCATE_LIGHT: miner.supports_set_fault_light,
    }
    known = FIRMWARES[miner.firmware].writes
    writes = frozenset(capability for capability in known if supported.get(capability, True))
    if not {Capability.PAUSE, Capability.RESUME} <= writes:
        writes -= _PAUSES
    if await _has_pool_configuration(miner, data, read_pools):
        reads = _READS
    else:
        # Without it nothing is backed up, and a write would replace pools that nobody saw.
        writes -= _POOL_WRITES
        reads = frozenset({Capability.POOLS_READ}) if any(live_pools(data)) else frozenset()
    if Capability.POOLS_WRITE not in writes:
        writes -= _POOL_WRITES
    return reads | writes


async def _has_pool_configuration(miner: Miner, data: MinerData, read_pools: ReadPools) -> bool:
    """Return whether the library reads the configured pools; a miner without pools is not judged."""
    if not miner.supports_pools_config:
        return False
    try:
        groups = await read_pools()
    except RefusedError, UnsupportedError:
        return False
    return any(group.pools for group in groups or ()) or (groups is not None and not any(live_pools(data)))


def leads_away(connection: Connection, evidence: Evidence) -> bool:
    """Return whether the web page redirects to another host: the library would follow, with the password."""
    if evidence.web_status is None or not 300 <= evidence.web_status < 400:
        return False
    try:
        target = urlsplit(evidence.web_headers.get("location", "")).hostname
    except ValueError:
        return True
    return target is not None and target != connection.host


def is_paused(firmware: str, state: OperatingState | None) -> bool | None:
    """Return whether a miner is paused; an ePIC idles while it is paused, and also while it has no pool."""
    if state is None or (firmware == EPIC and state == OperatingState.Idling()):
        return None
    return state in _PAUSED_STATES


__all__ = ["EPIC", "FIRMWARES", "Firmware", "ReadPools", "capabilities_of", "is_paused", "leads_away"]
