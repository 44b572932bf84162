"""Logs and firmware images of ePIC: the end of a log, an upgrade that keeps the settings, refusals and faults."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from custom_components.miner_remote.drivers.contract.errors import (
    AuthenticationError,
    DriverError,
    RefusedError,
    TimedOutError,
    UnreachableError,
)
from custom_components.miner_remote.drivers.contract.settings import SettingKey
from simulator.kinds.epic import image_of
from simulator.machine import Fault, UpgradeFault

from . import images
from .conftest import Connect, StartMachine
from .epic_machine import differences, started, stored
from .raising import raises
from .settings import back_again


async def test_logs_are_read_from_their_end(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    assert driver.log_names == ("miner", "errors")
    whole = await driver.read_log("miner", 100_000)
    assert b"authorize acme." in whole
    assert await driver.read_log("miner", 20) == whole[-20:]
    assert await driver.read_log("errors", 100_000) == b"ERROR [miner] pool connection lost"
    machine.faults[Fault.NO_REPLY] = {}
    with pytest.raises(TimedOutError):
        await driver.read_log("miner", 100)


async def test_upgrade_installs_the_image_and_keeps_the_settings(
    fleet: StartMachine, connect: Connect, tmp_path: Path
) -> None:
    machine, driver = await started(fleet, connect)
    await driver.write_settings({SettingKey.POWER_LIMIT: 2500})
    before, pools = await stored(driver), list(machine.pools)
    facts = await driver.read_upgrade_facts()
    assert (facts.version, facts.model, facts.control_board) == ("PowerPlay-BMS v1.38.3", "AntMiner S19 XP", "UMC")
    sent: list[int] = []
    image = images.stored(tmp_path, "update.zip", image_of(machine.model, "PowerPlay-BMS v1.40.0", 600_000))
    assert driver.image_suffixes == (".zip",)
    await driver.upgrade_firmware(image, sent.append)
    assert sent[-1] == image.size
    assert len(sent) > 1
    await back_again(machine)
    assert (await driver.read_upgrade_facts()).version == "PowerPlay-BMS v1.40.0"
    assert differences(before, await stored(driver)) - {"Tuner/Running"} == {"Software"}
    assert machine.pools == pools


@pytest.mark.parametrize(
    ("content", "sha256", "words"),
    [
        (lambda model: image_of(model, "2"), "0" * 64, "InvalidChecksum"),
        (lambda _: b"no zip", None, "BadUpdateFile"),
        (lambda _: image_of("AntMiner S21", "2"), None, "BadUpdateFile"),
    ],
)
async def test_refused_image_is_reported_with_the_reason(
    fleet: StartMachine,
    connect: Connect,
    tmp_path: Path,
    content: Callable[[str], bytes],
    sha256: str | None,
    words: str,
) -> None:
    machine, driver = await started(fleet, connect)
    image = images.stored(tmp_path, "update.zip", content(machine.model))
    if sha256 is not None:
        image = dataclasses.replace(image, sha256=sha256)
    with raises(RefusedError, "command_refused", miner_message=words):
        await driver.upgrade_firmware(image, lambda _: None)
    assert "reboot" not in machine.counters


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.UNAUTHORIZED, AuthenticationError),
        (Fault.DEAD, UnreachableError),
        (Fault.NO_REPLY, TimedOutError),
    ],
)
async def test_upgrade_fault_raises_its_error(
    fleet: StartMachine, connect: Connect, tmp_path: Path, fault: Fault, error: type[DriverError]
) -> None:
    machine, driver = await started(fleet, connect)
    machine.faults[fault] = {}
    with pytest.raises(error):
        await driver.upgrade_firmware(
            images.stored(tmp_path, "update.zip", image_of(machine.model, "2", 300_000)), lambda _: None
        )
    assert "upgrade" not in machine.counters


async def test_upload_that_breaks_off_is_an_error(fleet: StartMachine, connect: Connect, tmp_path: Path) -> None:
    machine, driver = await started(fleet, connect)
    machine.upgrade_faults[UpgradeFault.HALF_UPLOAD] = 0.0
    with pytest.raises(UnreachableError):
        await driver.upgrade_firmware(
            images.stored(tmp_path, "update.zip", image_of(machine.model, "2", 300_000)), lambda _: None
        )
    assert "upgrade" not in machine.counters
