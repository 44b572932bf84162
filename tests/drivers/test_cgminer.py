"""The plain CGMiner API against simulated miners, and its pool changes against a model of CGMiner's list."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from custom_components.miner_remote.drivers.contract.driver import (
    Capability,
    Connection,
    Deadlines,
    Limit,
    Profile,
    Scope,
)
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
from custom_components.miner_remote.drivers.firmware.cgminer import pools as cgminer_pools, replies
from custom_components.miner_remote.drivers.firmware.cgminer.driver import CgminerDriver
from custom_components.miner_remote.drivers.pools.plan import Add, Keep, Remove, plan
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
async def test_snapshot(fleet: StartMachine, connect: Connect, kind: str) -> None:
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


async def test_snapshot_joins_commands_where_it_can(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    before = machine.counters["request"]
    await driver.snapshot()
    assert machine.counters["request"] == before + 1
    old, driver = await started(fleet, connect, "cgminer_old")
    before = old.counters["request"]
    await driver.snapshot()
    assert old.counters["request"] == before + 5
    # That it cannot join commands is found out once.
    await driver.snapshot()
    assert old.counters["request"] == before + 9


@pytest.mark.parametrize("kind", KINDS)
async def test_configuration(fleet: StartMachine, connect: Connect, kind: str) -> None:
    machine, driver = await started(fleet, connect, kind)
    config = await driver.read_config()
    assert [(pool.url, pool.user) for pool in config.pools] == [(pool.url, pool.user) for pool in machine.pools]
    machine.pools = []
    with pytest.raises(RefusedError):
        await driver.read_config()
    assert await driver.read_pools() == ()


async def test_capabilities(fleet: StartMachine, connect: Connect) -> None:
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


async def test_what_it_cannot(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    with raises(UnsupportedError, "pause_unsupported", capability="pause"):
        await driver.pause()
    with pytest.raises(UnsupportedError):
        await driver.set_power_limit(100)
    assert set(machine.counters) == {"request"}


# Pools ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("slot", [0, 1, 2, 3])
async def test_pool_switch(fleet: StartMachine, connect: Connect, kind: str, slot: int) -> None:
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


async def test_nothing_is_written_where_nothing_changes(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    await driver.write_pools(as_settings(machine))
    await driver.write_pools(as_settings(machine), 0)
    assert "pools" not in machine.counters
    assert "save" not in machine.counters
    await driver.write_pools(as_settings(machine), 2)
    assert machine.active_pool == 2
    assert machine.counters["pools"] == 1


async def test_commas_and_backslashes(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    setting = PoolSetting(slot=0, url="stratum+tcp://p.example.com:1", user="a,b\\c", password='p,\\,"w')
    await driver.write_pools([setting])
    pool = machine.pools[0]
    assert (pool.user, pool.password) == ("a,b\\c", 'p,\\,"w')
    assert len(machine.pools) == 1
    pools = await driver.read_pools()
    assert pools[0].user == "a,b\\c"


async def test_a_backup_is_restored(fleet: StartMachine, connect: Connect) -> None:
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
        ([], None, "pool_list_empty"),
        ([replace(NEW, slot=1)], None, "pool_slots_out_of_order"),
        ([NEW, replace(NEW, slot=2)], None, "pool_slot_gap"),
        ([replace(NEW, url="nonsense")], None, "pool_address_invalid"),
        ([replace(NEW, user="a\nb")], None, "pool_control_character"),
        ([replace(NEW, password=None)], None, "pool_password_needed"),
        ([replace(NEW, password="")], None, "pool_password_needed"),
        ([replace(NEW, password="x" * 4096)], None, "pool_text_too_long"),
        ([NEW], 1, "pool_slot_missing"),
        ([replace(NEW, slot=slot) for slot in range(11)], None, "too_many_pools"),
    ],
)
async def test_what_cannot_be_written_is_refused_first(
    fleet: StartMachine, connect: Connect, pools: list[PoolSetting], activate: int | None, code: str
) -> None:
    machine, driver = await started(fleet, connect)
    with raises(RefusedError, code):
        await driver.write_pools(pools, activate)
    assert "pools" not in machine.counters


async def test_an_order_that_needs_passwords_is_refused_first(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    settings_ = as_settings(machine)
    swapped = [replace(settings_[1], slot=0), replace(settings_[0], slot=1), settings_[2]]
    with raises(RefusedError, "pool_passwords_needed_to_move"):
        await driver.write_pools(swapped)
    assert "pools" not in machine.counters


async def test_save_that_is_refused_is_said(
    fleet: StartMachine, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
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
    """Return a server's behaviour: one answer for each command, and else that there is no such command."""

    def answer(request: bytes) -> bytes:
        asked = json.loads(request)
        names = (asked["command"], f"{asked['command']} {asked.get('parameter')}")
        found = [answers[name] for name in names if name in answers]
        return found[-1] if found else b'{"STATUS":[{"STATUS":"E","Code":14,"Msg":"Invalid command"}],"id":1}'

    return answer


async def test_a_fork_without_the_command_privileged(serve: Serve, connect: Connect) -> None:
    summary = b'{"STATUS":[{"STATUS":"S","Code":11}],"SUMMARY":[{"Elapsed":5,"MHS 20s":2000000}],"id":1}'
    answers = {"version": VERSION, "pools": OLD_POOLS, "summary": summary, "restart": b'{"id":1}'}
    connection = connect(await serve(answers=table(answers)))
    profile = await identify(connection)
    assert (profile.identity.firmware, profile.identity.model) == ("BFGMiner", "BFGMiner miner")
    # Neither `privileged` nor `check` is known: whether it may be rebooted is not clear.
    assert Capability.REBOOT not in profile.capabilities
    assert profile.limits == {Limit.UNCLEAR_ACCESS}
    answers["check restart"] = check("Y")
    driver = create_driver(connection, await identify(connection))
    snapshot = await driver.snapshot()
    assert (snapshot.hashrate_ths, snapshot.boards, snapshot.active_pool) == (2.0, (), None)
    with raises(RefusedError, "command_not_confirmed"):
        await driver.reboot()
    # Not even its uptime.
    answers["summary"] = b'{"STATUS":[{"STATUS":"S","Code":11}],"SUMMARY":[{}],"id":1}'
    with raises(RefusedError, "summary_incomplete"):
        await driver.snapshot()


def check(access: str) -> bytes:
    return b'{"STATUS":[{"STATUS":"S","Code":72}],"CHECK":[{"Exists":"Y","Access":"%s"}],"id":1}' % access.encode()


async def test_a_group_that_may_only_switch(serve: Serve, connect: Connect) -> None:
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
async def test_what_is_not_clearly_allowed_is_not_offered(
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


async def test_a_miner_whose_summary_is_refused_is_not_accepted(serve: Serve, connect: Connect) -> None:
    answers = {"version": VERSION, "pools": OLD_POOLS, "summary": denied("summary")}
    with raises(UnknownMinerError, "api_read_only", command="summary"):
        await identify(connect(await serve(answers=table(answers))))


async def test_a_miner_that_does_not_show_its_pools_is_read_without_them(serve: Serve, connect: Connect) -> None:
    answers = {"version": VERSION, "summary": SUMMARY, "pools": denied("pools")}
    connection = connect(await serve(answers=table(answers)))
    profile = await identify(connection)
    assert profile.capabilities == set()
    snapshot = await create_driver(connection, profile).snapshot()
    assert (snapshot.hashrate_ths, snapshot.pools) == (2.0, ())


async def test_an_empty_joined_answer_is_asked_for_in_parts(serve: Serve, connect: Connect) -> None:
    empty = b'{"summary":[{"STATUS":[{"STATUS":"S"}],"SUMMARY":[]}],"pools":[{"POOLS":[]}],"id":1}'
    answers = {"version": VERSION, "summary+pools+devs+stats": empty, "summary": SUMMARY, "pools": OLD_POOLS}
    connection = connect(await serve(answers=table(answers)))
    snapshot = await create_driver(connection, await identify(connection)).snapshot()
    assert (snapshot.hashrate_ths, len(snapshot.pools)) == (2.0, 1)


async def test_joined_sections_that_are_refused(serve: Serve, connect: Connect) -> None:
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


async def test_a_list_that_is_full(connect: Connect) -> None:
    model = Model([Listed("stratum+tcp://a:1", "u", "p"), Listed("stratum+tcp://b:1", "u", "p")], [], room=2)
    model.order = list(model.pools)
    wanted = [PoolSetting(slot=0, url="stratum+tcp://a:1", user="u"), replace(NEW, slot=1)]
    await _change(model, wanted, 1, connect("127.33.0.1"))
    assert [pool.url for pool in model.pools] == ["stratum+tcp://a:1", NEW.url]
    assert model.order[0] is model.pools[1]
    alone = Model(model.pools[:1], model.pools[:1], room=1)
    with raises(cgminer_rpc.ApiError, "command_refused"):
        await _change(alone, [NEW], 0, connect("127.33.0.1"))
    assert len(alone.pools) == 1


async def test_a_refusal_does_not_repeat_the_password(serve: Serve, connect: Connect) -> None:
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


async def test_a_fork_without_priorities(connect: Connect) -> None:
    pools = [Listed(f"stratum+tcp://{name}:1", "u", "p") for name in "abc"]
    model = Model(list(pools), list(pools))
    real = model.request

    async def request(
        connection: object, command: str, parameter: str | None = None, **kwargs: float
    ) -> cgminer_rpc.Reply:
        if command == "poolpriority":
            raise cgminer_rpc.ApiError("command_refused", "Invalid command", cgminer_rpc.INVALID_COMMAND, command="x")
        return await real(connection, command, parameter)

    wanted = [PoolSetting(slot=0, url="stratum+tcp://a:1", user="u"), replace(NEW, slot=1)]
    wanted.append(PoolSetting(slot=2, url="stratum+tcp://c:1", user="u"))
    change = cgminer_pools.PoolChange(connect("127.33.0.1"), wanted, None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cgminer_rpc, "request", request)
        await change.run()
    assert any("no command for the priority" in words for words in change.said)
    assert [pool.url for pool in model.pools] == ["stratum+tcp://a:1", NEW.url, "stratum+tcp://c:1"]


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
async def test_faults_of_every_call(
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
async def test_quirks_change_nothing(fleet: StartMachine, connect: Connect, kind: str, fault: Fault) -> None:
    machine, driver = await started(fleet, connect, kind)
    plain = await driver.snapshot()
    machine.faults[fault] = {}
    told = await driver.snapshot()
    assert [pool.url for pool in told.pools] == [pool.url for pool in plain.pools]
    assert told.hashrate_ths == pytest.approx(plain.hashrate_ths)
    await driver.write_pools([NEW], 0)
    assert [pool.url for pool in machine.pools] == [NEW.url]
    assert (await driver.reboot()).scope is Scope.MINING_PROCESS


@pytest.mark.parametrize("fault", [Fault.ACCESS_DENIED, Fault.UNAUTHORIZED])
async def test_access_denied(fleet: StartMachine, connect: Connect, fault: Fault) -> None:
    machine, driver = await started(fleet, connect)
    machine.faults[fault] = {}
    for call in (driver.reboot(), driver.write_pools([NEW])):
        with raises(RefusedError, "api_read_only") as caught:
            await call
        assert "Access denied" in caught.value.miner_message
    assert (await driver.snapshot()).mining


async def test_writes_that_are_ignored(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    machine.faults[Fault.IGNORES_WRITES] = {}
    # Nothing is removed after an addition that cannot be seen.
    with raises(RefusedError, "pool_list_changed"):
        await driver.write_pools([NEW], 0)
    assert len(machine.pools) == 3
    # A restart that is ignored is for the caller to see.
    assert (await driver.reboot()).said == "RESTART"


async def test_writes_without_an_answer(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    machine.faults[Fault.NO_REPLY_WRITES] = {}
    with pytest.raises(TimedOutError):
        await driver.write_pools([NEW], 0)
    assert len(machine.pools) == 4
    with pytest.raises(TimedOutError):
        await driver.reboot()


async def test_a_new_pool_that_does_not_work_does_not_cost_the_old_one(
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


# The plan, and CGMiner's list as a model -------------------------------------------------------------------------


def test_plans() -> None:
    assert plan(2, [Keep(0), Keep(1)]) == []
    assert plan(3, [Add(0), Keep(1), Keep(2)]) == [Add(0), Remove(0)]
    assert plan(3, [Keep(0), Keep(2)]) == [Remove(1)]
    assert plan(1, [Add(0)]) == [Add(0), Remove(0)]
    assert plan(1, [Add(0)], room=1) is None
    assert plan(2, [Add(0), Keep(1)], room=2) is None
    assert plan(2, [Keep(0), Add(1)], room=2) == [Remove(1), Add(1)]
    assert plan(2, [Keep(1), Keep(0)]) is None
    assert plan(0, [Add(0), Add(1)]) == [Add(0), Add(1)]


@dataclass
class Listed:
    """One pool of the model."""

    url: str
    user: str
    password: str


@dataclass
class Model:
    """CGMiner's pool list after `api.c` and `cgminer.c`: all pools alive, the first by priority is mined on."""

    pools: list[Listed]
    order: list[Listed]
    room: int = 32
    dies_after: int | None = None
    writes: int = 0
    shortest: int = 99
    history: list[list[Listed]] = field(default_factory=list)

    async def request(
        self, connection: object, command: str, parameter: str | None = None, *, seconds: float | None = None
    ) -> cgminer_rpc.Reply:
        """Answer one command as `rpc.request` would."""
        if command == "pools":
            if not self.pools:
                raise cgminer_rpc.ApiError("command_refused", "No pools", 8, command="x")
            return {
                "POOLS": [
                    {
                        "POOL": slot,
                        "URL": pool.url,
                        "User": pool.user,
                        "Status": "Alive",
                        "Priority": self.priority(pool),
                        "Stratum Active": self.priority(pool) == 0,
                    }
                    for slot, pool in enumerate(self.pools)
                ]
            }
        if self.dies_after is not None and self.writes >= self.dies_after:
            raise UnreachableError("gone")
        self.writes += 1
        getattr(self, f"_{command}")(parameter)
        self.history.append(list(self.pools))
        self.shortest = min(self.shortest, len(self.pools))
        return {"STATUS": [{"STATUS": "S", "Msg": command}]}

    def priority(self, pool: Listed) -> int:
        return next(at for at, other in enumerate(self.order) if other is pool)

    def _addpool(self, parameter: str) -> None:
        parts = [""]
        characters = iter(parameter)
        for char in characters:
            if char == "\\":
                parts[-1] += next(characters)
            elif char == ",":
                parts.append("")
            else:
                parts[-1] += char
        url, user, password = parts
        assert password
        if len(self.pools) >= self.room:
            raise cgminer_rpc.ApiError(
                "command_refused", f"Reached maximum number of pools ({self.room})", 54, command="x"
            )
        pool = Listed(url, user, password)
        self.pools.append(pool)
        self.order.append(pool)

    def _removepool(self, parameter: str) -> None:
        assert parameter.isdigit()
        slot = int(parameter)
        if len(self.pools) == 1:
            raise cgminer_rpc.ApiError("command_refused", "Cannot remove last pool", 66, command="x")
        pool = self.pools[slot]
        if self.order[0] is pool:
            raise cgminer_rpc.ApiError("command_refused", "Cannot remove active pool", 67, command="x")
        self.order = [other for other in self.order if other is not pool]
        self.pools[slot] = self.pools[-1]
        self.pools.pop()

    def _switchpool(self, parameter: str) -> None:
        assert parameter.isdigit()
        pool = self.pools[int(parameter)]
        self.order = [pool, *(other for other in self.order if other is not pool)]

    def _poolpriority(self, parameter: str) -> None:
        first = [self.pools[int(slot)] for slot in parameter.split(",")]
        assert len({id(pool) for pool in first}) == len(first)
        self.order = [*first, *(other for other in self.order if all(other is not pool for pool in first))]

    def _save(self, parameter: str | None) -> None:
        assert parameter is None


_urls = st.sampled_from([f"stratum+tcp://pool{number}.example.com:{3000 + number}" for number in range(4)])
_users = st.sampled_from(["a", "b", "c,d"])
_pools = st.builds(Listed, _urls, _users, st.sampled_from(["p", "q", "r\\,s"]))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Model, list[PoolSetting], int | None]:
    current = draw(st.lists(_pools, min_size=0, max_size=5))
    wanted: list[PoolSetting] = []
    for slot in range(draw(st.integers(1, 5))):
        if current and draw(st.booleans()):
            kept = current[slot] if slot < len(current) and draw(st.booleans()) else draw(st.sampled_from(current))
            wanted.append(PoolSetting(slot=slot, url=kept.url, user=kept.user))
        else:
            new = draw(_pools)
            wanted.append(PoolSetting(slot=slot, url=new.url, user=new.user, password=new.password))
    order = list(draw(st.permutations(current)))
    room = draw(st.sampled_from([32, 32, max(1, len(current))]))
    activate = draw(st.none() | st.integers(0, len(wanted) - 1))
    return Model(current, order, room), wanted, activate


async def _change(model: Model, wanted: list[PoolSetting], activate: int | None, connection: Connection) -> None:
    change = cgminer_pools.PoolChange(connection, wanted, activate)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cgminer_rpc, "request", model.request)
        await change.run()


@settings(max_examples=400, deadline=None)
@given(case=cases())
async def test_any_list_becomes_any_list(case: tuple[Model, list[PoolSetting], int | None]) -> None:
    model, wanted, activate = case
    before = list(model.pools)
    connection = Connection(host="127.33.0.1", session=None)  # type: ignore[arg-type]
    try:
        await _change(model, wanted, activate, connection)
    except RefusedError:
        # What cannot be done is refused before anything is written.
        full = model.room <= max(len(before), len(wanted))
        assert model.writes == 0 or full
        assert full or (model.pools == before and any(setting.password is None for setting in wanted))
        assert model.shortest >= 1
        return
    assert [(pool.url, pool.user) for pool in model.pools] == [(setting.url, setting.user) for setting in wanted]
    for pool, setting in zip(model.pools, wanted, strict=True):
        if setting.password is not None:
            assert pool.password == setting.password
        else:
            # A pool without a password is one that was there, and not a copy of it.
            assert any(pool is old for old in before)
    assert model.shortest >= 1
    if activate is not None:
        assert model.order[0] is model.pools[activate]
    elif all(pool is old for pool, old in zip(model.pools, before, strict=False)) and len(before) == len(wanted):
        assert model.writes == 0
    # Each operation on the list is needed, and none is done twice.
    lists = [len(one) for one in [before, *model.history]]
    moves = sum(after != one for one, after in pairwise(lists))
    kept = sum(any(pool is old for old in before) for pool in model.pools)
    assert moves == (len(wanted) - kept) + (len(before) - kept)


@settings(max_examples=200, deadline=None)
@given(case=cases(), dies_after=st.integers(0, 8))
async def test_a_connection_that_dies_loses_no_pool(
    case: tuple[Model, list[PoolSetting], int | None], dies_after: int
) -> None:
    model, wanted, activate = case
    before = list(model.pools)
    connection = Connection(host="127.33.0.1", session=None)  # type: ignore[arg-type]
    model.dies_after = dies_after
    try:
        await _change(model, wanted, activate, connection)
    except UnreachableError, RefusedError:
        assert bool(model.pools) == bool(before) or model.pools
        keep = [setting for setting in wanted if setting.password is None]
        there = {(pool.url, pool.user) for pool in model.pools}
        assert all(
            (setting.url, setting.user) in there
            for setting in keep
            if (setting.url, setting.user) in {(pool.url, pool.user) for pool in before}
        )


async def test_somebody_else_changes_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    old = [Listed("stratum+tcp://a:1", "u", "p"), Listed("stratum+tcp://b:1", "u", "p")]
    model = Model(list(old), list(old))
    real = model.request

    async def request(
        connection: object, command: str, parameter: str | None = None, **kwargs: float
    ) -> cgminer_rpc.Reply:
        reply = await real(connection, command, parameter)
        if command == "addpool":
            model.pools.reverse()
        return reply

    monkeypatch.setattr(cgminer_rpc, "request", request)
    change = cgminer_pools.PoolChange(
        Connection(host="127.33.0.1", session=None),  # type: ignore[arg-type]
        [NEW, PoolSetting(slot=1, url="stratum+tcp://b:1", user="u")],
        None,
    )
    with raises(RefusedError, "pool_list_changed"):
        await change.run()
    assert len(model.pools) == 3


# What replies mean -----------------------------------------------------------------------------------------------


def test_the_active_pool() -> None:
    def entry(slot: int, **fields: object) -> dict[str, object]:
        return {"POOL": slot, "URL": f"stratum+tcp://p{slot}:1", "User": "u", "Status": "Alive", **fields}

    def active(*entries: dict[str, object]) -> int | None:
        found = replies.active_entry(replies.pool_entries(entries))
        return None if found is None else found.slot

    assert active(entry(0), entry(1)) == 0
    assert active(entry(0, Priority=1), entry(1, Priority=0)) == 1
    assert active(entry(0, **{"Stratum Active": False}), entry(1, **{"Stratum Active": True})) == 1
    assert active(entry(0, Status="Dead"), entry(1)) == 1
    assert active(entry(0, Status="Disabled"), entry(1, Status="Dead")) is None
    assert active(entry(0, URL="")) is None


def test_hashrates_and_addresses() -> None:
    assert replies.hashrate_ths({"GHS 5s": "110566.89", "GHS av": 1}) == pytest.approx(110.56689)
    assert replies.hashrate_ths({"MHS 20s": 5e6}) == pytest.approx(5)
    assert replies.hashrate_ths({"KHS av": 1e9}) == pytest.approx(1)
    assert replies.hashrate_ths({"Elapsed": 3}) is None
