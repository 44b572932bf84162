"""Logs and firmware of WhatsMiners: against the simulator, and what a miner may send instead."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import struct
import tarfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.miner_remote.drivers.contract.driver import Deadlines, Profile, Scope
from custom_components.miner_remote.drivers.contract.errors import (
    AuthenticationError,
    DriverError,
    RefusedError,
    TimedOutError,
    UnreachableError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.firmware_image import FirmwareImage
from custom_components.miner_remote.drivers.firmware.whatsminer import image as images, logs
from custom_components.miner_remote.drivers.firmware.whatsminer.common import WhatsMinerDriver
from custom_components.miner_remote.drivers.firmware.whatsminer.driver_v3 import WhatsMinerV3Driver
from custom_components.miner_remote.drivers.transport.image_body import PART
from simulator.kinds.whatsminer_firmware import HEADER_BYTES, build_image, build_package
from simulator.machine import Fault, Machine, UpgradeFault

from .conftest import Connect, StartMachine, next_address
from .raising import raises
from .test_whatsminer import V2, V3, identified, made
from .test_whatsminer_replies import frame

NEW = "20260601.10.REL"
DEADLINES = Deadlines(read=2.0, write=2.0, config_write=4.0, upgrade=4.0)


@pytest.fixture(params=[V2, V3])
async def machine(request: pytest.FixtureRequest, fleet: StartMachine) -> Machine:
    """Run one miner with each protocol."""
    return await fleet(request.param)


@pytest.fixture
async def driver(machine: Machine, connect: Connect) -> WhatsMinerDriver:
    """Return the driver of that miner."""
    return made(connect(machine, deadlines=DEADLINES), await identified(connect(machine)))


def stored(folder: Path, content: bytes, *, offset: int = 0, size: int | None = None) -> FirmwareImage:
    """Return an image file with a content."""
    path = folder / "image.bin"
    path.write_bytes(content)
    return FirmwareImage(
        path=path,
        file_name="Whatsminer-M3x-all-20260601.10.bin",
        size=len(content) - offset if size is None else size,
        sha256=hashlib.sha256(content).hexdigest(),
        offset=offset,
    )


async def back(driver: WhatsMinerDriver) -> str | None:
    """Return the version of a miner after it restarted."""
    async with asyncio.timeout(5):
        while True:
            try:
                return (await driver.read_upgrade_facts()).version
            except UnreachableError, RefusedError:
                await asyncio.sleep(0.05)


# Firmware ----------------------------------------------------------------------------------------------------------


async def test_facts_name_what_an_image_must_fit(driver: WhatsMinerDriver, machine: Machine) -> None:
    facts = await driver.read_upgrade_facts()
    assert (facts.version, facts.model, facts.control_board) == (machine.firmware_version, machine.model, "H616")
    assert facts.hardware[0] == "H616"
    assert machine.model in facts.hardware
    assert driver.image_suffixes == (".bin",)


async def test_image_is_installed_and_settings_stay(driver: WhatsMinerDriver, machine: Machine, tmp_path: Path) -> None:
    """The file has packages for two control boards; the miner gets only its own."""
    package = build_package(NEW, size=700_000)
    image = stored(tmp_path, build_image({"H3": build_package("20260601.10.H3", "H3"), "H616": package}))
    machine.settings["target-freq"] = -10
    pools = list(machine.pools)
    sent: list[int] = []
    accepted = await driver.upgrade_firmware(image, sent.append)
    assert accepted.scope is Scope.MACHINE
    assert accepted.said in ("API command OK", "ok")
    assert accepted.channel in ("WhatsMiner API update_firmware", "WhatsMiner API set.system.update_firmware")
    assert sent == sorted(sent)
    assert (sent[-1], len(sent)) == (len(package), -(-len(package) // PART))
    assert machine.counters["upgrade"] == machine.counters["reboot"] == 1
    assert await back(driver) == NEW
    assert (machine.pools, machine.settings) == (pools, {"target-freq": -10})


@pytest.mark.parametrize("container", [True, False])
async def test_part_of_a_file_is_sent_alone(
    driver: WhatsMinerDriver, machine: Machine, tmp_path: Path, container: bool
) -> None:
    package = build_package(NEW)
    content = (build_image({"H616": package}) if container else b"something else" + package) + b"end"
    image = stored(tmp_path, content, offset=content.index(package), size=len(package))
    await driver.upgrade_firmware(image, lambda _: None)
    assert await back(driver) == NEW


async def test_image_without_the_control_board_is_not_sent(
    driver: WhatsMinerDriver, machine: Machine, tmp_path: Path
) -> None:
    image = stored(tmp_path, build_image({"H3": build_package(NEW, "H3"), "H6OS": build_package(NEW, "H6OS")}))
    with raises(RefusedError, "image_for_other_platform", platforms="h3, h6os", platform="H616"):
        await driver.upgrade_firmware(image, lambda _: None)
    assert machine.counters.keys() == {"request"}


def test_image_for_a_miner_without_platform_is_refused(tmp_path: Path) -> None:
    image = stored(tmp_path, build_image({"H616": build_package(NEW)}))
    with raises(RefusedError, "image_platform_unknown"):
        images.for_platform(image, None, "192.0.2.1")
    assert images.for_platform(image, "SUN50IW9", "192.0.2.1").offset == HEADER_BYTES
    short = stored(tmp_path, build_image({"H616": build_package(NEW)})[:-1])
    with raises(RefusedError, "image_unreadable"):
        images.for_platform(short, "H616", "192.0.2.1")
    plain = stored(tmp_path, build_package(NEW))
    assert images.for_platform(plain, None, "192.0.2.1") is plain


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: HEADER_BYTES - 1],
        lambda content: content[:16] + struct.pack("<2I", 100, 65) + content[24:],
        lambda content: content[:16] + struct.pack("<2I", 100, 0) + content[24:],
        lambda content: content[:56] + struct.pack("<2I", 10, 100) + content[64:],
        lambda content: content[:56] + struct.pack("<2I", HEADER_BYTES, 0) + content[64:],
        lambda content: content[:24] + bytes(32) + content[56:],
    ],
    ids=["short", "too many packages", "no package", "in the header", "empty", "without names"],
)
def test_other_file_is_no_combined_image(damage: Callable[[bytes], bytes]) -> None:
    content = build_image({"H616": build_package(NEW)})
    assert [package.chip for package in images.packages(content[:HEADER_BYTES])] == ["h616"]
    damaged = damage(content)
    assert images.packages(damaged[:HEADER_BYTES]) == ()


async def test_image_that_the_firmware_refuses_raises(
    driver: WhatsMinerDriver, machine: Machine, tmp_path: Path
) -> None:
    for content in (b"no image at all" * 100, build_package(NEW, "H3")):
        with raises(RefusedError, "command_refused", miner_message="upgrade package check failed"):
            await driver.upgrade_firmware(stored(tmp_path, content), lambda _: None)
    assert machine.counters["upgrade_refused"] == 2
    assert "reboot" not in machine.counters


async def test_silently_accepted_image_for_another_board_is_accepted_by_the_driver(
    driver: WhatsMinerDriver, machine: Machine, tmp_path: Path
) -> None:
    machine.upgrade_faults[UpgradeFault.WRONG_MODEL_ACCEPTED] = 0
    await driver.upgrade_firmware(stored(tmp_path, build_package(NEW, "H3")), lambda _: None)
    assert await back(driver) == NEW


async def test_unchanged_version_shows_in_the_facts(driver: WhatsMinerDriver, machine: Machine, tmp_path: Path) -> None:
    machine.upgrade_faults[UpgradeFault.VERSION_UNCHANGED] = 0
    before = machine.firmware_version
    await driver.upgrade_firmware(stored(tmp_path, build_package(NEW)), lambda _: None)
    assert machine.counters["reboot"] == 1
    assert await back(driver) == before


async def test_connection_that_breaks_in_the_middle_raises(
    driver: WhatsMinerDriver, machine: Machine, tmp_path: Path
) -> None:
    machine.upgrade_faults[UpgradeFault.HALF_UPLOAD] = 0
    sent: list[int] = []
    with raises(UnreachableError, "connection_lost", "image_not_confirmed"):
        await driver.upgrade_firmware(stored(tmp_path, build_package(NEW, size=20_000_000)), sent.append)
    assert machine.counters.keys() == {"request"}
    assert await back(driver) == machine.firmware_version


async def test_slow_flash_is_awaited(driver: WhatsMinerDriver, machine: Machine, tmp_path: Path) -> None:
    machine.upgrade_faults[UpgradeFault.SLOW_FLASH] = 0.5
    await driver.upgrade_firmware(stored(tmp_path, build_package(NEW)), lambda _: None)
    assert await back(driver) == NEW
    machine.upgrade_faults[UpgradeFault.SLOW_FLASH] = 30
    hasty = made(replace(driver.connection, deadlines=Deadlines(upgrade=0.6)), driver.profile)
    with pytest.raises(TimedOutError):
        await hasty.upgrade_firmware(stored(tmp_path, build_package("20260701.10.REL")), lambda _: None)


async def test_machine_that_restarts_twice_is_not_finished_in_between(
    driver: WhatsMinerDriver, machine: Machine, tmp_path: Path
) -> None:
    machine.reported["boots-twice"] = True
    machine.boot_s = 1.0
    await driver.upgrade_firmware(stored(tmp_path, build_package(NEW)), lambda _: None)
    with raises(RefusedError, "upgrade_unfinished"):
        async with asyncio.timeout(5):
            while True:
                with suppress(UnreachableError):
                    await driver.read_upgrade_facts()
                await asyncio.sleep(0.05)
    assert await back(driver) == NEW
    assert machine.counters["reboot"] == 2


async def test_shorter_or_missing_file_is_noticed(driver: WhatsMinerDriver, machine: Machine, tmp_path: Path) -> None:
    image = stored(tmp_path, build_package(NEW), size=10_000)
    with raises(RefusedError, "image_unreadable", file=image.file_name):
        await driver.upgrade_firmware(image, lambda _: None)
    image.path.unlink()
    with raises(RefusedError, "image_unreadable", file=image.file_name):
        await driver.upgrade_firmware(image, lambda _: None)
    assert "upgrade" not in machine.counters


async def test_upgrade_needs_the_write_api_and_the_password(
    driver: WhatsMinerDriver, machine: Machine, connect: Connect, tmp_path: Path
) -> None:
    image = stored(tmp_path, build_package(NEW))
    with pytest.raises(AuthenticationError):
        await made(connect(machine, password="wrong"), driver.profile).upgrade_firmware(image, lambda _: None)
    machine.write_api = False
    with raises(RefusedError, "write_api_off"):
        await driver.upgrade_firmware(image, lambda _: None)
    machine.write_api = True
    machine.faults[Fault.ACCESS_DENIED] = {}
    with pytest.raises((AuthenticationError, RefusedError)):
        await driver.upgrade_firmware(image, lambda _: None)
    assert machine.counters.keys() == {"request"}


async def test_ignored_upgrade_changes_nothing(driver: WhatsMinerDriver, machine: Machine, tmp_path: Path) -> None:
    machine.faults[Fault.IGNORES_WRITES] = {}
    await driver.upgrade_firmware(stored(tmp_path, build_package(NEW)), lambda _: None)
    assert (await driver.read_upgrade_facts()).version != NEW


# A server with other answers ---------------------------------------------------------------------------------------


type StartServer = Callable[..., Awaitable[WhatsMinerV3Driver]]


@pytest.fixture
async def v3_at(fleet: StartMachine, connect: Connect) -> AsyncIterator[StartServer]:
    """Return a function that makes a v3 driver of a server, which answers a command with `answer` and then `more`."""
    profile: Profile = await identified(connect(await fleet(V3)))
    info = {"code": 0, "msg": {"salt": "5QAHiKMb", "system": {"apiswitch": "1", "platform": "H616"}}}
    async with AsyncExitStack() as stack:

        async def start(answer: bytes, more: bytes = b"", *, reads: int = 0) -> WhatsMinerV3Driver:
            async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                (length,) = struct.unpack("<I", await reader.readexactly(4))
                request = json.loads(await reader.readexactly(length))
                writer.write(frame(info) if request["cmd"] == "get.device.info" else answer)
                if request["cmd"] != "get.device.info":
                    await reader.readexactly(reads)
                    writer.write(more)
                writer.close()

            ip = next_address()
            server = await asyncio.start_server(handle, ip, 4433)
            stack.push_async_callback(server.wait_closed)
            stack.callback(server.close)
            return WhatsMinerV3Driver(connect(ip, deadlines=DEADLINES), profile)

        yield start


@pytest.mark.parametrize(
    ("answer", "more", "error", "code"),
    [
        ({"code": 0, "msg": "busy"}, b"", RefusedError, "command_not_confirmed"),
        ({"code": -1, "msg": "no space"}, b"", RefusedError, "command_refused"),
        ({"code": -2, "msg": "invalid command"}, b"", UnsupportedError, "command_unknown"),
        ({"code": -4, "msg": "no permission"}, b"", AuthenticationError, "account_rejected"),
        ({"code": 0, "msg": "ready"}, b"", UnreachableError, "image_not_confirmed"),
        ({"code": 0, "msg": "ready"}, frame({"code": 0, "msg": "ok"})[:-3], UnreachableError, "image_not_confirmed"),
        ({"code": 0, "msg": "ready"}, frame({"code": -1, "msg": "bad image"}), RefusedError, "command_refused"),
    ],
)
async def test_every_answer_to_an_upgrade_is_checked(
    v3_at: StartServer, answer: object, more: bytes, error: type[DriverError], code: str, tmp_path: Path
) -> None:
    image = stored(tmp_path, build_package(NEW))
    ready = isinstance(answer, dict) and answer["msg"] == "ready"
    driver = await v3_at(frame(answer), more, reads=image.size + 4 if ready else 0)
    with raises(error, code):
        await driver.upgrade_firmware(image, lambda _: None)


@pytest.mark.parametrize(
    ("answer", "more", "error", "code"),
    [
        ({"code": 0, "msg": {"logsize": "4"}}, b"text", RefusedError, "log_archive_unreadable"),
        ({"code": 0, "msg": {"logsize": "400"}}, b"text", UnreachableError, "connection_lost"),
        ({"code": 0, "msg": {"logsize": "0"}}, b"", RefusedError, "log_archive_unreadable"),
        ({"code": 0, "msg": {"logsize": str(1 << 40)}}, b"", RefusedError, "answer_too_long"),
        ({"code": 0, "msg": "ok"}, b"", RefusedError, "log_archive_unreadable"),
        ({"code": -2, "msg": "invalid command"}, b"", UnsupportedError, "command_unknown"),
    ],
)
async def test_log_that_cannot_be_read_raises(
    v3_at: StartServer, answer: object, more: bytes, error: type[DriverError], code: str
) -> None:
    driver = await v3_at(frame(answer), more)
    with raises(error, code):
        await driver.read_log("all", 1000)


# Logs --------------------------------------------------------------------------------------------------------------


async def test_log_is_text_of_its_file(driver: WhatsMinerDriver, machine: Machine) -> None:
    assert driver.log_names[0] == "all"
    miner = await driver.read_log("miner", 100_000)
    assert miner.startswith(b"start mining, uptime ")
    assert await driver.read_log("miner", 50) == miner[-50:]
    assert machine.firmware_version.encode() in await driver.read_log("miner_overview", 1000)
    assert "reboot" not in machine.counters


async def test_all_logs_have_their_names_and_no_binary_file(driver: WhatsMinerDriver) -> None:
    text = (await driver.read_log("all", 200_000)).decode()
    for name in ("miner.log", "miner-state.log", "api.log", "power.log", "miner_overview.log"):
        assert f"==> {name} <==\n" in text
    assert "chip_map.bin" not in text
    # Its passwords could not be removed.
    assert "pools.log" not in text
    short = await driver.read_log("all", 3000)
    assert len(short) <= 3000
    assert short.count(b"==> ") == 5


async def test_missing_log_is_named(driver: WhatsMinerDriver, machine: Machine) -> None:
    requests = machine.counters.get("request")
    with raises(UnsupportedError, "log_unknown", log="dmesg"):
        await driver.read_log("dmesg", 100)
    assert machine.counters.get("request") == requests
    with raises(RefusedError, "log_missing", log="api"):
        logs.read(archive({"miner.log": b"text"}), "api", 100, "192.0.2.1")


def archive(files: dict[str, bytes]) -> bytes:
    """Return an archive with files."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def test_archive_is_unpacked_only_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_MAX_UNPACKED", 10_000)
    packed = archive({"10.0.0.1.logs/miner.log": b"first\n", "bomb": bytes(1_000_000), "power.log": b"last\n"})
    assert logs.read(packed, "all", 1000, "192.0.2.1") == b"first\n"
    with raises(RefusedError, "log_missing"):
        logs.read(packed, "power", 1000, "192.0.2.1")


@pytest.mark.parametrize(
    "content", [b"", b"no archive", archive({"miner.log": b"text" * 5000})[:60]], ids=["empty", "other", "cut"]
)
def test_damaged_archive_is_refused(content: bytes) -> None:
    with raises(RefusedError, "log_archive_unreadable"):
        logs.read(content, "all", 1000, "192.0.2.1")


async def test_logs_need_the_password_on_v2_only(machine: Machine, connect: Connect) -> None:
    driver = made(connect(machine, password="wrong"), await identified(connect(machine)))
    if machine.kind == V2:
        with raises(AuthenticationError, "admin_password_rejected"):
            await driver.read_log("miner", 100)
    else:
        assert await driver.read_log("miner", 100)


@pytest.mark.parametrize("fault", [Fault.DEAD, Fault.RESET, Fault.TRUNCATED, Fault.NO_REPLY])
async def test_fault_while_logs_are_read_raises(
    driver: WhatsMinerDriver, machine: Machine, connect: Connect, fault: Fault
) -> None:
    short = made(connect(machine, deadlines=Deadlines(read=0.5, config_write=0.8)), driver.profile)
    machine.faults[fault] = {}
    with pytest.raises((UnreachableError, TimedOutError, RefusedError)):
        await short.read_log("all", 1000)
