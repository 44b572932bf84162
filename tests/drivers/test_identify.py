"""Identification of the device at an address: a driver, or one of four errors."""

from __future__ import annotations

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Profile
from custom_components.miner_remote.drivers.contract.errors import (
    TimedOutError,
    UnknownMinerError,
    UnreachableError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.values import Identity
from custom_components.miner_remote.drivers.detect.identify import DRIVERS, create_driver, identify
from simulator.machine import Fault

from .conftest import Connect, Serve, StartMachine, next_address
from .raising import raises


def test_every_driver_has_its_key() -> None:
    assert all(driver.key == key for key, driver in DRIVERS.items())
    assert list(DRIVERS)[-1] == "cgminer"


@pytest.mark.parametrize("kind", ["cgminer", "cgminer_old", "avalon"])
async def test_each_kind_is_identified_by_its_driver(fleet: StartMachine, connect: Connect, kind: str) -> None:
    machine = await fleet(kind)
    profile = await identify(connect(machine))
    assert profile.driver == kind.removesuffix("_old")
    assert Profile.from_dict(profile.as_dict()) == profile
    assert create_driver(connect(machine), profile).profile is profile
    # The identification changed nothing.
    assert set(machine.counters) <= {"request"}


async def test_unused_address_is_unreachable(connect: Connect) -> None:
    with pytest.raises(UnreachableError):
        await identify(connect(next_address()))


async def test_dead_machine_is_unreachable(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("cgminer")
    machine.faults[Fault.DEAD] = {}
    with pytest.raises(UnreachableError):
        await identify(connect(machine))


@pytest.mark.parametrize(
    ("port", "reply"),
    [
        (80, b"HTTP/1.1 200 OK\r\nContent-Length: 18\r\n\r\n<title>NAS</title>"),
        (4028, b"SSH-2.0-OpenSSH_9.2\r\n"),
        (4028, b'{"hello":"world"}'),
        (4028, b"\xff\xfe\xfd"),
        (4433, b"\x00\x00\x00\x00"),
    ],
)
async def test_not_a_miner(serve: Serve, connect: Connect, port: int, reply: bytes) -> None:
    with raises(UnknownMinerError, "unknown_device"):
        await identify(connect(await serve(reply, port=port)))


async def test_address_without_api_access_is_refused(serve: Serve, connect: Connect) -> None:
    with raises(UnknownMinerError, "api_closes_connection"):
        await identify(connect(await serve(b"")))


async def test_device_without_answers_times_out(serve: Serve, connect: Connect) -> None:
    with pytest.raises(TimedOutError):
        await identify(connect(await serve(None)))


async def test_web_page_with_hanging_api_times_out(serve: Serve, connect: Connect) -> None:
    ip = await serve(None)
    await serve(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", port=80, address=ip)
    with raises(TimedOutError, "api_silent"):
        await identify(connect(ip))


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.DEAD, UnreachableError),
        (Fault.NO_REPLY, TimedOutError),
        (Fault.SLOW_DRIP, TimedOutError),
        (Fault.GARBAGE, UnknownMinerError),
        (Fault.TRUNCATED, UnknownMinerError),
        (Fault.RESET, UnreachableError),
    ],
)
@pytest.mark.parametrize("kind", ["cgminer", "avalon"])
async def test_fault_raises_its_error(
    fleet: StartMachine, connect: Connect, kind: str, fault: Fault, error: type[Exception]
) -> None:
    machine = await fleet(kind)
    machine.faults[fault] = {}
    with pytest.raises(error):
        await identify(connect(machine))


@pytest.mark.parametrize("fault", [Fault.NUL, Fault.GLUED, Fault.NO_MAC, Fault.IGNORES_WRITES, Fault.NO_REPLY_WRITES])
@pytest.mark.parametrize("kind", ["cgminer", "cgminer_old", "avalon"])
async def test_harmless_fault_does_not_hide_miner(
    fleet: StartMachine, connect: Connect, kind: str, fault: Fault
) -> None:
    machine = await fleet(kind)
    machine.faults[fault] = {}
    profile = await identify(connect(machine))
    assert profile.driver == kind.removesuffix("_old")
    assert profile.identity.mac is None or fault is not Fault.NO_MAC


def test_unknown_driver_raises(connect: Connect) -> None:
    identity = Identity(vendor="V", model="M", firmware="F")
    profile = Profile(driver="gone", identity=identity, capabilities=frozenset({Capability.REBOOT}))
    with raises(UnsupportedError, "driver_unknown", driver="gone"):
        create_driver(connect("127.33.0.1"), profile)
