"""AxeOS: its log and its firmware, against the simulator."""

from __future__ import annotations

from pathlib import Path

import pytest

from custom_components.miner_remote.drivers.contract.driver import Scope
from custom_components.miner_remote.drivers.contract.errors import (
    RefusedError,
    UnreachableError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.settings import SettingKey
from custom_components.miner_remote.drivers.firmware.axeos.driver import AxeOSDriver
from simulator.kinds import esp_image
from simulator.machine import Machine, UpgradeFault

from .images import stored
from .raising import raises
from .settings import back_again, driver_fixture, machine_fixture, settings_of
from .test_axeos import KINDS, SHORT
from .test_axeos_settings import reported

K = SettingKey
machine = machine_fixture(*KINDS)
driver = driver_fixture(AxeOSDriver, SHORT)


# Logs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("machine", ["axeos", "axeos_214"], indirect=True)
async def test_end_of_the_log_is_read(driver: AxeOSDriver, machine: Machine) -> None:
    log = await driver.read_log("system", 300)
    assert len(log) == 300
    assert machine.pools[0].user.encode() in log
    with raises(UnsupportedError, "log_unknown"):
        await driver.read_log("../info", 300)


@pytest.mark.parametrize("machine", ["axeos_old"], indirect=True)
async def test_old_version_has_no_log(driver: AxeOSDriver, machine: Machine) -> None:
    with raises(UnsupportedError, "logs_unsupported"):
        await driver.read_log("system", 300)


# Firmware --------------------------------------------------------------------------------------------------------


async def test_upgrade_facts_name_the_board(driver: AxeOSDriver, machine: Machine) -> None:
    facts = await driver.read_upgrade_facts()
    assert (facts.version, facts.model) == (machine.firmware_version, "Bitaxe Gamma 601")
    assert (facts.control_board, facts.hardware) == (None, ("601", "BM1370"))


@pytest.mark.parametrize("name", ["esp-miner.bin", "esp-miner-v2.16.0.bin", "ESP-Miner (1).bin"])
async def test_firmware_is_installed_and_keeps_the_settings(
    driver: AxeOSDriver, machine: Machine, tmp_path: Path, name: str
) -> None:
    await driver.write_settings({K.FREQUENCY: 490})
    before = await reported(driver)
    content = esp_image.build("v2.16.0", size=600_000)
    file = stored(tmp_path, name, content, before=b"in a container")
    sent: list[int] = []
    accepted = await driver.upgrade_firmware(file, sent.append)
    assert (accepted.scope, accepted.said) == (Scope.MACHINE, "Firmware update complete, rebooting now!")
    assert sent == sorted(sent)
    assert (sent[-1], len(sent) >= 3) == (file.size, True)
    await back_again(machine)
    assert (await driver.read_upgrade_facts()).version == "v2.16.0"
    changed = {key for key, value in (await reported(driver)).items() if before[key] != value}
    assert changed - {"fanspeed"} <= {"version", "axeOSVersion", "poolConnectionInfo"}


async def test_web_page_is_installed_in_its_own_part(driver: AxeOSDriver, machine: Machine, tmp_path: Path) -> None:
    await driver.upgrade_firmware(stored(tmp_path, "www.bin", b"v2.99.0\0" + bytes(5000)), lambda _: None)
    assert (machine.counters["web_page"], machine.counters["reboot"]) == (1, 1)
    await back_again(machine)
    facts = await driver.read_upgrade_facts()
    assert facts.version != "v2.99.0"
    assert facts.version_of("www-v2.99.0.bin") == (None if machine.kind == "axeos_old" else "v2.99.0")
    assert facts.version_of("esp-miner.bin") == facts.version
    if machine.kind != "axeos_old":
        assert (await driver._info())["axeOSVersion"] == "v2.99.0"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("esp-miner-factory-v2.15.0-601.bin", esp_image.build("v2.15.0"), "image_name_unexpected"),
        ("esp-miner-NerdQAxe++.bin", esp_image.build("v1.0.36"), "image_name_unexpected"),
        ("firmware.bin", esp_image.build("v2.15.0"), "image_name_unexpected"),
        ("esp-miner.bin", esp_image.build("v3", project="arduino-lib-builder"), "image_not_firmware"),
        ("esp-miner.bin", esp_image.build("v2.15.0", chip=0), "image_not_firmware"),
        ("esp-miner.bin", b"<html>not found</html>" * 50, "image_not_firmware"),
        ("esp-miner.bin", b"\xe9", "image_not_firmware"),
    ],
)
@pytest.mark.parametrize("machine", ["axeos"], indirect=True)
async def test_unfitting_image_is_never_sent(
    driver: AxeOSDriver, machine: Machine, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    """The firmware itself would install some of them."""
    with raises(RefusedError, code, file=name):
        await driver.upgrade_firmware(stored(tmp_path, name, content), lambda _: None)
    assert not any(line.startswith("POST") for line in machine.journal)


@pytest.mark.parametrize("machine", ["axeos"], indirect=True)
async def test_image_that_is_gone_is_refused(driver: AxeOSDriver, machine: Machine, tmp_path: Path) -> None:
    file = stored(tmp_path, "esp-miner.bin", esp_image.build("v2.16.0"))
    file.path.unlink()
    with raises(RefusedError, "image_unreadable", file="esp-miner.bin"):
        await driver.upgrade_firmware(file, lambda _: None)


async def test_damaged_image_is_refused_by_the_firmware(driver: AxeOSDriver, machine: Machine, tmp_path: Path) -> None:
    content = bytearray(esp_image.build("v2.16.0", size=1000))
    content[700] ^= 1
    with raises(RefusedError, "request_refused", status=500, miner_message="Validation / Activation Error"):
        await driver.upgrade_firmware(stored(tmp_path, "esp-miner.bin", bytes(content)), lambda _: None)
    assert "upgrade" not in machine.counters


@pytest.mark.parametrize("fault", [fault for fault in UpgradeFault if fault is not UpgradeFault.WRONG_MODEL_ACCEPTED])
@pytest.mark.parametrize("machine", ["axeos"], indirect=True)
async def test_upgrade_fault(driver: AxeOSDriver, machine: Machine, tmp_path: Path, fault: UpgradeFault) -> None:
    await driver.write_settings({K.FREQUENCY: 490})
    before = machine.firmware_version
    machine.upgrade_faults[fault] = 0.3
    file = stored(tmp_path, "esp-miner.bin", esp_image.build("v2.16.0", size=600_000))
    if fault is UpgradeFault.HALF_UPLOAD:
        with pytest.raises(UnreachableError):
            await driver.upgrade_firmware(file, lambda _: None)
        assert (machine.firmware_version, machine.listening) == (before, True)
        return
    await driver.upgrade_firmware(file, lambda _: None)
    if fault is UpgradeFault.REBOOT_LOOP:
        assert machine.reboot_loop
        return
    await back_again(machine)
    facts = await driver.read_upgrade_facts()
    assert facts.version == (before if fault is UpgradeFault.VERSION_UNCHANGED else "v2.16.0")
    lost = fault is UpgradeFault.SETTINGS_LOST
    assert (await settings_of(driver))[K.FREQUENCY].value == (525 if lost else 490)
