"""Readings of Avalon models: hashrate, power, air, lights, standby, faults, and empty answers."""

from __future__ import annotations

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Driver
from custom_components.miner_remote.drivers.contract.values import Fault as MinerFault
from custom_components.miner_remote.drivers.detect.identify import create_driver, identify
from custom_components.miner_remote.drivers.firmware.avalon import estats
from custom_components.miner_remote.drivers.firmware.avalon.faults import faults
from custom_components.miner_remote.drivers.firmware.avalon.power import watts
from custom_components.miner_remote.drivers.recording.redaction import Redactor
from simulator.machine import Fault, Machine
from simulator.replay import Replay

from .conftest import Connect, StartMachine, next_address


async def started(fleet: StartMachine, connect: Connect, model: str, ths: float, watt: float) -> tuple[Machine, Driver]:
    machine = await fleet("avalon")
    machine.model, machine.hashrate_ths, machine.power_w = model, ths, watt
    connection = connect(machine)
    return machine, create_driver(connection, await identify(connection))


HOME = [("Avalon nano3", 4.0, 126.0), ("Avalon Nano3s", 6.6, 133.0), ("Avalon Q", 90.0, 1670.0)]


@pytest.mark.parametrize(("model", "ths", "watt"), HOME, ids=[model for model, _, _ in HOME])
async def test_home_model_is_read_with_its_own_layout(
    fleet: StartMachine, connect: Connect, model: str, ths: float, watt: float
) -> None:
    machine, driver = await started(fleet, connect, model, ths, watt)
    snapshot = await driver.snapshot()
    assert driver.profile.identity.model == model
    assert snapshot.hashrate_ths == pytest.approx(machine.hashrate(), rel=0.01)
    assert snapshot.power_w == pytest.approx(machine.power(), abs=1)
    assert snapshot.locate_light is None
    assert (snapshot.mining, snapshot.paused, snapshot.faults) == (True, False, ())
    assert len(snapshot.boards) == 1
    assert snapshot.boards[0].outlet_temperature_c is not None
    assert (snapshot.inlet_temperature_c, snapshot.outlet_temperature_c) == (None, None)
    assert len(snapshot.fans) == (4 if model == "Avalon Q" else 1)
    assert Capability.LOCATE_LIGHT not in driver.profile.capabilities
    assert (Capability.PAUSE in driver.profile.capabilities) is (model == "Avalon Q")


async def test_hashrate_is_measured_and_not_the_average_of_shares(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("avalon")
    connection = connect(machine)
    snapshot = await create_driver(connection, await identify(connection)).snapshot()
    # In the simulator, the hashrate from recent shares is 1.47 times the real one.
    assert snapshot.hashrate_ths == pytest.approx(machine.hashrate(), rel=0.01)


def rpc(command: str, answer: dict[str, object]) -> dict[str, object]:
    ok = {"STATUS": [{"STATUS": "S", "When": 1, "Code": 1, "Msg": "ok", "Description": "cgminer 4.11.1"}], "id": 1}
    return {"port": 4028, "protocol": "rpc", "request": {"command": command}, "answer": ok | answer}


async def test_machine_named_only_by_its_module_is_read(connect: Connect) -> None:
    module = "Ver[nano3-24071801_42c628d] GHSspd[4115.12] PS[0 0 0 4 2756 126 330] WORKLEVEL[2] Elapsed[40600]"
    replay = Replay(
        [
            rpc("version", {"VERSION": [{"CGMiner": "4.11.1", "API": "3.7"}]}),
            rpc("devdetails", {"DEVDETAILS": [{"DEVDETAILS": 0, "Name": "AVANANO", "Driver": "avalon", "Model": ""}]}),
            rpc("litestats", {"STATS": [{"MM ID0": module}]}),
        ]
    )
    async with replay.serve(next_address()) as machine:
        connection = connect(machine)
        profile = await identify(connection)
        snapshot = await create_driver(connection, profile).snapshot()
    assert (profile.driver, profile.identity.model) == ("avalon", "Avalon nano3")
    assert profile.identity.firmware_version == "24071801_42c628d"
    # Neither `summary` nor `pools` is answered.
    assert (snapshot.hashrate_ths, snapshot.power_w, snapshot.pools) == (pytest.approx(4.11512), 126, ())
    assert snapshot.mining_uptime_s == 40600


async def test_module_without_readings_counts_only_if_no_other_command_has_them(connect: Connect) -> None:
    version = rpc("version", {"VERSION": [{"CGMiner": "4.11.1", "PROD": "Avalon Q", "MODEL": "Q"}]})
    started = rpc("estats", {"STATS": [{"MM ID0:Summary": "'STATS':{Ver[Q-25052801_14a19a2] SoftOFF[4]}"}]})
    summary = rpc("summary", {"SUMMARY": [{"Elapsed": 5}]})
    lite = rpc("litestats", {"STATS": [{"MM ID0:Summary": "'STATS':{SoftOFF[0] GHSspd[90000.00] TMax[83]}"}]})
    for exchanges, paused, hottest in ([version, started, summary], True, None), ([lite, version, started], False, 83):
        async with Replay(exchanges).serve(next_address()) as machine:
            connection = connect(machine)
            snapshot = await create_driver(connection, await identify(connection)).snapshot()
        assert (snapshot.paused, snapshot.temperature_max_c) == (paused, hottest)


async def test_machine_without_statistics_is_read_from_its_summary(connect: Connect) -> None:
    replay = Replay(
        [
            rpc("version", {"VERSION": [{"CGMiner": "4.11.1", "PROD": "AvalonMiner 1246", "MODEL": "1246"}]}),
            rpc("summary", {"SUMMARY": [{"Elapsed": 5, "MHS 30s": 81_000_000.0}]}),
        ]
    )
    async with replay.serve(next_address()) as machine:
        connection = connect(machine)
        snapshot = await create_driver(connection, await identify(connection)).snapshot()
    assert (snapshot.mining, snapshot.hashrate_ths) == (True, pytest.approx(81))
    assert (snapshot.power_w, snapshot.paused, snapshot.boards, snapshot.fans) == (None, None, (), ())


@pytest.mark.parametrize("empty", [1, 2])
async def test_answers_without_content_are_followed_by_another_command(
    fleet: StartMachine, connect: Connect, empty: int
) -> None:
    machine, driver = await started(fleet, connect, "Avalon Q", 90.0, 1670.0)
    machine.empty_answers = empty
    snapshot = await driver.snapshot()
    assert snapshot.power_w == pytest.approx(1670, abs=1)
    assert len(snapshot.fans) == 4
    assert snapshot.paused is False
    # The command with content is sent first from then on.
    before = machine.counters["request"]
    await driver.snapshot()
    assert machine.counters["request"] - before == 3


async def test_standby_reports_no_hashrate_and_no_working_board(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect, "Avalon Q", 90.0, 1670.0)
    machine.set_paused(True)
    snapshot = await driver.snapshot()
    assert (snapshot.mining, snapshot.paused, snapshot.hashrate_ths) == (False, True, 0)
    assert [board.active for board in snapshot.boards] == [False]
    assert snapshot.power_w == 15


async def test_faults_have_the_firmwares_code(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("avalon")
    machine.reported = {
        "PS": "2048 1214 1316 200 2632 1320 2900",
        "ECHU": "512 513 128",
        "ECMM": 4,
        "HASHS": "0 1 0",
        "POWS": 3,
        "POOLS": 1,
        "FanErr": 2,
        "Fan4": 0,
        "CRC": "8 0 7",
    }
    connection = connect(machine)
    snapshot = await create_driver(connection, await identify(connection)).snapshot()
    assert [fault.code for fault in snapshot.faults] == [
        "2048",
        "POWS 3",
        "POOLS 1",
        "FanErr 2",
        "ECMM 4",
        "HASHS 1",
        "ECHU 513",
        "ECHU 128",
        "Fan4 0",
    ]
    sentences = [fault.message for fault in snapshot.faults]
    assert sentences[0] == "The power supply reports an error: its fan has failed."
    assert sentences[5] == "Hashboard 2 has failed."
    assert sentences[6] == "Hashboard 2 reports an error: it is in an abnormal state."
    assert sentences[7] == "Hashboard 3 reports an error: it is too hot."
    assert sentences[8] == "Fan 4 is not turning."
    assert snapshot.power_w == 2900


async def test_options_are_not_offered_with_read_only_api(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("avalon")
    machine.faults[Fault.ACCESS_DENIED] = {}
    profile = await identify(connect(machine))
    assert profile.capabilities == {Capability.POOLS_READ, Capability.CONFIG_READ}


@pytest.mark.parametrize(
    ("module", "power"),
    [
        ({"PS": "0 1220 1314 140 1839 1308"}, 1839),
        ({"PS": "0 1212 1315 174 2288 1320"}, 2288),
        ({"PS": "0 1220 1339 239 3200 1340 3522"}, 3522),
        ({"PS": "0 1199 1391 225 3126 1393 3348"}, 3348),
        ({"PS": "0 1209 1187 297 3526 1188 3731", "WALLPOWER": "3731"}, 3731),
        ({"PS": "0 1198 0 0 0 1393 11"}, 11),
        ({"PS": "0 1210 2083 37 760 2085 824"}, 824),
        ({"PS": "0 1208 2469 64 1604 2470 1381"}, 1604),
        ({"PS": "0 0 0 3 2792 89 324", "MPO": "90"}, 89),
        ({"PS": "0 0 0 4 2697 126 348"}, 126),
        ({"PS": "0 0 27541 4 0 3756 133", "MPO": "133"}, 133),
        ({"PS": "0 0 27965 2 0 3210 66"}, 66),
        # Without a current, the power follows from the target and the voltage only.
        ({"PS": "0 0 0 0 2792 89 324", "MPO": "90"}, 89),
        ({"PS": "0 0 0 0 2792 89 324"}, None),
        # No value agrees with volts times amperes.
        ({"PS": "0 1214 1316 10 3189 1320 3504"}, None),
        ({"PS": "0 0 0 0 0 0 0"}, None),
        ({"PS": "0 1214"}, None),
        ({"PS": "0 0 27541 4 0 3756"}, None),
        ({"PS": "0 1214 x 242 3189 1320 3504"}, None),
        ({}, None),
    ],
)
def test_power_is_read_for_each_layout(module: dict[str, str], power: float | None) -> None:
    assert watts(module) == power


@pytest.mark.parametrize(
    "module",
    [
        # Canaan's own example of a machine in normal operation, and one from a Nano 3.
        {"ECHU": "512 512 512", "ECMM": "0", "CRC": "0 1 0", "PS": "0 1217 1279 221 2834 1280", "Fan1": "3671"},
        {"ECHU": "0", "ECMM": "0", "Led": "1", "PS": "0 0 0 3 2792 89 324", "Fan1": "3030", "FanR": "41%"},
        # Immersion cooling: no fan is controlled.
        {"Fan1": "0", "Fan2": "0", "FanR": "0%"},
    ],
)
def test_normal_operation_has_no_fault(module: dict[str, str]) -> None:
    assert list(faults(module)) == []


def test_silent_power_supply_is_a_fault() -> None:
    silent = {"PS": "0 0 0 0 0 0", "SYSTEMSTATU": "Work: In Work, Hash Board: 3 "}
    assert [fault.code for fault in faults(silent)] == ["PS 0"]
    assert list(faults({**silent, "SYSTEMSTATU": "Work: In Idle, Hash Board: 3 "})) == []
    assert [fault.code for fault in faults({"PS": "8192 1214 1316 0 0 1320"})] == ["8192"]


def test_zero_without_measurement_is_no_hashrate() -> None:
    working = (
        "SYSTEMSTATU[Work: In Work, Hash Board: 3 ] SoftOFF[0] GHSspd[0.00] GHSmm[53151.45] MGHS[17144.51 17844.56]"
    )
    assert estats.state([{"MM ID0": working}]).hashrate_ths is None
    assert estats.state([{"MM ID0": working.replace("SoftOFF[0]", "SoftOFF[4]")}]).hashrate_ths == 0


def test_modules_keep_their_positions() -> None:
    module = "Fan2[3000] MGHS[1 2] MTmax[70 71] SYSTEMSTATU[Work: In Work]"
    state = estats.state([{"MM ID0": module, "MM ID1": module}])
    assert [board.position for board in state.boards] == [0, 1, 2, 3]
    assert [fan.position for fan in state.fans] == [1, 3]


def test_chip_id_of_a_nano_is_replaced_in_a_recording() -> None:
    recorded = Redactor().text('{"MM ID0":"DNA[0000000000000000]  HDNA[0201000012345678]  PFCnt[7]"}')
    assert "0201000012345678" not in recorded
    assert "PFCnt[7]" in recorded


def test_recorded_stats() -> None:
    a10 = (
        "Ver[1066-19101244_fe411a8_71edeca] DNA[020100002c2af618] SYSTEMSTATU[Work: In Work, Hash Board: 3 ] "
        "Temp[25] TMax[74] TAvg[66] Fan1[3671] Fan2[3635] Fan10[1] FanR[55%] PS[0 1217 1279 221 2834 1280] "
        "GHSmm[51062.40] GHSavg[50291.83] Freq[632.65] Led[1] MGHS[16645.36 16761.64 16884.83] MTmax[74 72 74]"
    )
    state = estats.state([{"STATS": 0, "MM ID0": a10}])
    assert (state.paused, state.power_w, state.locate_light) == (False, 2834, True)
    assert state.hashrate_ths is None
    assert state.expected_hashrate_ths == pytest.approx(51.0624)
    assert [fan.rpm for fan in state.fans] == [3671, 3635, 1]
    assert [board.chip_temperature_c for board in state.boards] == [74, 72, 74]
    nano = (
        "SYSTEMSTATU[Work: In Work, Hash Board: 1] ITemp[-273] OTemp[65] TMax[95] Fan1[1520] "
        "PS[0 0 27541 4 0 3756 133] GHSspd[6598.84] MGHS[6695.18] MTmax[95] SoftOFF[0]"
    )
    state = estats.state([{"MM ID0:Summary": nano}])
    assert (state.power_w, state.paused, state.locate_light, state.work_mode) == (133, False, None, None)
    both = estats.state([{"MM ID1": a10, "MM ID2": a10.replace("PS[0", "PS[2").replace("In Work", "In Idle")}])
    assert both.power_w == 2 * 2834
    assert len(both.boards) == 6
    assert both.faults == (MinerFault("The power supply reports an error: it is too hot.", "2"),)
    nothing = estats.state([])
    assert (nothing.paused, nothing.power_w, nothing.boards) == (None, None, ())
