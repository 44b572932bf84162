"""Capabilities of machines behind pyasic-rs: the functions of the firmware that the library supports."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pyasic_rs import PoolConfig, PoolGroupConfig
from pyasic_rs.data import MessageSeverity

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.errors import AuthenticationError, RefusedError, UnsupportedError
from custom_components.miner_remote.drivers.firmware.asic_rs.firmwares import FIRMWARES, capabilities_of
from custom_components.miner_remote.drivers.firmware.asic_rs.translation import faults_of

CONFIGURED = [
    PoolGroupConfig(
        name="", quota=1, pools=[PoolConfig(url="stratum+tcp://a.example.com:3333", username="u", password="x")]
    )
]
POOL = SimpleNamespace(
    url=SimpleNamespace(host="a.example.com", port=3333),
    user="u",
    active=True,
    alive=True,
    accepted_shares=0,
    rejected_shares=0,
)
MINED_ON = [SimpleNamespace(pools=[POOL])]
READS = {Capability.POOLS_READ, Capability.CONFIG_READ}
REFUSED = RefusedError("library_error", "no", host="")
UNSUPPORTED = UnsupportedError("unsupported_by_firmware", host="")


@dataclass
class Library:
    """A handle of the library: the firmware's name, its supported functions, and its configured pools."""

    firmware: str = "Auradine Stock"
    refused: frozenset[str] = frozenset()
    groups: object = field(default_factory=lambda: CONFIGURED)
    live: list[SimpleNamespace] = field(default_factory=lambda: MINED_ON)

    def __getattr__(self, name: str) -> bool:
        return name not in self.refused

    async def capabilities(self) -> frozenset[Capability]:
        async def read() -> Any:
            if isinstance(self.groups, Exception):
                raise self.groups
            return self.groups

        return await capabilities_of(cast("Any", self), cast("Any", SimpleNamespace(pools=self.live)), read)


@pytest.mark.parametrize("firmware", sorted(FIRMWARES))
async def test_supported_functions_are_offered(firmware: str) -> None:
    assert await Library(firmware).capabilities() == READS | FIRMWARES[firmware].writes


@pytest.mark.parametrize(
    ("attribute", "lost"),
    [
        ("supports_restart", {Capability.REBOOT}),
        ("supports_pause", {Capability.PAUSE, Capability.RESUME}),
        ("supports_resume", {Capability.PAUSE, Capability.RESUME}),
        ("supports_set_power_limit", {Capability.POWER_LIMIT}),
        ("supports_set_fault_light", {Capability.LOCATE_LIGHT}),
        ("supports_pools_config", {Capability.CONFIG_READ, Capability.CONFIG_WRITE, Capability.POOLS_WRITE}),
    ],
)
async def test_unsupported_function_is_not_offered(attribute: str, lost: set[Capability]) -> None:
    offered = await Library(refused=frozenset({attribute})).capabilities()
    assert offered == (READS | FIRMWARES["Auradine Stock"].writes) - lost


@pytest.mark.parametrize("groups", [None, [], [PoolGroupConfig(name="", quota=1, pools=[])], REFUSED])
async def test_unreadable_configuration_is_neither_backed_up_nor_written(groups: object) -> None:
    offered = await Library(groups=groups).capabilities()
    assert Capability.POOLS_READ in offered
    assert offered.isdisjoint({Capability.CONFIG_READ, Capability.CONFIG_WRITE, Capability.POOLS_WRITE})


@pytest.mark.parametrize(("groups", "reads"), [([], READS), (None, set()), (UNSUPPORTED, set())])
async def test_machine_without_pools_keeps_other_capabilities(groups: object, reads: set[Capability]) -> None:
    offered = await Library(groups=groups, live=[]).capabilities()
    assert offered & READS == reads


async def test_wrong_password_is_not_a_missing_function() -> None:
    with pytest.raises(AuthenticationError):
        await Library(groups=AuthenticationError("password_rejected", host="")).capabilities()


def test_errors_of_the_firmware_are_faults_with_their_codes() -> None:
    def said(message: str, code: int, severity: MessageSeverity = MessageSeverity.Error) -> SimpleNamespace:
        return SimpleNamespace(message=message, code=code, severity=severity)

    messages = [said("Fan 2 failed", 17), said("", 0), said("tuning", 3, MessageSeverity.Info)]
    faults = list(faults_of(cast("Any", SimpleNamespace(messages=messages))))
    assert [(fault.message, fault.code) for fault in faults] == [
        ("Fan 2 failed", "17"),
        ("The miner reports an error without a description.", None),
    ]
