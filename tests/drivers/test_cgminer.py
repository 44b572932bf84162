"""The plain CGMiner API against simulated miners."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Connection, Deadlines, Limit, Profile, Scope
from custom_components.miner_remote.drivers.contract.errors import (
    DriverError,
    RefusedError,
    TimedOutError,
    UnknownMinerError,
    UnreachableError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.values import PoolSetting
from custom_components.miner_remote.drivers.detect.identify import create_driver, identify
from custom_components.miner_remote.drivers.firmware.cgminer import pools as cgminer_pools
from custom_components.miner_remote.drivers.firmware.cgminer.driver import CgminerDriver
from custom_components.miner_remote.drivers.transport import cgminer_rpc
from simulator.machine import Fault, Machine

from .conftest import Connect, Serve, StartMachine
from .raising import raises

KINDS = ["cgminer", "cgminer_old"]


async def started(fleet: StartMachine, connect: Connect, kind: str = "cgminer") -> tuple[Machine, CgminerDriver]:
    machine = await fleet(kind)
    profile = await identify(connect(machine))
    driver = create_driver(connect(machine), profile)
    assert isinstance(driver, CgminerDriver)
    return machine, driver


def as_settings(machine: Machine) -> list[PoolSetting]:
    return [PoolSetting(slot=at, url=pool.url, user=pool.user) for at, pool in enumerate(machine.pools)]


NEW = PoolSetting(slot=0, url="stratum+tcp://new.example.com:3333", user="me.1", password="secret")


# Reading -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
async def test_snapshot_has_all_readings(fleet: StartMachine, connect: Connect, kind: str) -> None:
    machine, driver = await started(fleet, connect, kind)
    snapshot = await driver.snapshot()
    assert snapshot.hashrate_ths == pytest.approx(machine.hashrate(), rel=0.01)
    assert snapshot.mining is True
    assert snapshot.paused is None
    assert snapshot.mining_uptime_s == pytest.approx(machine.mining_uptime_s, abs=2)
    assert snapshot.uptime_s is None
    assert len(snapshot.boards) == machine.boards
    assert snapshot.temperature_max_c == pytest.approx(machine.temperature(), abs=1)
    assert [pool.slot for pool in snapshot.pools] == [0, 1, 2]
    assert snapshot.active_pool is not None
    assert snapshot.active_pool.slot == 0
    assert all(pool.password is None for pool in snapshot.pools)
    assert len(snapshot.fans) == (2 if kind == "cgminer_old" else 0)
    assert snapshot.power_w is None
    assert snapshot.identity.model == machine.model


async def test_snapshot_joins_commands_if_supported(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    before = machine.counters["request"]
    await driver.snapshot()
    assert machine.counters["request"] == before + 1
    old, driver = await started(fleet, connect, "cgminer_old")
    before = old.counters["request"]
    await driver.snapshot()
    assert old.counters["request"] == before + 5
    # The missing support for joined commands is detected once.
    await driver.snapshot()
    assert old.counters["request"] == before + 9


@pytest.mark.parametrize("kind", KINDS)
async def test_configuration_has_the_pools(fleet: StartMachine, connect: Connect, kind: str) -> None:
    machine, driver = await started(fleet, connect, kind)
    config = await driver.read_config()
    assert [(pool.url, pool.user) for pool in config.pools] == [(pool.url, pool.user) for pool in machine.pools]
    machine.pools = []
    with pytest.raises(RefusedError):
        await driver.read_config()
    assert await driver.read_pools() == ()


async def test_capabilities_follow_the_api_rights(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("cgminer")
    profile = await identify(connect(machine))
    assert {Capability.REBOOT, Capability.RESTART_MINING, Capability.POOLS_WRITE} <= profile.capabilities
    assert not {Capability.PAUSE, Capability.POWER_LIMIT, Capability.FAN} & profile.capabilities
    machine.faults[Fault.ACCESS_DENIED] = {}
    profile = await identify(connect(machine))
    assert profile.capabilities == {Capability.POOLS_READ, Capability.CONFIG_READ}


# Restarting ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
async def test_reboot_restarts_the_mining_process(fleet: StartMachine, connect: Connect, kind: str) -> None:
    machine, driver = await started(fleet, connect, kind)
    accepted = await driver.reboot()
    assert accepted.scope is Scope.MINING_PROCESS
    assert accepted.said == "RESTART"
    assert machine.counters["restart_mining"] == 1
    assert "reboot" not in machine.counters


# Pools ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("slot", [0, 1, 2, 3])
async def test_pool_switch_writes_slots(fleet: StartMachine, connect: Connect, kind: str, slot: int) -> None:
    machine, driver = await started(fleet, connect, kind)
    before = [replace(pool) for pool in machine.pools]
    wanted = [setting for setting in as_settings(machine) if setting.slot != slot] + [replace(NEW, slot=slot)]
    accepted = await driver.write_pools(sorted(wanted, key=lambda setting: setting.slot), slot)
    assert "Switching to pool" in accepted.said
    assert "secret" not in accepted.said
    assert machine.active_pool == slot
    assert (machine.pools[slot].url, machine.pools[slot].password) == (NEW.url, "secret")
    for at, pool in enumerate(before):
        if at != slot:
            assert machine.pools[at] == pool
    assert machine.counters["save"] == 1
    pools = await driver.read_pools()
    assert [pool.slot for pool in pools if pool.active] == [slot]


async def test_unchanged_pools_are_not_written(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    await driver.write_pools(as_settings(machine))
    await driver.write_pools(as_settings(machine), 0)
    assert "pools" not in machine.counters
    assert "save" not in machine.counters
    await driver.write_pools(as_settings(machine), 2)
    assert machine.active_pool == 2
    assert machine.counters["pools"] == 1


async def test_commas_and_backslashes_are_escaped(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    setting = PoolSetting(slot=0, url="stratum+tcp://p.example.com:1", user="a,b\\c", password='p,\\,"w')
    await driver.write_pools([setting])
    pool = machine.pools[0]
    assert (pool.user, pool.password) == ("a,b\\c", 'p,\\,"w')
    assert len(machine.pools) == 1
    pools = await driver.read_pools()
    assert pools[0].user == "a,b\\c"


async def test_backup_is_restored(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    kept = await driver.read_config()
    await driver.write_pools([NEW])
    passwords = ["one", "two", "three"]
    await driver.write_pools(
        [
            PoolSetting(slot=pool.slot, url=pool.url, user=pool.user, password=password)
            for pool, password in zip(kept.pools, passwords, strict=True)
        ],
        1,
    )
    assert [(pool.url, pool.password) for pool in machine.pools] == [
        (pool.url, password) for pool, password in zip(kept.pools, passwords, strict=True)
    ]
    assert machine.active_pool == 1


@pytest.mark.parametrize(
    ("pools", "activate", "code"),
    [
        ([NEW, replace(NEW, slot=2)], None, "pool_slot_gap"),
        ([replace(NEW, url="nonsense")], None, "pool_address_invalid"),
        ([replace(NEW, password=None)], None, "pool_password_needed"),
        ([replace(NEW, password="")], None, "pool_password_needed"),
        ([replace(NEW, password="x" * 4096)], None, "pool_text_too_long"),
    ],
)
async def test_invalid_pools_are_refused_before_any_write(
    fleet: StartMachine, connect: Connect, pools: list[PoolSetting], activate: int | None, code: str
) -> None:
    machine, driver = await started(fleet, connect)
    with raises(RefusedError, code):
        await driver.write_pools(pools, activate)
    assert "pools" not in machine.counters


async def test_write_with_unknown_passwords_is_refused_before_any_write(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    settings_ = as_settings(machine)
    swapped = [replace(settings_[1], slot=0), replace(settings_[0], slot=1), settings_[2]]
    with raises(RefusedError, "pool_passwords_needed_to_move"):
        await driver.write_pools(swapped)
    assert "pools" not in machine.counters


async def test_refused_save_is_reported(fleet: StartMachine, connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    machine, driver = await started(fleet, connect)
    real = cgminer_rpc.request

    async def request(connection: Connection, command: str, *args: object, **kwargs: object) -> cgminer_rpc.Reply:
        if command == "save":
            raise cgminer_rpc.ApiError(
                "command_refused", "Access denied to 'save' command", cgminer_rpc.ACCESS_DENIED, command="x"
            )
        return await real(connection, command, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(cgminer_rpc, "request", request)
    accepted = await driver.write_pools([NEW, *as_settings(machine)[1:]], 0)
    assert "not saved" in accepted.said
    assert machine.pools[0].url == NEW.url


# Forks ---------------------------------------------------------------------------------------------------------

VERSION = b'{"STATUS":[{"STATUS":"S","When":1,"Code":22}],"VERSION":[{"BFGMiner":"5.5","API":"3.3"}],"id":1}'
SUMMARY = b'{"STATUS":[{"STATUS":"S","Code":11}],"SUMMARY":[{"Elapsed":5,"MHS 20s":2000000}],"id":1}'
OLD_POOLS = b'{"STATUS":[{"STATUS":"S","Code":7}],"POOLS":[{"POOL":0,"URL":"a.example:1","User":"u"}],"id":1}'


def denied(command: str) -> bytes:
    message = f"Access denied to '{command}' command"
    return json.dumps({"STATUS": [{"STATUS": "E", "Code": 45, "Msg": message}], "id": 1}).encode()


def table(answers: dict[str, bytes]) -> Callable[[bytes], bytes]:
    """Return a handler with one answer per command; other commands are refused as unknown."""

    def answer(request: bytes) -> bytes:
        asked = json.loads(request)
        names = (asked["command"], f"{asked['command']} {asked.get('parameter')}")
        found = [answers[name] for name in names if name in answers]
        return found[-1] if found else b'{"STATUS":[{"STATUS":"E","Code":14,"Msg":"Invalid command"}],"id":1}'

    return answer


async def test_fork_without_privileged_command_is_read(serve: Serve, connect: Connect) -> None:
    summary = b'{"STATUS":[{"STATUS":"S","Code":11}],"SUMMARY":[{"Elapsed":5,"MHS 20s":2000000}],"id":1}'
    answers = {"version": VERSION, "pools": OLD_POOLS, "summary": summary, "restart": b'{"id":1}'}
    connection = connect(await serve(answers=table(answers)))
    profile = await identify(connection)
    assert (profile.identity.firmware, profile.identity.model) == ("BFGMiner", "BFGMiner miner")
    # Without `privileged` and `check`, the rights are unknown.
    assert Capability.REBOOT not in profile.capabilities
    assert profile.limits == {Limit.UNCLEAR_ACCESS}
    answers["check restart"] = check("Y")
    driver = create_driver(connection, await identify(connection))
    snapshot = await driver.snapshot()
    assert (snapshot.hashrate_ths, snapshot.boards, snapshot.active_pool) == (2.0, (), None)
    with raises(RefusedError, "command_not_confirmed"):
        await driver.reboot()
    # The uptime is missing too.
    answers["summary"] = b'{"STATUS":[{"STATUS":"S","Code":11}],"SUMMARY":[{}],"id":1}'
    with raises(RefusedError, "summary_incomplete"):
        await driver.snapshot()


def check(access: str) -> bytes:
    return b'{"STATUS":[{"STATUS":"S","Code":72}],"CHECK":[{"Exists":"Y","Access":"%s"}],"id":1}' % access.encode()


async def test_group_with_limited_rights_has_limited_capabilities(serve: Serve, connect: Connect) -> None:
    answers = {
        "version": VERSION,
        "summary": SUMMARY,
        "pools": OLD_POOLS,
        "privileged": denied("privileged"),
        "check restart": check("Y"),
        "check addpool": check("N"),
    }
    profile = await identify(connect(await serve(answers=table(answers))))
    assert Capability.REBOOT in profile.capabilities
    assert Capability.POOLS_WRITE not in profile.capabilities
    assert profile.limits == {Limit.READ_ONLY_API}


@pytest.mark.parametrize(
    "answers",
    [
        {"privileged": denied("privileged"), "check restart": denied("check"), "check addpool": denied("check")},
        {"privileged": b"nonsense"},
        {"privileged": b""},
        {"privileged": b'{"id":1}'},
        {"privileged": denied("privileged"), "check restart": b"nonsense", "check addpool": b'{"CHECK":[{}],"id":1}'},
        {},
    ],
    ids=["both denied", "nonsense", "closed", "no status", "check is unclear", "both unknown"],
)
async def test_command_without_confirmed_right_is_not_offered(
    serve: Serve, connect: Connect, answers: dict[str, bytes]
) -> None:
    needed = {"version": VERSION, "summary": SUMMARY, "pools": OLD_POOLS}
    connection = connect(await serve(answers=table({**needed, **answers})))
    profile = await identify(connection)
    assert profile.capabilities == {Capability.POOLS_READ, Capability.CONFIG_READ}
    assert Profile.from_dict(profile.as_dict()).limits == profile.limits != set()
    driver = create_driver(connection, profile)
    for refused in (driver.reboot(), driver.restart_mining(), driver.write_pools([NEW])):
        with raises(UnsupportedError, "limit_read_only_api", "limit_unclear_access"):
            await refused


async def test_miner_with_refused_summary_is_not_accepted(serve: Serve, connect: Connect) -> None:
    answers = {"version": VERSION, "pools": OLD_POOLS, "summary": denied("summary")}
    with raises(UnknownMinerError, "api_read_only", command="summary"):
        await identify(connect(await serve(answers=table(answers))))


async def test_miner_with_refused_pools_is_read_without_them(serve: Serve, connect: Connect) -> None:
    answers = {"version": VERSION, "summary": SUMMARY, "pools": denied("pools")}
    connection = connect(await serve(answers=table(answers)))
    profile = await identify(connection)
    assert profile.capabilities == set()
    snapshot = await create_driver(connection, profile).snapshot()
    assert (snapshot.hashrate_ths, snapshot.pools) == (2.0, ())


async def test_empty_joined_answer_is_requested_in_parts(serve: Serve, connect: Connect) -> None:
    empty = b'{"summary":[{"STATUS":[{"STATUS":"S"}],"SUMMARY":[]}],"pools":[{"POOLS":[]}],"id":1}'
    answers = {"version": VERSION, "summary+pools+devs+stats": empty, "summary": SUMMARY, "pools": OLD_POOLS}
    connection = connect(await serve(answers=table(answers)))
    snapshot = await create_driver(connection, await identify(connection)).snapshot()
    assert (snapshot.hashrate_ths, len(snapshot.pools)) == (2.0, 1)


async def test_refused_joined_section_is_left_out(serve: Serve, connect: Connect) -> None:
    join = "summary+pools+devs+stats"
    summary = {"STATUS": [{"STATUS": "S"}], "SUMMARY": [{"Elapsed": 5, "MHS av": 1e6}]}
    none = {"STATUS": [{"STATUS": "E", "Code": 8, "Msg": "No pools"}]}
    refused = {"STATUS": [{"STATUS": "E", "Code": 45, "Msg": "Access denied to 'devs' command"}]}

    def joined(**sections: object) -> bytes:
        return json.dumps({**{name: [part] for name, part in sections.items()}, "id": 1}).encode()

    answers = {"version": VERSION, join: joined(summary=summary, pools=none, devs=refused)}
    connection = connect(await serve(answers=table(answers)))
    driver = create_driver(connection, await identify(connection))
    snapshot = await driver.snapshot()
    assert (snapshot.hashrate_ths, snapshot.pools, snapshot.boards) == (1.0, (), ())
    answers[join] = joined(summary=refused, pools=none)
    with raises(RefusedError, "command_unknown", command="summary"):
        await driver.snapshot()


async def test_refusal_hides_the_password(serve: Serve, connect: Connect) -> None:
    def answers(request: bytes) -> bytes:
        asked = json.loads(request)
        if asked["command"] == "pools":
            return OLD_POOLS
        message = f"Invalid addpool details '{asked['parameter']}'"
        return json.dumps({"STATUS": [{"STATUS": "E", "Code": 53, "Msg": message}], "id": 1}).encode()

    change = cgminer_pools.PoolChange(connect(await serve(answers=answers)), [replace(NEW, password="se,cret")], None)
    with raises(cgminer_rpc.ApiError, "command_refused", command="addpool") as caught:
        await change.run()
    assert "cret" not in f"{caught.value}{caught.value.miner_message}"
    assert caught.value.miner_message.startswith("Invalid addpool details")
    assert "***" in caught.value.miner_message


# Faults --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.DEAD, UnreachableError),
        (Fault.NO_REPLY, TimedOutError),
        (Fault.SLOW_DRIP, TimedOutError),
        (Fault.RESET, UnreachableError),
        (Fault.GARBAGE, RefusedError),
        (Fault.TRUNCATED, RefusedError),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
async def test_fault_raises_its_error_in_every_call(
    fleet: StartMachine, connect: Connect, kind: str, fault: Fault, error: type[DriverError]
) -> None:
    machine = await fleet(kind)
    connection = connect(machine, deadlines=Deadlines(read=0.5, write=0.6))
    driver = create_driver(connection, await identify(connect(machine)))
    machine.faults[fault] = {"delay": 0.1}
    for call in (driver.snapshot, driver.read_pools, driver.read_config):
        with pytest.raises(error):
            await call()
    with pytest.raises(error):
        await driver.write_pools([NEW])
    assert "pools" not in machine.counters
    with pytest.raises(error):
        await driver.reboot()


@pytest.mark.parametrize("fault", [Fault.NUL, Fault.GLUED])
@pytest.mark.parametrize("kind", KINDS)
async def test_snapshot_is_the_same_with_malformed_replies(
    fleet: StartMachine, connect: Connect, kind: str, fault: Fault
) -> None:
    machine, driver = await started(fleet, connect, kind)
    plain = await driver.snapshot()
    machine.faults[fault] = {}
    reported = await driver.snapshot()
    assert [pool.url for pool in reported.pools] == [pool.url for pool in plain.pools]
    assert reported.hashrate_ths == pytest.approx(plain.hashrate_ths)
    await driver.write_pools([NEW], 0)
    assert [pool.url for pool in machine.pools] == [NEW.url]
    assert (await driver.reboot()).scope is Scope.MINING_PROCESS


@pytest.mark.parametrize("fault", [Fault.ACCESS_DENIED, Fault.UNAUTHORIZED])
async def test_access_denied_is_refused(fleet: StartMachine, connect: Connect, fault: Fault) -> None:
    machine, driver = await started(fleet, connect)
    machine.faults[fault] = {}
    for call in (driver.reboot(), driver.write_pools([NEW])):
        with raises(RefusedError, "api_read_only") as caught:
            await call
        assert "Access denied" in caught.value.miner_message
    assert (await driver.snapshot()).mining


async def test_ignored_writes_change_nothing(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    machine.faults[Fault.IGNORES_WRITES] = {}
    # Nothing is removed if the added pool does not appear.
    with raises(RefusedError, "pool_list_changed"):
        await driver.write_pools([NEW], 0)
    assert len(machine.pools) == 3
    # The caller detects an ignored restart.
    assert (await driver.reboot()).said == "RESTART"


async def test_unanswered_writes_time_out(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    machine.faults[Fault.NO_REPLY_WRITES] = {}
    with pytest.raises(TimedOutError):
        await driver.write_pools([NEW], 0)
    assert len(machine.pools) == 4
    with pytest.raises(TimedOutError):
        await driver.reboot()


async def test_old_pool_stays_if_new_pool_does_not_work(
    fleet: StartMachine, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine, driver = await started(fleet, connect)
    machine.pools = machine.pools[:1]
    real = cgminer_rpc.request
    refused = 0

    async def request(connection: Connection, command: str, *args: object, **kwargs: object) -> cgminer_rpc.Reply:
        nonlocal refused
        if command == "removepool":
            refused += 1
            raise cgminer_rpc.ApiError("command_refused", "Cannot remove active pool 0:'…'", 67, command="x")
        return await real(connection, command, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(cgminer_rpc, "request", request)
    monkeypatch.setattr(cgminer_pools, "_RETRY_S", 0.05)
    with raises(RefusedError, "pool_still_active"):
        await driver.write_pools([NEW], 0)
    assert refused > 3
    assert len(machine.pools) == 2
