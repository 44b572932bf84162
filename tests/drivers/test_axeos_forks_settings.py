"""NerdAxe and NMAxe: their settings and their firmware, against an answer that changes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Driver
from custom_components.miner_remote.drivers.contract.errors import (
    RefusedError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.settings import Effect, SettingKey
from custom_components.miner_remote.drivers.contract.values import FanSetting
from simulator.kinds import esp_image

from .conftest import Connect, next_address
from .images import stored
from .raising import raises
from .settings import driver_of, row, settings_of

CAPTURES = Path(__file__).parents[1] / "captures" / "axeos"
K = SettingKey
MODES = ["auto", "manual"]


INFO = "/api/system/info"
ASIC = "/api/system/asic"
FANS, MINING = "/api/setting/preference", "/api/setting/mining"


@dataclass
class Changing:
    """A fork of AxeOS: its pages, and what a PATCH changes in them."""

    pages: dict[str, dict[str, Any]]
    apply: Callable[[dict[str, dict[str, Any]], str, dict[str, Any]], None]
    title: str
    got: list[tuple[str, str, Any]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
            body = await reader.readexactly(int(length[1])) if length else b""
            method, path, _ = head.split("\r\n")[0].split(" ")
            status, answer = 200, b""
            match method:
                case "GET" if path == "/":
                    answer = f"<title>{self.title}</title>".encode()
                case "GET" if path in self.pages:
                    answer = json.dumps(self.pages[path]).encode()
                case "PATCH":
                    values = json.loads(body)
                    self.got.append((method, path, values))
                    self.apply(self.pages, path, values)
                case "POST":
                    self.got.append((method, path, esp_image.read(body)))
                    answer = b"rebooting now!"
                case _:
                    status = 404
            writer.write(b"HTTP/1.1 %d x\r\nContent-Length: %d\r\n\r\n%s" % (status, len(answer), answer))
        writer.close()


type Run = Callable[[Changing], Awaitable[Driver]]


def captured(name: str) -> dict[str, Any]:
    """Return the answers of a capture by their paths."""
    exchanges = json.loads((CAPTURES / name / "capture.json").read_text(encoding="utf-8"))["exchanges"]
    return {exchange["path"]: exchange["answer"] for exchange in exchanges}


def nerd(**changes: object) -> Changing:
    """Return the captured NerdQAxe++, with other values; like `handler_system.cpp`, it ignores wrong types."""
    answers = captured("nerdqaxe++-1.1.0-beta1")

    def apply(pages: dict[str, dict[str, Any]], path: str, values: dict[str, Any]) -> None:
        assert path == "/api/system"
        pages[INFO] |= {name: value for name, value in values.items() if isinstance(value, int)}

    return Changing({INFO: {**answers[INFO], **changes}, ASIC: answers[ASIC]}, apply, "NerdQAxe")


def nmaxe(version: str) -> Changing:
    """Return the captured NMAxe with its pages of settings, which change like those of `http_server.cpp`."""
    info = captured("nmaxe-gamma-3.0.12")[INFO]
    info["identity"]["fwVersion"] = version
    pools = {"primary": {"url": "stratum+tcp://pool.example.com:3333", "user": "worker1", "pwd": "x"}}
    mining = {
        "vcoreReq": 1150,
        "freqReq": 600,
        "asic": "BM1370",
        "stratum": pools,
        "overclock": {"options": [{"name": f"{mhz}MHz", "value": mhz} for mhz in (525, 550, 575, 600)]},
        "vcore": {"options": [{"name": f"{mv}mV", "value": mv} for mv in (1100, 1150, 1200)]},
    }
    preference = {
        "Brightness": 80,
        "fans": [
            {"id": 0, "speed": 60, "rpm": 2800, "auto": 1, "target": 55.0},
            {"id": 1, "speed": 80, "rpm": 4200, "auto": 1, "target": 85.0},
        ],
    }

    def apply(pages: dict[str, dict[str, Any]], path: str, values: dict[str, Any]) -> None:
        if path == FANS:
            for fan in values["fans"]:
                pages[FANS]["fans"][fan["id"]] |= fan
        else:
            names = {"asicFreqReq": "freqReq", "asicVcoreReq": "vcoreReq"}
            pages[MINING] |= {names[name]: value for name, value in values.items()}

    return Changing({INFO: info, FANS: preference, MINING: mining}, apply, "NMAxe")


@pytest.fixture
async def of(connect: Connect) -> AsyncIterator[Run]:
    """Return a function that starts a fork and returns its driver."""
    servers: list[asyncio.Server] = []

    async def run(machine: Changing) -> Driver:
        address = next_address()
        servers.append(await asyncio.start_server(machine.serve, address, 80))
        return await driver_of(connect(address))

    yield run
    for server in servers:
        server.close()
        await server.wait_closed()


async def test_nerdaxe_settings_are_written_and_shown(of: Run) -> None:
    machine = nerd()
    driver = await of(machine)
    for values in (
        {K.FAN_MODE: "manual", K.FAN_SPEED: 60},
        {K.FAN_MODE: "auto"},
        {K.FAN_TARGET_TEMPERATURE: 62},
        {K.FREQUENCY: 590, K.VOLTAGE: 1160},
    ):
        await driver.write_settings(values)
        assert {key: setting.value for key, setting in (await settings_of(driver)).items() if key in values} == values
    assert [body for _, _, body in machine.got] == [
        {"autofanspeed": 0, "manualFanSpeed": 60},
        {"autofanspeed": 2},
        {"pidTargetTemp": 62},
        {"frequency": 590, "coreVoltage": 1160},
    ]
    # Nothing but its options: it has no setting by which its owner allows more.
    assert (await settings_of(driver))[K.FREQUENCY].maximum is None
    with raises(RefusedError, "tuning_value_invalid"):
        await driver.set_tuning({"frequency": 825})
    with raises(RefusedError, "tuning_value_not_whole"):
        await driver.set_tuning({"frequency": 590.5})


async def test_nerdaxe_without_a_controller_has_manual_mode_only(of: Run) -> None:
    machine = nerd(pidTargetTemp=-1, autofanspeed=0)
    driver = await of(machine)
    settings = await settings_of(driver)
    assert row(settings[K.FAN_MODE]) == ("manual", ["manual"], None, None, 1, False)
    assert K.FAN_TARGET_TEMPERATURE not in settings


async def test_nerdaxe_takes_only_firmware_for_its_board(of: Run, tmp_path: Path) -> None:
    machine = nerd()
    driver = await of(machine)
    content = esp_image.build("v1.1.0")
    for name in ("esp-miner.bin", "esp-miner-NerdQAxe+.bin", "esp-miner-factory-NerdQAxe++-v1.1.0.bin"):
        with raises(RefusedError, "image_name_unexpected", expected="esp-miner-NerdQAxe++.bin"):
            await driver.upgrade_firmware(stored(tmp_path, name, content), lambda _: None)
    assert machine.got == []
    await driver.upgrade_firmware(stored(tmp_path, "esp-miner-NerdQAxe++.bin", content), lambda _: None)
    assert machine.got == [("POST", "/api/system/OTA", esp_image.EspImage("v1.1.0", "esp-miner"))]


async def test_nerdaxe_gamma_is_called_so_in_file_names(of: Run, tmp_path: Path) -> None:
    machine = nerd(deviceModel="NerdOCTAXE-γ")
    driver = await of(machine)
    await driver.upgrade_firmware(
        stored(tmp_path, "esp-miner-NerdOCTAXE-Gamma.bin", esp_image.build("v1.1.0")), lambda _: None
    )
    assert len(machine.got) == 1


async def test_unknown_nerdaxe_board_without_options_shows_its_frequency(of: Run) -> None:
    machine = nerd(deviceModel="NerdQX")
    del machine.pages[ASIC]
    driver = await of(machine)
    assert Capability.FREQUENCY not in driver.profile.capabilities
    assert row((await settings_of(driver))[K.FREQUENCY]) == (680, [], None, None, 1, True)


async def test_fan_setting_of_a_nerdaxe_backup_is_restored(of: Run) -> None:
    machine = nerd()
    driver = await of(machine)
    before = (await driver.read_config()).fan
    assert before == FanSetting(mode="auto", percent=100, target_c=60)
    await driver.set_fan(FanSetting(mode="manual", percent=50))
    await driver.set_fan(before)
    assert [body for _, _, body in machine.got] == [{"autofanspeed": 0, "manualFanSpeed": 50}, {"autofanspeed": 2}]


async def test_nmaxe_settings(of: Run) -> None:
    driver = await of(nmaxe("v3.0.12"))
    assert driver.profile.capabilities == {Capability.POOLS_READ, Capability.FAN, Capability.FREQUENCY}
    settings = await settings_of(driver)
    assert {key: row(setting) for key, setting in settings.items()} == {
        K.FAN_MODE: ("auto", MODES, None, None, 1, False),
        K.FAN_SPEED: (None, [], 0, 100, 1, False),
        K.FAN_TARGET_TEMPERATURE: (55, [], 30, 80, 1, False),
        K.FREQUENCY: (600, [525, 550, 575, 600], None, None, 1, False),
        K.VOLTAGE: (1150, [1100, 1150, 1200], None, None, 1, False),
    }
    assert (settings[K.FREQUENCY].effect, settings[K.VOLTAGE].effect) == (Effect.RESTARTS_MACHINE, Effect.LIVE)
    assert (await settings_of(await of(nmaxe("v3.0.21"))))[K.FREQUENCY].effect is Effect.LIVE


@pytest.mark.parametrize("version", ["v3.0.12", "v3.0.21"])
async def test_nmaxe_settings_are_written_and_shown_and_nothing_else_changes(of: Run, version: str) -> None:
    machine = nmaxe(version)
    driver = await of(machine)
    before = json.loads(json.dumps(machine.pages))
    for values in (
        {K.FAN_MODE: "manual", K.FAN_SPEED: 45},
        {K.FAN_SPEED: 50},
        {K.FAN_TARGET_TEMPERATURE: 58},
        {K.VOLTAGE: 1100},
        {K.FREQUENCY: 550, K.VOLTAGE: 1100},
    ):
        await driver.write_settings(values)
        assert {key: setting.value for key, setting in (await settings_of(driver)).items() if key in values} == values
    restart = [] if version == "v3.0.21" else [("POST", "/api/system/restart", None)]
    assert machine.got == [
        ("PATCH", FANS, {"fans": [{"id": 0, "auto": 0, "speed": 45}]}),
        ("PATCH", FANS, {"fans": [{"id": 0, "speed": 50}]}),
        ("PATCH", FANS, {"fans": [{"id": 0, "target": 58.0}]}),
        ("PATCH", MINING, {"asicVcoreReq": 1100}),
        ("PATCH", MINING, {"asicFreqReq": 550}),
        *restart,
    ]
    machine.pages[FANS]["fans"][0] |= {"auto": 1, "speed": 60, "target": 55.0}
    machine.pages[MINING] |= {"freqReq": 600, "vcoreReq": 1150}
    assert machine.pages == before


async def test_nmaxe_takes_only_its_options(of: Run) -> None:
    machine = nmaxe("v3.0.12")
    driver = await of(machine)
    for values in ({K.FREQUENCY: 601}, {K.VOLTAGE: 1300}):
        with raises(RefusedError, "tuning_value_invalid"):
            await driver.write_settings(values)
    with raises(RefusedError, "fan_speed_needs_manual_mode"):
        await driver.write_settings({K.FAN_SPEED: 40})
    with raises(RefusedError, "fan_mode_unknown"):
        await driver.set_fan(FanSetting(mode="turbo"))
    with raises(UnsupportedError, "logs_unsupported"):
        await driver.read_log("system", 100)
    with raises(UnsupportedError, "firmware_unsupported"):
        await driver.read_upgrade_facts()
    assert machine.got == []
