"""Installing firmware on stock Antminers: what is sent, what the answer means, and what goes wrong."""

from __future__ import annotations

import asyncio
import hashlib
import time
from pathlib import Path

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Deadlines
from custom_components.miner_remote.drivers.contract.errors import (
    AuthenticationError,
    RefusedError,
    TimedOutError,
    UnreachableError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.firmware_image import FirmwareImage, UpgradeFacts
from custom_components.miner_remote.drivers.contract.settings import SettingKey
from custom_components.miner_remote.drivers.firmware.antminer.driver import AntminerDriver
from custom_components.miner_remote.drivers.transport.http import ConnectionLostError
from simulator.kinds import antminer_firmware
from simulator.kinds.antminer import SUBTYPE
from simulator.kinds.antminer_firmware import build_container, build_image, check_image
from simulator.kinds.base import HttpResponse
from simulator.machine import Fault, Machine, UpgradeFault

from .conftest import Connect, StartMachine
from .raising import raises
from .settings import back_again, driver_of, values_of

MODEL, NEW = "Antminer S21", "FR-1.15(260101-S21)"
DEADLINES = Deadlines(read=1.0, write=0.4, config_write=0.5, upgrade=2.0)


async def make(fleet: StartMachine, connect: Connect) -> tuple[Machine, AntminerDriver]:
    machine = await fleet("antminer")
    driver = await driver_of(connect(machine, deadlines=DEADLINES))
    assert isinstance(driver, AntminerDriver)
    machine.journal.clear()
    return machine, driver


def stored(folder: Path, content: bytes, *, offset: int = 0, size: int | None = None) -> FirmwareImage:
    path = folder / "image"
    path.write_bytes(content)
    return FirmwareImage(
        path=path,
        file_name="Antminer S21.bmu",
        size=len(content) if size is None else size,
        offset=offset,
        sha256=hashlib.sha256(content).hexdigest(),
    )


@pytest.fixture
def image(tmp_path: Path) -> FirmwareImage:
    """Return an image for the simulated machine of almost a megabyte."""
    return stored(tmp_path, build_image(MODEL, SUBTYPE, NEW, size=900_000))


async def install(driver: AntminerDriver, image: FirmwareImage) -> list[int]:
    progress: list[int] = []
    await driver.upgrade_firmware(image, progress.append)
    return progress


async def test_facts_name_what_an_image_must_be_for(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    assert Capability.FIRMWARE in driver.profile.capabilities
    assert driver.image_suffixes == (".bmu", ".tar.gz")
    assert await driver.read_upgrade_facts() == UpgradeFacts(
        version=machine.firmware_version, model=MODEL, control_board="AMLCtrl", hardware=(MODEL, SUBTYPE)
    )
    machine.reported["subtype"] = "unknown"
    assert (await driver.read_upgrade_facts()).control_board is None


async def test_image_is_installed_and_the_version_read_back(
    fleet: StartMachine, connect: Connect, image: FirmwareImage
) -> None:
    machine, driver = await make(fleet, connect)
    pools = list(machine.pools)
    machine.fan_mode, machine.fan_percent = "manual", 71
    progress = await install(driver, image)
    assert progress[-1] == image.size
    assert progress == sorted(progress)
    # The log-in came with the read before, and the image was sent once; the program keeps the settings.
    assert list(machine.journal)[:2] == ["GET /cgi-bin/miner_type.cgi", "POST /cgi-bin/upgrade.cgi"]
    assert (machine.counters["upgrade"], machine.counters["reboot"]) == (1, 1)
    await back_again(machine)
    assert (await driver.read_upgrade_facts()).version == NEW
    assert (await driver.snapshot()).identity.firmware_version == NEW
    assert (machine.pools, machine.fan_mode, machine.fan_percent) == (pools, "manual", 71)


async def test_one_image_of_a_container_is_sent(fleet: StartMachine, connect: Connect, tmp_path: Path) -> None:
    machine, driver = await make(fleet, connect)
    own, other = build_image(MODEL, SUBTYPE, NEW), build_image(MODEL, "CVCtrl_BHB68701", "FR-9")
    container = build_container([(MODEL, "CVCtrl_BHB68701", other), (MODEL, SUBTYPE, own)])
    offset = container.index(own)
    await install(driver, stored(tmp_path, container, offset=offset, size=len(own)))
    await back_again(machine)
    assert machine.firmware_version == NEW


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (build_container([(MODEL, SUBTYPE, build_image(MODEL, SUBTYPE, NEW))]), "U001 8"),
        (build_image("Antminer S19", SUBTYPE, NEW), "U001 8"),
        (build_image(MODEL, "CVCtrl_BHB68701", NEW), "U001 8"),
        (build_image(MODEL, SUBTYPE, NEW)[:-1], "U001 6"),
        (b"\x1f\x8b" + bytes(5000), "U001 6"),
        (b"x", "U001 6"),
    ],
    ids=["container", "other model", "other control board", "cut off", "archive", "no image"],
)
async def test_refusal_with_status_200_is_no_success(
    fleet: StartMachine, connect: Connect, tmp_path: Path, content: bytes, words: str
) -> None:
    machine, driver = await make(fleet, connect)
    before = machine.firmware_version
    with raises(RefusedError, "command_refused", command="upgrade", miner_message=words):
        await install(driver, stored(tmp_path, content))
    assert (machine.firmware_version, machine.counters.get("reboot", 0)) == (before, 0)


@pytest.mark.parametrize("answer", [b"", b"<html><h1>System upgrade failed</h1></html>", b"{}", b'{"stats":"ok"}'])
async def test_answer_without_success_is_no_success(
    fleet: StartMachine, connect: Connect, image: FirmwareImage, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    async def install_and_say(*_arguments: object, **_named: object) -> HttpResponse:
        return HttpResponse(answer, write=True)

    _, driver = await make(fleet, connect)
    monkeypatch.setattr(antminer_firmware, "install", install_and_say)
    with pytest.raises(RefusedError):
        await install(driver, image)


async def test_deadline_of_an_upgrade_is_its_own(fleet: StartMachine, connect: Connect, image: FirmwareImage) -> None:
    machine, driver = await make(fleet, connect)
    machine.upgrade_faults[UpgradeFault.SLOW_FLASH] = DEADLINES.read + 0.2
    started = time.monotonic()
    await install(driver, image)
    assert time.monotonic() - started > DEADLINES.read
    await back_again(machine)
    machine.upgrade_faults[UpgradeFault.SLOW_FLASH] = 30.0
    with pytest.raises(TimedOutError):
        await install(driver, image)


async def test_half_an_upload_is_an_error_and_installs_nothing(
    fleet: StartMachine, connect: Connect, image: FirmwareImage
) -> None:
    machine, driver = await make(fleet, connect)
    machine.upgrade_faults[UpgradeFault.HALF_UPLOAD] = 0.0
    before = machine.firmware_version
    with raises(ConnectionLostError, "connection_lost"):
        await install(driver, image)
    assert (machine.firmware_version, machine.counters.get("upgrade", 0)) == (before, 0)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.UNAUTHORIZED, AuthenticationError),
        (Fault.ACCESS_DENIED, AuthenticationError),
        (Fault.DEAD, UnreachableError),
        (Fault.NO_REPLY, TimedOutError),
        (Fault.NO_REPLY_WRITES, TimedOutError),
        (Fault.GARBAGE, RefusedError),
    ],
)
async def test_fault_during_an_upgrade_is_reported(
    fleet: StartMachine, connect: Connect, image: FirmwareImage, fault: Fault, error: type[Exception]
) -> None:
    machine, driver = await make(fleet, connect)
    machine.faults[fault] = {}
    with pytest.raises(error):
        await install(driver, image)
    assert (machine.counters.get("upgrade", 0) == 1) is (fault is Fault.NO_REPLY_WRITES)


async def test_accepted_image_is_not_proof_of_its_version(
    fleet: StartMachine, connect: Connect, image: FirmwareImage
) -> None:
    machine, driver = await make(fleet, connect)
    before = machine.firmware_version
    machine.faults[Fault.IGNORES_WRITES] = {}
    await install(driver, image)
    assert (await driver.read_upgrade_facts()).version == before
    machine.faults.clear()
    machine.upgrade_faults[UpgradeFault.VERSION_UNCHANGED] = 0.0
    await install(driver, image)
    await back_again(machine)
    assert (await driver.read_upgrade_facts()).version == before
    assert machine.counters["upgrade"] == 1


async def test_wrong_image_may_be_accepted_by_a_faulty_machine(
    fleet: StartMachine, connect: Connect, tmp_path: Path
) -> None:
    machine, driver = await make(fleet, connect)
    machine.upgrade_faults[UpgradeFault.WRONG_MODEL_ACCEPTED] = 0.0
    await install(driver, stored(tmp_path, build_image("Antminer S19", SUBTYPE, "S19-1")))
    await back_again(machine)
    assert machine.firmware_version == "S19-1"


async def test_lost_settings_are_seen_when_reading_back(
    fleet: StartMachine, connect: Connect, image: FirmwareImage
) -> None:
    machine, driver = await make(fleet, connect)
    machine.fan_mode, machine.fan_percent = "manual", 50
    machine.upgrade_faults[UpgradeFault.SETTINGS_LOST] = 0.0
    before = await driver.read_config()
    await install(driver, image)
    await back_again(machine)
    after = await driver.read_config()
    assert after.pools != before.pools
    settings = await values_of(driver)
    assert (settings[SettingKey.FAN_MODE], settings[SettingKey.FAN_SPEED]) == ("auto", 100)


async def test_machine_in_a_reboot_loop_never_stays(
    fleet: StartMachine, connect: Connect, image: FirmwareImage
) -> None:
    machine, driver = await make(fleet, connect)
    machine.upgrade_faults[UpgradeFault.REBOOT_LOOP] = 0.0
    await install(driver, image)
    for _ in range(2):
        await back_again(machine)
        while machine.listening:
            await asyncio.sleep(0.02)
    assert machine.counters["reboot"] >= 3


async def test_machine_that_does_not_name_its_type_takes_no_image(
    fleet: StartMachine, connect: Connect, image: FirmwareImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.kinds.antminer.Antminer._miner_type", lambda _self: {})
    _, driver = await make(fleet, connect)
    with raises(UnsupportedError, "firmware_unsupported"):
        await driver.read_upgrade_facts()
    with raises(UnsupportedError, "firmware_unsupported"):
        await install(driver, image)


def test_images_of_the_simulator_have_the_layout_of_the_maker() -> None:
    image = build_image(MODEL, SUBTYPE, NEW, size=5000)
    assert check_image(image, MODEL, SUBTYPE) == (0, NEW)
    assert len(image) == ((1 + 9) << 8) + 5000
    container = build_container([(MODEL, SUBTYPE, image)])
    assert container[:4] == b"\xab\xab\xab\xab"
    assert container[16 * 1024 :] == image
