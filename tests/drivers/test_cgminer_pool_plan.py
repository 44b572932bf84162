"""Changes of CGMiner's pool list against a model of the list, and parsing of its replies."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from custom_components.miner_remote.drivers.contract.driver import (
    Connection,
)
from custom_components.miner_remote.drivers.contract.errors import (
    RefusedError,
    UnreachableError,
)
from custom_components.miner_remote.drivers.contract.values import PoolSetting
from custom_components.miner_remote.drivers.firmware.cgminer import pools as cgminer_pools, replies
from custom_components.miner_remote.drivers.pools.plan import Add, Keep, Remove, plan
from custom_components.miner_remote.drivers.transport import cgminer_rpc

from .conftest import Connect
from .raising import raises
from .test_cgminer import NEW

# The plan, and CGMiner's list as a model -------------------------------------------------------------------------


def test_plan_has_the_expected_steps() -> None:
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
    """CGMiner's pool list as in `api.c` and `cgminer.c`: all pools alive, the first by priority is active."""

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
            raise UnreachableError("connection_failed", host="")
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
async def test_plan_turns_any_list_into_any_other(case: tuple[Model, list[PoolSetting], int | None]) -> None:
    model, wanted, activate = case
    before = list(model.pools)
    connection = Connection(host="127.33.0.1", session=None)  # type: ignore[arg-type]
    try:
        await _change(model, wanted, activate, connection)
    except RefusedError:
        # Impossible changes are refused before any write.
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
            # A pool without a password is an existing one, not a copy.
            assert any(pool is old for old in before)
    assert model.shortest >= 1
    if activate is not None:
        assert model.order[0] is model.pools[activate]
    elif all(pool is old for pool, old in zip(model.pools, before, strict=False)) and len(before) == len(wanted):
        assert model.writes == 0
    # Every operation is required, and none is repeated.
    lists = [len(one) for one in [before, *model.history]]
    moves = sum(after != one for one, after in pairwise(lists))
    kept = sum(any(pool is old for old in before) for pool in model.pools)
    assert moves == (len(wanted) - kept) + (len(before) - kept)


@settings(max_examples=200, deadline=None)
@given(case=cases(), dies_after=st.integers(0, 8))
async def test_lost_connection_loses_no_pool(
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


async def test_change_by_another_program_is_detected(monkeypatch: pytest.MonkeyPatch) -> None:
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


# Parsing of replies -----------------------------------------------------------------------------------------------


def test_active_pool_is_found() -> None:
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


def test_hashrates_and_addresses_are_parsed() -> None:
    assert replies.hashrate_ths({"GHS 5s": "110566.89", "GHS av": 1}) == pytest.approx(110.56689)
    assert replies.hashrate_ths({"MHS 20s": 5e6}) == pytest.approx(5)
    assert replies.hashrate_ths({"KHS av": 1e9}) == pytest.approx(1)
    assert replies.hashrate_ths({"Elapsed": 3}) is None


async def test_full_list_removes_a_pool_before_adding(connect: Connect) -> None:
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


async def test_fork_without_priorities_switches_the_pool(connect: Connect) -> None:
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
