"""pyasic-rs with its corrections: against simulated Braiins OS and an ePIC defined in this module."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Deadlines
from custom_components.miner_remote.drivers.contract.errors import (
    AuthenticationError,
    DriverError,
    RefusedError,
    TimedOutError,
    UnreachableError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.values import FanSetting, PoolSetting
from custom_components.miner_remote.drivers.detect.identify import create_driver, identify
from custom_components.miner_remote.drivers.detect.probe import probe
from custom_components.miner_remote.drivers.firmware.asic_rs.driver import AsicRsDriver, _translated
from simulator.machine import Fault, Machine

from .conftest import Connect, StartMachine, next_address
from .raising import raises

# The library accepts only whole seconds for the identification.
DEADLINES = Deadlines(read=1.5, write=2.0)
NEW = PoolSetting(slot=0, url="stratum+tcp://new.example.com:3333", user="me.rig", password="secret-pw")


async def make(fleet: StartMachine, connect: Connect, *faults: Fault) -> tuple[Machine, AsicRsDriver]:
    """Return a driver for simulated Braiins OS that uses the library instead of the dedicated driver."""
    machine = await fleet("braiins")
    connection = connect(machine, deadlines=DEADLINES)
    evidence = await probe(connection)
    assert AsicRsDriver.recognises(evidence)
    profile = await AsicRsDriver.identify(connection, evidence)
    assert profile is not None
    driver = AsicRsDriver(connection, profile)
    await driver.snapshot()
    machine.faults.update({fault: {} for fault in faults})
    return machine, driver


async def test_identity_has_model_firmware_and_mac(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    profile = driver.profile
    assert (profile.identity.model, profile.identity.mac) == (
        machine.model.replace("Antminer", "Antminer"),
        machine.mac,
    )
    assert (profile.power_limit_min_w, profile.power_limit_max_w) == (1250, 4200)
    assert Capability.POWER_LIMIT in profile.capabilities
    assert Capability.TUNING not in profile.capabilities


@pytest.mark.parametrize("kind", ["antminer", "luxos", "vnish"])
async def test_firmware_with_dedicated_driver_is_not_accepted(fleet: StartMachine, connect: Connect, kind: str) -> None:
    machine = await fleet(kind)
    connection = connect(machine, deadlines=DEADLINES)
    evidence = await probe(connection)
    assert not AsicRsDriver.recognises(evidence)
    assert await AsicRsDriver.identify(connection, evidence) is None


async def test_snapshot_has_all_readings(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    snapshot = await driver.snapshot()
    assert snapshot.hashrate_ths == pytest.approx(200.0)
    assert snapshot.power_w == 3500
    assert snapshot.power_limit_w == 3500
    assert snapshot.mining is True
    assert snapshot.uptime_s == pytest.approx(machine.uptime_s, abs=2)
    assert snapshot.active_pool is not None
    assert snapshot.active_pool.slot == 0
    assert len(snapshot.boards) == 3


async def test_paused_miner_is_not_mining(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    await driver.pause()
    assert machine.paused
    snapshot = await driver.snapshot()
    assert snapshot.mining is False
    await driver.resume()
    assert not machine.paused


async def test_placeholder_is_not_a_password(fleet: StartMachine, connect: Connect) -> None:
    _, driver = await make(fleet, connect)
    assert {pool.password for pool in await driver.read_pools()} == {None}
    assert {pool.password for pool in (await driver.read_config()).pools} == {None}


@pytest.mark.parametrize("call", ["read_config", "read_pools"])
async def test_empty_pool_list_is_refused(fleet: StartMachine, connect: Connect, call: str) -> None:
    machine, driver = await make(fleet, connect)
    machine.pools = []
    with raises(RefusedError, "no_pools_reported"):
        await getattr(driver, call)()


@pytest.mark.parametrize("watts", [-5, 0, 1249, 4201, 1_000_000_000])
async def test_power_limit_out_of_range_is_not_sent(fleet: StartMachine, connect: Connect, watts: int) -> None:
    machine, driver = await make(fleet, connect)
    with raises(RefusedError, "power_limit_out_of_range", min_w=1250, max_w=4200):
        await driver.set_power_limit(watts)
    assert "power_limit" not in machine.counters


@pytest.mark.parametrize(
    ("pool", "code"),
    [
        (PoolSetting(slot=0, url=NEW.url, user="u"), "pool_password_needed"),
        (PoolSetting(slot=0, url="http://x", user="u", password="p"), "pool_address_unsupported"),
        (PoolSetting(slot=0, url="stratum+udp://x.example.com:1", user="u", password="p"), "pool_address_unsupported"),
    ],
)
async def test_pool_that_the_library_cannot_write_is_refused(
    fleet: StartMachine, connect: Connect, pool: PoolSetting, code: str
) -> None:
    machine, driver = await make(fleet, connect)
    with raises(RefusedError, code):
        await driver.write_pools([pool])
    assert "pools" not in machine.counters


async def test_snapshot_works_again_after_outage_and_close(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    machine.faults[Fault.DEAD] = {}
    with pytest.raises(UnreachableError):
        await driver.snapshot()
    del machine.faults[Fault.DEAD]
    assert (await driver.snapshot()).mining is True
    await driver.close()
    assert (await driver.snapshot()).mining is True


async def test_other_firmware_at_the_address_is_refused(fleet: StartMachine, connect: Connect) -> None:
    _, driver = await make(fleet, connect)
    machine = await fleet("antminer")
    moved = AsicRsDriver(connect(machine, deadlines=DEADLINES), driver.profile)
    with raises(UnsupportedError, "firmware_changed", firmware="AntMiner Stock"):
        await moved.snapshot()


FAULTS: dict[Fault, type[DriverError]] = {
    Fault.DEAD: UnreachableError,
    Fault.SLOW_DRIP: TimedOutError,
    Fault.RESET: DriverError,
    Fault.GARBAGE: RefusedError,
    Fault.TRUNCATED: DriverError,
    Fault.UNAUTHORIZED: RefusedError,
}


@pytest.mark.parametrize(("fault", "error"), FAULTS.items())
async def test_read_fault_raises_its_error(
    fleet: StartMachine, connect: Connect, fault: Fault, error: type[DriverError]
) -> None:
    _, driver = await make(fleet, connect, fault)
    for call in ("snapshot", "read_pools", "read_config"):
        with pytest.raises(error):
            async with asyncio.timeout(4):
                await getattr(driver, call)()


@pytest.mark.parametrize(
    ("fault", "error"), [*FAULTS.items(), (Fault.ACCESS_DENIED, RefusedError), (Fault.NO_REPLY_WRITES, TimedOutError)]
)
@pytest.mark.parametrize("write", ["reboot", "pause"])
async def test_write_fault_raises_its_error(
    fleet: StartMachine, connect: Connect, fault: Fault, error: type[DriverError], write: str
) -> None:
    _, driver = await make(fleet, connect, fault)
    with pytest.raises(error):
        async with asyncio.timeout(3):
            await getattr(driver, write)()


async def test_false_after_library_timeout_is_no_refusal(fleet: StartMachine, connect: Connect) -> None:
    machine, quick = await make(fleet, connect, Fault.NO_REPLY_WRITES)
    driver = AsicRsDriver(connect(machine, deadlines=Deadlines(write=10.0)), quick.profile)
    with raises(TimedOutError, "command_timeout", seconds=5):
        await driver.reboot()


@pytest.mark.parametrize(
    ("words", "seconds", "error"),
    [
        ("Failed to authenticate: Authentication failed", 0.0, AuthenticationError),
        ("HTTP request failed with status code 401 Unauthorized", 0.0, AuthenticationError),
        ("error sending request for url (http://127.35.0.1/api)", 0.0, UnreachableError),
        ("error sending request for url (http://127.35.0.1/api)", 5.0, TimedOutError),
        ("operation timed out", 1.0, TimedOutError),
        ("Setting fans is not supported on this platform", 0.0, UnsupportedError),
        ("error decoding response body", 0.0, RefusedError),
    ],
)
def test_library_error_has_the_right_type(words: str, seconds: float, error: type[DriverError]) -> None:
    assert type(_translated(RuntimeError(words), "127.35.0.1", seconds)) is error


# ePIC, which the simulator does not have ------------------------------------------------------------------------


@dataclass
class Epic:
    """An ePIC: HTTP on port 4028 with the password in every POST; only the requests of the library."""

    ip: str
    password: str = "letmein"
    pools: list[dict[str, str]] = field(
        default_factory=lambda: [
            {"pool": "stratum+tcp://a.example.com:3333", "login": "acme.1", "password": "alpha-pw"},
            {"pool": "stratum+tcp://b.example.com:3333", "login": "acme.2", "password": "x"},
        ]
    )
    fan: dict[str, object] = field(default_factory=lambda: {"Auto": {"Idle Speed": 35, "Target Temperature": 60}})
    running: bool = True
    commands: list[str] = field(default_factory=list)
    answer: bool = True

    async def get(self, request: web.Request) -> web.Response:
        match request.path:
            case "/summary":
                return web.json_response(self._summary())
            case "/capabilities":
                return web.json_response({"Model": "AntMiner S19 XP", "Default Hashrate": 143, "Max HBs": 3})
            case "/network":
                return web.json_response({"dhcp": {"mac_address": "E6:D4:41:51:64:28"}})
        return web.json_response([])

    def _summary(self) -> object:
        rate = 50e6 if self.running else 0.0
        return {
            "Software": "PowerPlay-BMS v1.5.13",
            "Hostname": "epic1",
            "Session": {"Uptime": 4711, "Accepted": 5, "Rejected": 0, "Average MHs": 2 * rate, "Active HBs": 2},
            "HBs": [{"Index": at, "Hashrate": [rate, 100.0, 0.8], "Temperature": 60.0} for at in range(2)],
            "HBStatus": [{"Index": at, "Detected": True, "Enabled": True} for at in range(2)],
            "Fans": {"Fan Mode": self.fan, "Fans Speed": 100},
            "Fans Rpm": {"Fans Speed 1": 5971, "Fans Speed 2": 5900},
            "Power Supply Stats": {"Input Power": 2166.0},
            "Status": {"Operating State": "Mining" if self.running else "Idling"},
            "Stratum": {"Current Pool": "a.example.com:3333", "Current User": "acme.1", "IsPoolConnected": True},
            "StratumConfigs": self.pools,
            "Misc": {"Locate Miner State": False},
        }

    async def post(self, request: web.Request) -> web.Response:
        body = await request.json()
        if body.get("password") != self.password:
            return web.json_response({"result": False, "error": "Incorrect password"})
        if not self.answer:
            return web.json_response({"result": False, "error": "busy"})
        self.commands.append(request.path)
        if request.path == "/miner":
            self.running = body["param"] != "Stop"
        if request.path == "/fanspeed":
            self.fan = body["param"]
        return web.json_response({"result": True})


@pytest.fixture
async def epic() -> AsyncIterator[Epic]:
    """Run an ePIC on the network."""
    machine = Epic(next_address())
    api = web.Application()
    api.add_routes([web.get("/{tail:.*}", machine.get), web.post("/{tail:.*}", machine.post)])
    page = web.Application()

    async def dashboard(_: web.Request) -> web.Response:
        return web.Response(text="<title>Miner Web Dashboard</title>", content_type="text/html")

    page.add_routes([web.get("/", dashboard)])
    runners = [web.AppRunner(api, access_log=None), web.AppRunner(page, access_log=None)]
    try:
        for runner, port in zip(runners, (4028, 80), strict=True):
            await runner.setup()
            await web.TCPSite(runner, machine.ip, port).start()
        yield machine
    finally:
        for runner in runners:
            await runner.cleanup()


async def epic_driver(epic: Epic, connect: Connect, password: str | None = None) -> AsicRsDriver:
    connection = connect(epic.ip, deadlines=DEADLINES, password=password)
    driver = create_driver(connection, await identify(connection))
    assert isinstance(driver, AsicRsDriver)
    return driver


async def test_epic_is_found_and_read(epic: Epic, connect: Connect) -> None:
    driver = await epic_driver(epic, connect)
    assert driver.profile.identity.firmware == "UMC OS"
    assert driver.profile.identity.mac == "e6:d4:41:51:64:28"
    snapshot = await driver.snapshot()
    assert snapshot.hashrate_ths == pytest.approx(100.0)
    assert snapshot.power_w == pytest.approx(2166)
    assert (snapshot.uptime_s, snapshot.mining_uptime_s) == (None, 4711)


async def test_epic_password_x_is_a_placeholder(epic: Epic, connect: Connect) -> None:
    driver = await epic_driver(epic, connect)
    config = await driver.read_config()
    assert [pool.password for pool in config.pools] == ["alpha-pw", None]
    assert "alpha-pw" not in repr(config)


async def test_epic_commands_take_effect(epic: Epic, connect: Connect) -> None:
    driver = await epic_driver(epic, connect)
    await driver.pause()
    assert not epic.running
    await driver.resume()
    assert epic.running
    await driver.reboot()
    assert epic.commands == ["/miner", "/miner", "/reboot"]


async def test_epic_fans_keep_their_idle_speed(epic: Epic, connect: Connect) -> None:
    driver = await epic_driver(epic, connect)
    await driver.set_fan(FanSetting(mode="auto", target_c=55.0))
    assert epic.fan == {"Auto": {"Idle Speed": 35, "Target Temperature": 55}}
    await driver.set_fan(FanSetting(mode="manual", percent=70))
    assert epic.fan == {"Manual": 70}
    for wrong in (FanSetting(mode="manual", percent=101), FanSetting(mode="auto", target_c=float("nan"))):
        with pytest.raises(RefusedError):
            await driver.set_fan(wrong)


async def test_epic_pools_are_not_written(epic: Epic, connect: Connect) -> None:
    driver = await epic_driver(epic, connect)
    assert Capability.POOLS_WRITE not in driver.profile.capabilities
    with pytest.raises(UnsupportedError):
        await driver.write_pools([NEW])


@pytest.mark.parametrize("write", ["reboot", "pause", "resume"])
async def test_epic_refusal_raises(epic: Epic, connect: Connect, write: str) -> None:
    driver = await epic_driver(epic, connect)
    epic.answer = False
    with pytest.raises(RefusedError):
        await getattr(driver, write)()


async def test_epic_password_is_used(epic: Epic, connect: Connect) -> None:
    epic.password = "own"
    driver = await epic_driver(epic, connect)
    with raises(RefusedError, "command_not_confirmed_check_access"):
        await driver.pause()
    assert epic.running
    driver = await epic_driver(epic, connect, password="own")
    await driver.pause()
    assert not epic.running
