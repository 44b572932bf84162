"""What each version of AxeOS reports and accepts."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Scope
from custom_components.miner_remote.drivers.contract.errors import (
    RefusedError,
    UnreachableError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.values import FanSetting, PoolSetting
from custom_components.miner_remote.drivers.firmware.axeos import info as axeos_info
from custom_components.miner_remote.drivers.firmware.axeos.driver import AxeOSDriver, AxeOSOldDriver

from .conftest import Connect, next_address
from .raising import raises
from .test_axeos import NEW, SHORT, call, identified

# Reports by version ------------------------------------------------------------------------------------------------

V2_0: dict[str, object] = {
    "power": 12.5, "voltage": 5100, "current": 2400, "fanSpeed": 60, "temp": 58, "hashRate": 480.2,
    "bestDiff": "1.2M", "coreVoltage": 1200, "coreVoltageActual": 1190, "frequency": 485, "ssid": "home",
    "wifiPass": "very secret", "wifiStatus": "Connected!", "sharesAccepted": 5, "sharesRejected": 0,
    "uptimeSeconds": 77, "ASICModel": "BM1366", "stratumURL": "public-pool.io", "stratumPort": 21496,
    "stratumUser": "bc1q.w", "version": "v2.0.7", "runningPartition": "ota_0", "flipscreen": 1, "invertscreen": 0,
}  # fmt: skip
NERD: dict[str, object] = {
    "asicCount": 4, "smallCoreCount": 2040, "deviceModel": "NerdQAxe+", "macAddr": "AA:BB:CC:00:11:22", "power": 58.0,
    "temp": 55.5, "asicTemps": [50.0, 57.0, -1, 0], "vrTemp": 60, "hashRate": 2400.0, "coreVoltage": 1150,
    "fanspeed": 45, "manualFanSpeed": 70, "fanrpm": 3100, "fanrpm2": 2900, "fanCount": 2, "shutdown": False,
    "stratum": {"poolMode": 0, "activePoolMode": 0, "usingFallback": True, "pools": []}, "sharesAccepted": 9,
    "sharesRejected": 1, "bestDiff": 123456, "pidTargetTemp": 55, "hostname": "nerd", "ssid": "home",
    "stratumURL": "a.example", "stratumPort": 3333, "stratumUser": "u", "stratumTLS": False, "stratumProtocol": 0,
    "fallbackStratumURL": "b.example", "fallbackStratumPort": 443, "fallbackStratumUser": "v",
    "fallbackStratumTLS": True, "fallbackStratumProtocol": 0, "frequency": 500, "autofanspeed": 2,
    "ASICModel": "BM1370", "uptimeSeconds": 600, "version": "v1.0.36",
}  # fmt: skip


class Canned:
    """A miner with constant reports that records its requests."""

    def __init__(self, info: Mapping[str, object], *, restart: bytes | None = b"System will restart shortly.") -> None:
        self.info = info
        self.restart = restart
        self.got: list[tuple[str, str, Any]] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
            body = await reader.readexactly(int(length[1])) if length else b""
            method, path, _ = head.split("\r\n")[0].split(" ")
            if method != "GET":
                self.got.append((method, path, json.loads(body) if body else None))
            reported = {
                "/api/system/info": json.dumps(self.info).encode(),
                "/": b"<title>AxeOS</title>",
                "/api/system/restart": self.restart,
            }.get(path, b"")
            if reported is not None:
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(reported) + reported)
        writer.close()


type Run = Callable[[Canned], Awaitable[AxeOSDriver]]


@pytest.fixture
async def of(connect: Connect) -> AsyncIterator[Run]:
    """Return a function that starts a canned miner and returns its driver."""
    servers: list[asyncio.Server] = []

    async def run(canned: Canned) -> AxeOSDriver:
        address = next_address()
        servers.append(await asyncio.start_server(canned.serve, address, 80))
        return await identified(connect(address, deadlines=SHORT))

    yield run
    for server in servers:
        server.close()
        await server.wait_closed()


async def test_version_2_0_offers_only_reboot_and_reads(of: Run) -> None:
    canned = Canned(V2_0, restart=None)
    driver = await of(canned)
    assert driver.profile.identity.model == "Bitaxe Ultra"
    assert driver.profile.capabilities == {Capability.REBOOT, Capability.POOLS_READ, Capability.CONFIG_READ}
    snapshot = await driver.snapshot()
    assert (snapshot.hashrate_ths, snapshot.fans, snapshot.paused) == (pytest.approx(0.4802), (), None)
    assert [(pool.url, pool.active) for pool in snapshot.pools] == [("stratum+tcp://public-pool.io:21496", None)]
    config = await driver.read_config()
    assert config.fan is None
    assert "very secret" not in repr((snapshot, config))
    # It requires all settings at once, including the WLAN password, so nothing is written.
    for order in ("write_pools", "set_fan", "set_tuning"):
        with pytest.raises(UnsupportedError):
            await call(driver, order)
    # It restarts during the request.
    assert (await driver.reboot()).said == "no reply"
    assert canned.got == [("POST", "/api/system/restart", None)]


async def test_unanswered_restart_of_later_version_fails(of: Run) -> None:
    driver = await of(Canned({**V2_0, "version": "v2.9.0"}, restart=None))
    with pytest.raises(UnreachableError):
        await driver.reboot()


async def test_version_with_one_pool_refuses_a_second(of: Run) -> None:
    canned = Canned({**V2_0, "version": "v2.2.0", "autofanspeed": 1, "fanspeed": 50})
    driver = await of(canned)
    with raises(RefusedError, "too_many_pools"):
        await driver.write_pools([PoolSetting(slot=at, url=NEW, user="w") for at in range(2)])
    await driver.write_pools([PoolSetting(slot=0, url=NEW, user="bc1q.w")])
    await driver.set_fan(FanSetting(mode="manual", percent=30))
    assert canned.got == [
        ("PATCH", "/api/system", {"stratumURL": "new.example.net", "stratumPort": 3333}),
        ("POST", "/api/system/restart", None),
        ("PATCH", "/api/system", {"autofanspeed": 0, "fanspeed": 30}),
    ]
    with raises(RefusedError, "fan_target_unsupported"):
        await driver.set_fan(FanSetting(mode="auto", target_c=60))
    with raises(RefusedError, "tuning_value_not_whole"):
        await driver.set_tuning({"frequency": 500.5})


async def test_nerdaxe(of: Run) -> None:
    canned = Canned(NERD)
    driver = await of(canned)
    assert isinstance(driver, AxeOSOldDriver)
    assert (driver.profile.identity.vendor, driver.profile.identity.model) == ("NerdAxe", "NerdQAxe+")
    assert Capability.PAUSE not in driver.profile.capabilities
    snapshot = await driver.snapshot()
    assert (snapshot.temperature_max_c, [fan.rpm for fan in snapshot.fans]) == (57.0, [3100, 2900])
    assert [(pool.url, pool.active) for pool in snapshot.pools] == [
        ("stratum+tcp://a.example:3333", False),
        ("stratum+ssl://b.example:443", True),
    ]
    accepted = await driver.write_pools(
        [
            PoolSetting(slot=0, url="stratum+ssl://a.example:3333", user="u", password="p"),
            PoolSetting(slot=1, url="stratum+ssl://b.example:443", user="v"),
        ]
    )
    # It reconnects without a restart.
    assert accepted.scope is None
    await driver.set_fan(FanSetting(mode="manual", percent=30))
    await driver.set_fan(FanSetting(mode="auto", target_c=60))
    assert canned.got == [
        ("PATCH", "/api/system", {"stratumTLS": True, "stratumPassword": "p"}),
        ("PATCH", "/api/system", {"autofanspeed": 0, "manualFanSpeed": 30}),
        ("PATCH", "/api/system", {"pidTargetTemp": 60}),
    ]


async def test_older_nerdaxe_is_restarted_after_pool_write(of: Run) -> None:
    canned = Canned({key: value for key, value in NERD.items() if key != "stratum"})
    driver = await of(canned)
    assert (await driver.write_pools([PoolSetting(slot=0, url=NEW, user="u")])).scope is Scope.MACHINE
    assert canned.got == [
        (
            "PATCH",
            "/api/system",
            {"stratumURL": "new.example.net", "fallbackStratumURL": ""},
        ),
        ("POST", "/api/system/restart", None),
    ]


async def test_miner_without_pool_is_not_backed_up(of: Run) -> None:
    for broken in ({"stratumURL": ""}, {"stratumPort": 0}):
        driver = await of(Canned({**V2_0, **broken}))
        with pytest.raises(RefusedError):
            await driver.read_config()


async def test_stratum_v2_on_a_new_version(of: Run) -> None:
    stored = {
        "id": 0, "stratumProtocol": "SV1", "stratumURL": "a.example", "stratumPort": 3333, "stratumUser": "u",
        "stratumPassword": "*****", "stratumTLS": 2, "stratumCert": "-----BEGIN", "stratumDecodeCoinbase": True,
    }  # fmt: skip
    info = {
        **V2_0, "version": "v2.15.0", "primaryPoolIndex": 0, "secondaryPoolIndex": 1, "useFallbackStratum": 0,
        "pools": [stored], "miningPaused": False,
    }  # fmt: skip
    canned = Canned(info)
    driver = await of(canned)
    assert [pool.url for pool in await driver.read_pools()] == ["stratum+ssl://a.example:3333"]
    await driver.write_pools([PoolSetting(slot=0, url="stratum2+tcp://b.example:3336", user="u")])
    whole = {key: value for key, value in stored.items() if key != "id"}
    assert canned.got == [
        (
            "PUT",
            "/api/system/pools/0",
            {**whole, "stratumURL": "b.example", "stratumPort": 3336, "stratumTLS": 0, "stratumProtocol": "SV2"},
        ),
        ("POST", "/api/system/restart", None),
    ]


@pytest.mark.parametrize("reported", [0, 1])
async def test_only_pool_is_active_whatever_is_reported(of: Run, reported: int) -> None:
    stored = [{"id": 3, "stratumURL": "a.example", "stratumPort": 3333, "stratumUser": "u", "stratumPassword": "*****"}]
    info = {
        **V2_0, "version": "v2.15.0", "primaryPoolIndex": 3, "secondaryPoolIndex": 3,
        "isUsingFallbackStratum": reported,
        "pools": stored,
    }  # fmt: skip
    driver = await of(Canned(info))
    assert [(pool.slot, pool.active) for pool in await driver.read_pools()] == [(0, True)]


async def test_pool_without_free_slot_is_refused(of: Run) -> None:
    pools = [
        {"id": at, "stratumURL": f"h{at}", "stratumPort": 1, "stratumUser": "u", "stratumPassword": "*****"}
        for at in range(8)
    ]
    info = {**V2_0, "version": "v2.15.0", "primaryPoolIndex": 3, "secondaryPoolIndex": 3, "pools": pools}
    canned = Canned(info)
    driver = await of(canned)
    assert [pool.url for pool in await driver.read_pools()] == ["stratum+tcp://h3:1"]
    both = [PoolSetting(slot=0, url="stratum+tcp://h3:1", user="u"), PoolSetting(slot=1, url=NEW, user="w")]
    with raises(RefusedError, "stored_pools_full"):
        await driver.write_pools(both)
    assert canned.got == []
    canned.info = {**info, "pools": pools[:5]}
    await driver.write_pools(both)
    assert canned.got[0] == (
        "PUT",
        "/api/system/pools/5",
        {"stratumURL": "new.example.net", "stratumPort": 3333, "stratumUser": "w"},
    )
    assert canned.got[1] == ("PATCH", "/api/system", {"secondaryPoolIndex": 5})


@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        ("v2.14.0b3", (2, 14, 0)),
        ("2.1.8b1", (2, 1, 8)),
        ("v2.4", (2, 4, 0)),
        ("dev", (0, 0, 0)),
        (None, (0, 0, 0)),
    ],
)
def test_versions(reported: str | None, expected: tuple[int, int, int]) -> None:
    assert axeos_info.version(reported) == expected


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("pool.example", "stratum+tcp://pool.example:3333"),
        ("stratum+tcp://pool.example", "stratum+tcp://pool.example:3333"),
        ("stratum+tcp://pool.example:4444", "stratum+tcp://pool.example:4444"),
        ("fd00::1", "stratum+tcp://[fd00::1]:3333"),
    ],
)
def test_pool_addresses_are_normalised(host: str, url: str) -> None:
    slot = axeos_info.Slot(0, {"stratumURL": host, "stratumPort": 3333})
    assert slot.url == url


def test_faults_have_text() -> None:
    info = {**V2_0, "overheat_mode": 1, "power_fault": "TPS546 over current", "shutdown": True, "hashRate": 480.0}
    snapshot = axeos_info.snapshot(info)
    assert "TPS546 over current" in snapshot.faults[0].message
    assert snapshot.faults[0].code == "power_fault"
    assert len(snapshot.faults) == 3
    assert snapshot.mining is False


def test_models() -> None:
    def model(**reported: object) -> str:
        return axeos_info.identity({**V2_0, **reported}).model

    assert model(ASICModel="BM1368", boardVersion="701") == "Bitaxe Supra Hex 701"
    assert model(ASICModel="BM1370", boardVersion="") == "Bitaxe Gamma"
    assert model(ASICModel="BM9999") == "Bitaxe (BM9999)"
    assert axeos_info.identity(NERD).mac == "aa:bb:cc:00:11:22"
