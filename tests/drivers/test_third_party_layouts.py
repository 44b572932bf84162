"""Layouts of Braiins OS, LuxOS and VNish from captures: missing pages, gaps, pool groups, faults, water cooling."""

from __future__ import annotations

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Driver, Profile
from custom_components.miner_remote.drivers.contract.errors import (
    AuthenticationError,
    NoPoolsError,
    RefusedError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.detect.identify import create_driver, identify
from simulator.machine import Machine
from simulator.replay import Replay

from .conftest import Connect, StartMachine, next_address
from .raising import raises

BRAIINS_PAGES = (
    "miner/stats",
    "pools",
    "miner/hw/hashboards",
    "cooling/state",
    "configuration/miner",
    "configuration/constraints",
    "actions/locate",
    "miner/errors",
)
LUXOS_COMMANDS = ("stats", "pools", "power", "temps", "events", "devs", "fans")
VNISH_PAGES = ("perf-summary", "status", "autotune/presets", "settings")


async def opened(machine: Machine, connect: Connect) -> tuple[Profile, Driver]:
    connection = connect(machine)
    profile = await identify(connection)
    return profile, create_driver(connection, profile)


def page(path: str, answer: object, status: int = 200) -> dict[str, object]:
    return {"port": 80, "protocol": "http", "method": "GET", "path": path, "status": status, "answer": answer}


# Missing pages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "page"),
    [
        *(("braiins", page) for page in BRAIINS_PAGES),
        *(("luxos", command) for command in LUXOS_COMMANDS),
        *(("vnish", page) for page in VNISH_PAGES),
    ],
)
async def test_other_pages_are_read_if_one_is_missing(
    fleet: StartMachine, connect: Connect, kind: str, page: str
) -> None:
    machine = await fleet(kind)
    machine.layout.missing.add(page)
    profile, driver = await opened(machine, connect)
    assert profile.driver == kind
    snapshot = await driver.snapshot()
    assert snapshot.identity.model == machine.model
    assert snapshot.paused is False
    assert snapshot.hashrate_ths == pytest.approx(machine.hashrate(), rel=0.1)
    assert len(snapshot.boards) == (0 if page == "miner/hw/hashboards" else 3)
    assert bool(snapshot.pools) == (page != "pools")
    assert snapshot.temperature_max_c == pytest.approx(machine.temperature(), abs=2)


async def test_power_limit_is_offered_only_if_the_miner_reports_a_target(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("braiins")
    machine.layout.missing.add("configuration/constraints")
    profile, driver = await opened(machine, connect)
    assert Capability.POWER_LIMIT in profile.capabilities
    await driver.set_power_limit(3000)
    assert machine.power_limit_w == 3000
    machine.layout.missing.add("configuration/miner")
    assert Capability.POWER_LIMIT not in (await identify(connect(machine))).capabilities


async def test_vnish_preset_is_read_from_the_settings_without_perf_summary(
    fleet: StartMachine, connect: Connect
) -> None:
    machine = await fleet("vnish")
    machine.layout.missing.add("perf-summary")
    _, driver = await opened(machine, connect)
    accepted = await driver.set_power_limit(2000)
    assert (await driver.snapshot()).power_limit_w == accepted.power_limit_w


async def test_vnish_without_login_is_read_only(connect: Connect) -> None:
    pools = [{"id": 0, "url": "pool.example.com:3333", "user": "w", "status": "active", "pool_type": "UserPool"}]
    summary = {"miner_status": {"miner_state": "mining"}, "hr_realtime": 95_000.0, "pools": pools}
    exchanges = [
        page("/", "<title>AnthillOS</title>"),
        page("/api/v1/info", {"miner": "Antminer S19", "fw_version": "1.2.0"}),
        page("/api/v1/summary", {"miner": summary}),
    ]
    async with Replay(exchanges).serve(next_address()) as machine:
        profile, driver = await opened(machine, connect)
        assert profile.capabilities == {Capability.POOLS_READ, Capability.CONFIG_READ}
        assert (await driver.snapshot()).hashrate_ths == 95.0
        assert [pool.url for pool in await driver.read_pools()] == ["stratum+tcp://pool.example.com:3333"]
        assert (await driver.read_config()).pools[0].active is True


async def test_vnish_with_temporarily_refused_login_is_not_accepted(connect: Connect) -> None:
    exchanges = [
        page("/", "<title>AnthillOS</title>"),
        page("/api/v1/info", {"miner": "Antminer S19", "fw_version": "1.2.6"}),
        page("/api/v1/status", {"miner_state": "mining"}),
        {**page("/api/v1/unlock", {"err": "too many attempts"}, 429), "method": "POST"},
    ]
    async with Replay(exchanges).serve(next_address()) as machine:
        with raises(UnsupportedError, "request_refused", path="/api/v1/unlock", status=429):
            await identify(connect(machine))


async def test_vnish_with_a_wrong_password_is_still_refused(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("vnish")
    with pytest.raises(AuthenticationError):
        await identify(connect(machine, password="wrong"))


async def test_luxos_without_its_summary_is_not_accepted(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("luxos")
    machine.layout.missing.add("summary")
    with raises(UnsupportedError, "command_unknown"):
        await identify(connect(machine))


# Port 4028 alone -----------------------------------------------------------------------------------------------------


def rpc(command: str, answer: object) -> dict[str, object]:
    return {"port": 4028, "protocol": "rpc", "request": {"command": command}, "answer": answer}


def ok(**sections: object) -> dict[str, object]:
    return {"STATUS": [{"STATUS": "S", "When": 1, "Code": 1, "Msg": "", "Description": "x"}], **sections, "id": 1}


SUMMARY = {"Elapsed": 60, "MHS 5s": 13_500_000.0, "Accepted": 5, "Rejected": 1, "Best Share": 7}
POOLS = [{"POOL": 0, "URL": "stratum+tcp://a.example.com:3333", "User": "w", "Status": "Alive", "Stratum Active": True}]
WEB_PAGE = page("/", "<title>Braiins OS</title>")
BOSMINER = [
    rpc("version", ok(VERSION=[{"API": "3.7", "BOSminer+": "0.2.0-ea64aec8e"}])),
    rpc("summary", ok(SUMMARY=[SUMMARY])),
    rpc("pools", ok(POOLS=POOLS)),
    rpc("devs", ok(DEVS=[{"ASC": at, "ID": at + 6, "MHS 5s": 4_500_000.0, "Status": "Alive"} for at in range(3)])),
    rpc(
        "devdetails",
        ok(
            DEVDETAILS=[
                {"ID": at + 6, "Chips": 63, "Frequency": 799_682_118, "Model": "Bitmain Antminer S9"} for at in range(3)
            ]
        ),
    ),
    rpc("temps", ok(TEMPS=[{"ID": 8, "Board": 84.4, "Chip": 105.4}, {"ID": 6, "Board": 81.8, "Chip": 104.6}])),
    rpc("fans", ok(FANS=[{"FAN": 0, "ID": 0, "RPM": 5340}, {"FAN": 3, "ID": 3, "RPM": 4620}])),
    rpc("tunerstatus", ok(TUNERSTATUS=[{"ApproximateMinerPowerConsumption": 1419, "PowerLimit": 1420}])),
]


@pytest.mark.parametrize("web", [[], [WEB_PAGE]], ids=["port 80 closed", "web page without interfaces"])
async def test_old_braiins_os_is_read_on_port_4028(connect: Connect, web: list[dict[str, object]]) -> None:
    async with Replay([*BOSMINER, *web]).serve(next_address()) as machine:
        profile, driver = await opened(machine, connect)
        assert (profile.driver, profile.identity.model) == ("api4028", "Antminer S9")
        assert (profile.identity.firmware, profile.identity.firmware_version) == ("Braiins OS", "0.2.0-ea64aec8e")
        assert profile.capabilities == {Capability.POOLS_READ, Capability.CONFIG_READ}
        snapshot = await driver.snapshot()
        assert (snapshot.hashrate_ths, snapshot.power_w, snapshot.power_limit_w) == (13.5, 1419, 1420)
        assert [(board.position, board.chip_temperature_c) for board in snapshot.boards] == [
            (5, 104.6),
            (6, None),
            (7, 105.4),
        ]
        assert snapshot.boards[0].frequency_mhz == pytest.approx(799.68, abs=0.01)
        assert [(fan.position, fan.rpm) for fan in snapshot.fans] == [(0, 5340), (3, 4620)]
        assert (await driver.read_config()).pools[0].url == "stratum+tcp://a.example.com:3333"
        with raises(UnsupportedError, "pause_unsupported", model="Antminer S9", firmware="Braiins OS"):
            await driver.pause()


@pytest.mark.parametrize("status", [404, 405, 503, None])
async def test_vnish_without_web_interface_is_read_on_port_4028(connect: Connect, status: int | None) -> None:
    stats = {"Elapsed": 60, "fan_num": 2, "fan1": 4000, "fan2": 0, "chain_acn1": 126, "chain_rate1": "33000"}
    exchanges = [
        rpc("version", ok(VERSION=[{"BMMiner": "4.11.1", "Type": "Antminer S19j Pro (Vnish 1.1.7)"}])),
        rpc("summary", ok(SUMMARY=[{"Elapsed": 60, "GHS 5s": "99000", "Accepted": 1, "Rejected": 0}])),
        rpc("pools", ok(POOLS=POOLS)),
        rpc("stats", ok(STATS=[{"Type": "Antminer S19j Pro (Vnish 1.1.7)"}, stats])),
        # Without a status, nothing listens on port 80.
        *([] if status is None else [page("/api/v1/info", "no", status)]),
    ]
    async with Replay(exchanges).serve(next_address()) as machine:
        profile, driver = await opened(machine, connect)
        assert profile.driver == "api4028"
        identity = profile.identity
        assert (identity.model, identity.firmware, identity.firmware_version) == ("Antminer S19j Pro", "VNish", "1.1.7")
        snapshot = await driver.snapshot()
        assert (snapshot.hashrate_ths, snapshot.boards[0].chips) == (99.0, 126)
        with pytest.raises(UnsupportedError):
            await driver.reboot()


async def test_braiins_os_without_login_is_not_read_by_its_driver(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("braiins")
    machine.layout.missing.add("rest")
    assert (await identify(connect(machine))).driver != "braiins"


# Positions, groups, power --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["braiins", "vnish"])
@pytest.mark.parametrize(("ids", "positions"), [((6, 7, 8), [5, 6, 7]), ((0, 1, 2), [0, 1, 2]), ((1, 3, 4), [0, 2, 3])])
async def test_hashboards_keep_the_positions_of_the_firmware(
    fleet: StartMachine, connect: Connect, kind: str, ids: tuple[int, ...], positions: list[int]
) -> None:
    machine = await fleet(kind)
    machine.layout.board_ids = ids
    _, driver = await opened(machine, connect)
    assert [board.position for board in (await driver.snapshot()).boards] == positions


@pytest.mark.parametrize("missing", [(), ("stats",)])
async def test_luxos_hashboards_keep_their_positions(
    fleet: StartMachine, connect: Connect, missing: tuple[str, ...]
) -> None:
    machine = await fleet("luxos")
    machine.layout.board_ids = (1, 2, 4)
    machine.layout.missing.update(missing)
    _, driver = await opened(machine, connect)
    assert [board.position for board in (await driver.snapshot()).boards] == [1, 2, 4]


@pytest.mark.parametrize("kind", ["braiins", "luxos"])
async def test_each_group_of_pools_has_an_active_pool(fleet: StartMachine, connect: Connect, kind: str) -> None:
    machine = await fleet(kind)
    machine.layout.pool_groups = (1, 2)
    _, driver = await opened(machine, connect)
    snapshot = await driver.snapshot()
    assert [pool.slot for pool in snapshot.active_pools] == [0, 1]
    assert [pool.active for pool in await driver.read_pools()] == [True, True, False]


@pytest.mark.parametrize("kind", ["braiins", "luxos", "vnish"])
async def test_power_that_is_not_measured_is_unknown_while_the_machine_hashes(
    fleet: StartMachine, connect: Connect, kind: str
) -> None:
    machine = await fleet(kind)
    machine.layout.measures_power = False
    _, driver = await opened(machine, connect)
    assert (await driver.snapshot()).power_w is None


async def test_luxos_reports_its_best_share(fleet: StartMachine, connect: Connect) -> None:
    _, driver = await opened(await fleet("luxos"), connect)
    assert (await driver.snapshot()).best_share == "32768"


# Water ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["braiins", "luxos", "vnish"])
async def test_water_temperatures_of_a_hydro_machine(fleet: StartMachine, connect: Connect, kind: str) -> None:
    machine = await fleet(kind)
    machine.layout.water = (33.0, 44.0)
    _, driver = await opened(machine, connect)
    snapshot = await driver.snapshot()
    assert (snapshot.inlet_temperature_c, snapshot.outlet_temperature_c) == (33.0, 44.0)
    board = snapshot.boards[0]
    assert (board.inlet_temperature_c, board.outlet_temperature_c) == (33.0, 44.0)
    assert board.chip_temperature_c != 44.0
    machine.layout.water = None
    snapshot = await driver.snapshot()
    assert (snapshot.inlet_temperature_c, snapshot.outlet_temperature_c) == (None, None)


# Faults --------------------------------------------------------------------------------------------------------------


def error(message: str, *codes: tuple[str, str], day: int = 20, **component: object) -> dict[str, object]:
    return {
        "timestamp": f"2026-03-{day:02d}T21:27:30.060042Z",
        "message": message,
        "error_codes": [{"code": code, "reason": reason, "hint": "Check the PSU."} for code, reason in codes],
        "components": [component] if component else [],
    }


async def test_braiins_errors_are_faults_with_their_codes(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("braiins")
    machine.layout.alarms = [
        error("Sensor hb2.1: Too many sensor errors"),
        error("Tuner error: {ERR:V2} LOW VOLTAGE", ("V2", "Overcurrent protection triggered")),
        error("Tuner error: {ERR:V2} LOW VOLTAGE", ("V2", "Overcurrent protection triggered"), day=22),
        error("Sensor hb3.4: Too many sensor errors"),
        error("Number of responses is 0", name="Hashboard", index=1),
        error("Unheard-of trouble", ("Z99", ""), day=23),
    ]
    _, driver = await opened(machine, connect)
    assert [(str(fault.code), fault.message) for fault in (await driver.snapshot()).faults] == [
        ("Z99", "Unheard-of trouble (on 2026-03-23)."),
        ("V2", "Overcurrent protection triggered (on 2026-03-22)."),
        ("None", "Sensor hb2.1: Too many sensor errors (on 2026-03-20)."),
        ("None", "Hashboard 1: Number of responses is 0 (on 2026-03-20)."),
    ]


async def test_luxos_events_are_faults_with_their_codes(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("luxos")
    protection = {
        "Code": "NOPIC_PROTECTION",
        "Description": "Miner shutdown due to NOPIC protection.",
        "Target": "MINER",
    }
    machine.layout.alarms = [
        protection,
        {**protection, "CreatedAt": "2026-04-08T03:38:27+00:00"},
        {"Code": "REBOOT_NOT_HASHING", "Description": "Board reboot.", "ID": 2, "Target": "BOARD"},
        {"Code": "BRAND_NEW"},
        {},
    ]
    _, driver = await opened(machine, connect)
    assert [(fault.code, fault.message) for fault in (await driver.snapshot()).faults] == [
        ("NOPIC_PROTECTION", "Miner shutdown due to NOPIC protection."),
        ("REBOOT_NOT_HASHING", "Hashboard 2: Board reboot."),
        ("BRAND_NEW", 'The miner reports the event "BRAND_NEW".'),
    ]


async def test_vnish_failure_and_failed_hashboards_are_faults(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("vnish")
    machine.layout.failure = (1002, "Failed to parse miner configuration")
    machine.layout.alarms = [
        {"id": 1, "state": "failure", "failure_message": "no chips"},
        {"id": 3, "state": "disconnected"},
    ]
    _, driver = await opened(machine, connect)
    snapshot = await driver.snapshot()
    assert [(fault.code, fault.message) for fault in snapshot.faults] == [
        ("1002", "Failed to parse miner configuration."),
        (None, "Hashboard 1 failed: no chips."),
        (None, "Hashboard 3 is disconnected."),
    ]
    assert [board.active for board in snapshot.boards] == [False, False, False]


# Empty answers -------------------------------------------------------------------------------------------------------


async def test_vnish_without_a_summary_reads_its_state_from_the_status(connect: Connect) -> None:
    exchanges = [
        page("/", "<title>AnthillOS</title>"),
        page("/api/v1/info", {"miner": "Antminer S19", "fw_version": "1.2.6"}),
        page("/api/v1/summary", {"miner": None}),
        page("/api/v1/status", {"miner_state": "initializing", "find_miner": True}),
        page("/api/v1/settings", ""),
    ]
    async with Replay(exchanges).serve(next_address()) as machine:
        _, driver = await opened(machine, connect)
        snapshot = await driver.snapshot()
        assert (snapshot.paused, snapshot.hashrate_ths, snapshot.locate_light) == (False, None, True)
        assert await driver.read_pools() == ()
        with pytest.raises(NoPoolsError):
            await driver.read_config()


async def test_vnish_hashrate_without_its_unit_is_unknown(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("vnish")
    _, driver = await opened(machine, connect)
    machine.layout.missing.add("info")
    with pytest.raises(RefusedError):
        await driver.snapshot()


async def test_empty_answers_of_braiins_details_are_refused(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("braiins")
    _, driver = await opened(machine, connect)
    machine.layout.missing.add("miner/details")
    with pytest.raises((RefusedError, UnsupportedError)):
        await driver.snapshot()
