"""VNish: its logs and its firmware, against the simulator."""

from __future__ import annotations

import random
from pathlib import Path
from unittest.mock import AsyncMock

import pytest

from custom_components.miner_remote.drivers.contract.driver import Deadlines, Scope
from custom_components.miner_remote.drivers.contract.errors import (
    AuthenticationError,
    RefusedError,
    UnreachableError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.settings import SettingKey
from custom_components.miner_remote.drivers.transport import http
from simulator.kinds.vnish_settings import image
from simulator.machine import Fault, UpgradeFault

from .conftest import Connect, StartMachine
from .images import stored
from .raising import raises
from .settings import back_again, settings_of
from .test_vnish_settings import make, whole

K = SettingKey
ROOTFS = random.Random(1).randbytes(600_000)


# Logs ------------------------------------------------------------------------------------------------------------


async def test_end_of_a_log_is_read(fleet: StartMachine, connect: Connect) -> None:
    _, driver = await make(fleet, connect)
    whole_log = await driver.read_log("status", 100_000)
    assert whole_log.startswith(b"[2025/10/14 20:38:00] INFO: status 0")
    assert await driver.read_log("status", 40) == whole_log[-40:]
    # The log of the pools may have passwords in any form.
    for name in ("pool", "../settings"):
        with raises(UnsupportedError, "log_unknown"):
            await driver.read_log(name, 100)


async def test_log_may_take_longer_than_other_answers(
    fleet: StartMachine, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, driver = await make(fleet, connect, deadlines=Deadlines(read=10, write=20))
    await driver.read_settings()
    exchange = AsyncMock(wraps=http.exchange)
    monkeypatch.setattr(http, "exchange", exchange)
    assert len(await driver.read_log("status", 40)) == 40
    assert exchange.await_args is not None
    assert exchange.await_args.args[2] == "/api/v1/logs/status"
    assert exchange.await_args.kwargs["seconds"] == 20


async def test_log_that_the_version_lacks_is_refused(fleet: StartMachine, connect: Connect) -> None:
    _, driver = await make(fleet, connect, version="1.2.6")
    with raises(RefusedError, "request_refused", status=404):
        await driver.read_log("hwscan", 100)


# Firmware --------------------------------------------------------------------------------------------------------


async def test_upgrade_facts_name_model_and_control_board(fleet: StartMachine, connect: Connect) -> None:
    _, driver = await make(fleet, connect)
    facts = await driver.read_upgrade_facts()
    assert (facts.version, facts.model, facts.control_board) == ("1.3.4", "Antminer S19", "xil")
    assert facts.hardware == ("s19", "xil", "nand")


async def test_firmware_is_installed_with_the_settings_kept(
    fleet: StartMachine, connect: Connect, tmp_path: Path
) -> None:
    machine, driver = await make(fleet, connect)
    await driver.write_settings({K.FAN_MODE: "manual", K.FAN_SPEED: 42})
    before = await whole(machine, driver)
    file = stored(tmp_path, "s19-xil-1.3.5.tar.gz", image("s19", "xil", "1.3.5", ROOTFS), before=b"another image")
    sent: list[int] = []
    accepted = await driver.upgrade_firmware(file, sent.append)
    assert accepted.scope is Scope.MACHINE
    assert sent == sorted(sent)
    assert (sent[-1], len(sent) >= 3) == (file.size, True)
    await back_again(machine)
    assert (await driver.read_upgrade_facts()).version == "1.3.5"
    assert await whole(machine, driver) == {**before, "version": "1.3.5"}


async def test_image_for_another_machine_is_refused(fleet: StartMachine, connect: Connect, tmp_path: Path) -> None:
    machine, driver = await make(fleet, connect)
    for content in (image("s21", "xil", "1.3.5"), image("s19", "aml", "1.3.5"), b"no archive" * 100):
        with raises(RefusedError, "request_refused", status=500):
            await driver.upgrade_firmware(stored(tmp_path, "x.tar.gz", content), lambda _: None)
    assert "upgrade" not in machine.counters


@pytest.mark.parametrize("fault", UpgradeFault)
async def test_upgrade_fault(fleet: StartMachine, connect: Connect, tmp_path: Path, fault: UpgradeFault) -> None:
    machine, driver = await make(fleet, connect)
    await driver.write_settings({K.FAN_MODE: "manual", K.FAN_SPEED: 42})
    machine.upgrade_faults[fault] = 0.3
    model = "s21" if fault is UpgradeFault.WRONG_MODEL_ACCEPTED else "s19"
    file = stored(tmp_path, "x.tar.gz", image(model, "xil", "1.3.5", ROOTFS))
    if fault is UpgradeFault.HALF_UPLOAD:
        with pytest.raises(UnreachableError):
            await driver.upgrade_firmware(file, lambda _: None)
        assert (machine.firmware_version, machine.listening) == ("1.3.4", True)
        return
    await driver.upgrade_firmware(file, lambda _: None)
    if fault is UpgradeFault.REBOOT_LOOP:
        assert machine.reboot_loop
        return
    await back_again(machine)
    assert (await driver.read_upgrade_facts()).version == (
        "1.3.4" if fault is UpgradeFault.VERSION_UNCHANGED else "1.3.5"
    )
    lost = fault is UpgradeFault.SETTINGS_LOST
    assert (await settings_of(driver))[K.FAN_MODE].value == ("auto" if lost else "manual")


@pytest.mark.parametrize(
    ("fault", "expected"), [(Fault.ACCESS_DENIED, AuthenticationError), (Fault.UNAUTHORIZED, AuthenticationError)]
)
async def test_upgrade_without_permission_is_refused(
    fleet: StartMachine, connect: Connect, tmp_path: Path, fault: Fault, expected: type[Exception]
) -> None:
    machine, driver = await make(fleet, connect)
    machine.faults[fault] = {}
    with pytest.raises(expected):
        await driver.upgrade_firmware(stored(tmp_path, "x.tar.gz", image("s19", "xil", "1.3.5")), lambda _: None)
    assert "upgrade" not in machine.counters
