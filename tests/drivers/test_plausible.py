"""Implausible values and parts from damaged answers or hostile devices."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings, strategies as st

from custom_components.miner_remote.drivers.contract.driver import Profile
from custom_components.miner_remote.drivers.contract.plausible_ranges import MAX_PARTS, MAX_POSITION, RANGES
from custom_components.miner_remote.drivers.contract.values import (
    Board,
    Fan,
    FanSetting,
    Identity,
    MinerConfig,
    Pool,
    Snapshot,
)
from custom_components.miner_remote.entities.site_sensor import Totals

IDENTITY = Identity(vendor="Bitmain", model="Antminer S19", firmware="Antminer stock")

numbers = st.one_of(
    st.none(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(min_value=-(10**400), max_value=10**400),
    st.floats(min_value=0, max_value=5000),
)
positions = st.integers(min_value=-5, max_value=10**6)


@pytest.mark.parametrize("hashrate", [5e-324, 1e-300, 1e-9])
def test_tiny_hashrate_gives_no_efficiency(hashrate: float) -> None:
    snapshot = Snapshot(identity=IDENTITY, power_w=3000.0, hashrate_ths=hashrate)
    assert snapshot.efficiency_j_th is None
    totals = Totals()
    totals.add(snapshot)
    totals.add(snapshot)
    assert totals.efficiency_j_th is None
    assert Snapshot(identity=IDENTITY, power_w=3000.0, hashrate_ths=100.0).efficiency_j_th == 30.0


def test_implausible_fan_setting_is_not_backed_up() -> None:
    setting = FanSetting(mode="manual", percent=10**40, target_c=1e308)
    assert (setting.percent, setting.target_c) == (None, None)
    assert FanSetting(mode="manual", percent=100, target_c=60.0).percent == 100


def test_reversed_power_limits_are_unknown() -> None:
    profile = Profile(
        driver="x", identity=IDENTITY, capabilities=frozenset(), power_limit_min_w=5000, power_limit_max_w=1000
    )
    assert (profile.power_limit_min_w, profile.power_limit_max_w) == (None, None)


@pytest.mark.parametrize("power", [1e300, -1e308, -0.1, math.nan, math.inf, 100_001])
def test_implausible_power_is_unknown_and_named_in_a_fault(power: float) -> None:
    snapshot = Snapshot(identity=IDENTITY, power_w=power, hashrate_ths=100.0)
    assert snapshot.power_w is None
    assert snapshot.efficiency_j_th is None
    assert snapshot.hashrate_ths == 100.0
    assert [fault.message for fault in snapshot.faults] == ["The miner reports implausible values: power."]


def test_plausible_values_are_kept_without_a_fault() -> None:
    snapshot = Snapshot(
        identity=IDENTITY, power_w=0, hashrate_ths=1200.0, temperature_max_c=-20, uptime_s=10**8, shares_accepted=10**9
    )
    assert (snapshot.power_w, snapshot.hashrate_ths, snapshot.temperature_max_c) == (0, 1200.0, -20)
    assert (snapshot.uptime_s, snapshot.shares_accepted, snapshot.faults) == (10**8, 10**9, ())


def test_thousands_of_boards_and_fans_become_thirty_two_and_a_fault() -> None:
    snapshot = Snapshot(
        identity=IDENTITY,
        boards=tuple(Board(position=position) for position in range(3000)),
        fans=tuple(Fan(position=position) for position in range(40, 3040)),
        pools=tuple(Pool(slot=slot, url="stratum+tcp://a:1", user="u") for slot in range(100)),
    )
    assert len(snapshot.boards) == len(snapshot.pools) == MAX_PARTS
    assert [fan.position for fan in snapshot.fans] == list(range(40, 64))
    assert [fault.message for fault in snapshot.faults] == [
        "The miner reports 3000 boards, of which only 32 can be read.",
        "The miner reports 3000 fans, of which only 24 can be read.",
        "The miner reports 100 pools, of which only 32 can be read.",
    ]


def test_implausible_part_is_named_once_and_its_other_values_stay() -> None:
    boards = tuple(Board(position=at, chip_temperature_c=1e308, hashrate_ths=30.0) for at in range(3))
    snapshot = Snapshot(identity=IDENTITY, boards=boards, fans=(Fan(position=0, rpm=10**40),))
    assert [board.chip_temperature_c for board in snapshot.boards] == [None] * 3
    assert [board.hashrate_ths for board in snapshot.boards] == [30.0] * 3
    assert [fault.message for fault in snapshot.faults] == [
        "The miner reports implausible values: temperature, fan speed."
    ]


def test_backup_holds_no_implausible_numbers() -> None:
    config = MinerConfig(
        identity=IDENTITY, power_limit_w=10**40, frequencies=(500.0, 1e300), voltages={"a": 12.0, "b": -1e308}
    )
    assert (config.power_limit_w, config.frequencies, config.voltages) == (None, (500.0,), {"a": 12.0})


@settings(max_examples=500, deadline=None)
@given(
    numbers_of=st.fixed_dictionaries({name: numbers for name in RANGES if name in Snapshot.__dataclass_fields__}),
    boards=st.lists(st.tuples(positions, numbers, numbers), max_size=60),
    fans=st.lists(st.tuples(positions, numbers), max_size=60),
)
def test_no_hostile_value_leaves_the_ranges(
    numbers_of: dict[str, float], boards: list[tuple[int, float, float]], fans: list[tuple[int, int]]
) -> None:
    snapshot = Snapshot(
        identity=IDENTITY,
        boards=tuple(Board(position=at, hashrate_ths=rate, temperature_c=hot) for at, rate, hot in boards),
        fans=tuple(Fan(position=at, rpm=rpm) for at, rpm in fans),
        **numbers_of,  # type: ignore[arg-type]
    )
    for part in (snapshot, *snapshot.boards, *snapshot.fans):
        for name, allowed in RANGES.items():
            value = getattr(part, name, None)
            assert value is None or allowed.holds(value)
    for parts in (snapshot.boards, snapshot.fans):
        at = [part.position for part in parts]
        assert len(at) <= MAX_PARTS
        assert len(set(at)) == len(at)
        assert all(0 <= position <= MAX_POSITION for position in at)
    hostile = [name for name, value in numbers_of.items() if value is not None and not RANGES[name].holds(value)]
    assert not hostile or any("implausible" in fault.message for fault in snapshot.faults)


def test_backup_holds_no_thousands_of_parts() -> None:
    config = MinerConfig(
        identity=IDENTITY,
        pools=tuple(Pool(slot=slot, url="stratum+tcp://a.example.com:1", user="u") for slot in range(-1, 3000)),
        frequencies=(500.0,) * 3000,
        voltages={f"chain {number}": 12.0 for number in range(3000)},
        network={f"dns {number}": "x" for number in range(3000)},
    )
    assert [pool.slot for pool in config.pools] == list(range(MAX_PARTS))
    assert len(config.frequencies) == len(config.voltages) == len(config.network) == MAX_PARTS
