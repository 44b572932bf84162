"""Find the driver for the miner at an address."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ..contract.deadline import deadline
from ..contract.driver import Connection, Driver, Memory, Profile
from ..contract.errors import RefusedError, TimedOutError, UnknownMinerError, UnsupportedError
from ..contract.evidence import Evidence
from ..firmware.antminer.driver import AntminerDriver
from ..firmware.antminer.driver_old import AntminerOldDriver
from ..firmware.asic_rs.driver import AsicRsDriver
from ..firmware.avalon.driver import AvalonDriver
from ..firmware.axeos.driver import AxeOSDriver, AxeOSOldDriver
from ..firmware.axeos.nmaxe import NMAxeDriver
from ..firmware.braiins.driver import BraiinsDriver
from ..firmware.cgminer.driver import CgminerDriver
from ..firmware.cgminer.read_only import Api4028Driver
from ..firmware.luxos.driver import LuxosDriver
from ..firmware.vnish.driver import VnishDriver
from ..firmware.whatsminer.driver_v2 import WhatsMinerV2Driver
from ..firmware.whatsminer.driver_v3 import WhatsMinerV3Driver
from .probe import probe

_IN_ORDER: tuple[type[Driver], ...] = (
    LuxosDriver,
    BraiinsDriver,
    VnishDriver,
    WhatsMinerV3Driver,
    WhatsMinerV2Driver,
    AntminerDriver,
    AntminerOldDriver,
    AvalonDriver,
    AsicRsDriver,
    AxeOSDriver,
    AxeOSOldDriver,
    NMAxeDriver,
    Api4028Driver,
    CgminerDriver,
)

DRIVERS: Mapping[str, type[Driver]] = MappingProxyType({driver.key: driver for driver in _IN_ORDER})
"""The drivers by their keys, in the order in which they are tried: other firmware before the maker's, whose name the
machine still reports, and the plain CGMiner API last, since most firmware answers its commands too."""


async def identify(connection: Connection) -> Profile:
    """Identify the miner at an address.

    Raises UnreachableError (no device), TimedOutError (a device that does not answer), UnknownMinerError (a device that
    is no known miner) and AuthenticationError (a known firmware that did not accept the user name or the password).
    Takes at most twice the connection's read deadline: once for the probe, once for the identification.
    """
    evidence = await probe(connection)
    async with deadline(connection.host, connection.deadlines.read):
        for driver in DRIVERS.values():
            if not driver.recognises(evidence):
                continue
            try:
                profile = await driver.identify(connection, evidence)
            except RefusedError as error:
                raise UnknownMinerError(error.code, **error.arguments) from error
            if profile is not None:
                return profile
    raise _unknown(connection, evidence)


def create_driver(connection: Connection, profile: Profile, memory: Memory | None = None) -> Driver:
    """Return the driver of a profile, made without the network; raises UnsupportedError for a key that is unknown.

    `memory` holds what an earlier driver of the same miner learned.
    """
    driver = DRIVERS.get(profile.driver)
    if driver is None:
        raise UnsupportedError("driver_unknown", driver=profile.driver)
    made = driver(connection, profile)
    if memory is not None:
        made.memory = memory
    return made


def _unknown(connection: Connection, evidence: Evidence) -> TimedOutError | UnknownMinerError:
    """Return the error for a device that is no known miner."""
    host = connection.host
    if evidence.api_open and evidence.api_version is None:
        # The web page alone does not identify the firmware, and the port that would hangs or breaks.
        return TimedOutError("api_silent", host=host)
    if evidence.api_version == b"":
        return UnknownMinerError("api_closes_connection", host=host)
    return UnknownMinerError("unknown_device", host=host)
