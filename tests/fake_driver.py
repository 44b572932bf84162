"""A driver that tests make themselves."""

from __future__ import annotations

from typing import override

from custom_components.miner_remote.drivers.contract.driver import Connection, Driver, Profile
from custom_components.miner_remote.drivers.contract.evidence import Evidence


class UnrecognisedDriver(Driver):
    """A driver that recognises no miner."""

    @classmethod
    @override
    def recognises(cls, evidence: Evidence) -> bool:
        return False

    @classmethod
    @override
    async def identify(cls, connection: Connection, evidence: Evidence) -> Profile | None:
        return None
