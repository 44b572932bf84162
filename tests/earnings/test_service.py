"""Counting over polls, prices, restarts and changes of the clock, for miners, sites and all."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.earnings.amounts import Field, Row, Saved
from custom_components.miner_remote.earnings.hours import Period
from custom_components.miner_remote.earnings.report import Group, Report, Wanted
from custom_components.miner_remote.earnings.spans import Day, Span

from ..turns import set_turns
from .conftest import BERLIN, NOON, House, active, library_pool

KWH_PER_H, EARNED_PER_H = 3.0, 100 * 0.05 / 24


async def recorded(house: House) -> list[tuple[int, str, str, Row]]:
    """Return hours since noon, site, miner and the sums of everything on record."""
    found: list[tuple[int, str, str, Row]] = []

    def visit(span: Span, _day: Day) -> None:
        for site, miners in span.rows.items():
            for miner_id, row in miners.items():
                found.append(((span.start - int(NOON.timestamp())) // 3600, site, miner_id, row))

    noon = int(NOON.timestamp())
    assert await house.earnings.ledger.async_visit(noon - 40 * 86_400, noon + 40 * 86_400, visit) == []
    return sorted(found)


async def report(house: House, group: Group = Group.SITE, **more: Any) -> dict[str, Any]:
    wanted = Wanted(
        **{
            "period": Period.DAY,
            "day": NOON.date(),
            "group": group,
            "site": None,
            "currency": house.currency,
            "zone": BERLIN,
            **more,
        }
    )
    made = Report(wanted)
    house.earnings.async_count()
    made.unreadable = await house.earnings.ledger.async_visit(*wanted.limits, made.visit)
    return made.as_json()


async def test_cost_and_revenue_of_miner_site_and_all(house: House) -> None:
    house.set_price(0.2)
    house.set_price(0.1, "Hall")
    house.add("a")
    house.add("b", "Hall", power_w=1000.0, hashrate_ths=50.0)
    house.wait(hours=2)
    house.earnings.async_count()
    for row, kwh, cost, earned in (
        (house.earnings.total("a"), 6, 1.2, 2 * EARNED_PER_H),
        (house.earnings.site_total("entry_Hall"), 2, 0.2, EARNED_PER_H),
        (house.earnings.site_total(None), 8, 1.4, 3 * EARNED_PER_H),
    ):
        assert row[Field.ENERGY] == pytest.approx(kwh)
        assert row[Field.COST] == pytest.approx(cost)
        assert row[Field.REVENUE] == pytest.approx(earned)
        assert row[Field.MARGIN] == pytest.approx(earned - cost)
    sums = house.earnings.sums(None)
    assert (sums.cost, sums.revenue) == (pytest.approx(72 * 0.2 + 24 * 0.1), pytest.approx(7.5))
    assert sums.break_even == pytest.approx(7.5 / 96)
    assert (sums.mining, sums.unknown_fee, sums.unknown_price) == (2, 2, 0)
    garage = house.earnings.sums("entry_Garage")
    assert (garage.cost, garage.accepted_ths) == (pytest.approx(14.4), 100)


async def test_changes_within_an_hour_count_from_their_time_on(house: House) -> None:
    miner = house.add("a")
    house.set_price(0.1)
    house.wait(minutes=15)
    house.set_price(0.5)
    house.wait(minutes=15)
    miner.report(power_w=1000.0)
    house.wait(minutes=15)
    house.set_hashprice(0.1)
    house.wait(minutes=15)
    house.earnings.async_count()
    row = house.earnings.total("a")
    assert row[Field.COST] == pytest.approx(0.75 * 0.1 + (0.75 + 0.5) * 0.5)
    assert row[Field.REVENUE] == pytest.approx(100 / 24 * (0.75 * 0.05 + 0.25 * 0.1))


async def test_miners_are_counted_once_if_prices_and_miners_change_between_turns(
    house: House, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_turns(monkeypatch, 1)
    house.set_price(0.1)
    house.add("a")
    house.add("b")
    house.wait(hours=1)
    house.earnings.async_count()
    # The first miner has had its turn once this returns; the others have theirs later.
    house.set_price(0.5)
    house.set_price(0.3)
    house.earnings.async_forget("b")
    house.miners.pop()
    await hass.async_block_till_done()
    house.wait(hours=1)
    await house.earnings._async_count_again(NOON)
    assert house.earnings.total("a")[Field.COST] == pytest.approx(3 * 0.1 + 3 * 0.3)
    assert house.earnings.site_total(None)[Field.ENERGY] == pytest.approx(6 + 3)
    assert house.earnings.sums(None).mining == 1


async def test_what_follows_a_price_ends_with_the_next_price_and_at_the_end(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.add("a")
    house.add("b")
    begun = 0

    async def never(_seconds: float) -> None:
        nonlocal begun
        begun += 1
        await asyncio.Event().wait()

    def following() -> int:
        return sum(task.get_name() == "miner_remote earnings at a new worth" for task in asyncio.all_tasks())

    with monkeypatch.context() as busy:
        set_turns(busy, 1, never)
        for number, price in enumerate((0.1, 0.2), start=1):
            house.set_price(price)
            await asyncio.sleep(0)
            assert (begun, following()) == (number, 1)
    await house.earnings.async_close()
    assert following() == 0


async def test_unknown_price_and_hashprice_are_named_and_not_zero(house: House) -> None:
    house.add("a")
    house.wait(hours=1)
    house.set_price(0.2)
    house.set_hashprice(None)
    house.wait(hours=3)
    made = await report(house)
    (row,) = made["rows"]
    assert row["cost"] == pytest.approx(9 * 0.2)
    assert row["revenue"] == pytest.approx(EARNED_PER_H, rel=1e-5)
    assert row["unknown_hours"] == {
        "energy": 0,
        "cost": 1,
        "revenue": 3,
        "hashrate": 0,
        "pool_fee": 4,
        "currency": 0,
    }
    assert {note["code"]: note["args"].get("hours") for note in made["notes"]} == {
        "report_cost_unknown": "1",
        "report_revenue_unknown": "3",
        "report_pool_fee_unknown": "4",
    }
    assert "Revenue" not in made["notes"][0]["message"]
    assert (row["break_even"], row["efficiency_j_th"]) == (None, pytest.approx(30))
    # At no time were both known.
    assert row["margin"] == 0
    # Nothing known at all is null.
    second = house.add("b", "Hall", hashrate_ths=None, power_w=None)
    house.wait(hours=1)
    hall = (await report(house))["rows"][1]
    assert (hall["site"], hall["energy_kwh"], hall["cost"], hall["revenue"]) == ("Hall", None, None, None)
    # A count that began before the second miner came may have ended after it.
    await house.earnings._async_count_again(NOON)
    assert house.earnings.sums("entry_Hall").unknown_power == 1
    assert second.data.power_w is None


async def test_silent_miner_is_not_counted(house: House) -> None:
    house.set_price(0.2)
    miner = house.add("a")
    house.wait(hours=1)
    miner.report(answers=False)
    house.wait(hours=5)
    assert house.earnings.rates("a") is None
    miner.report()
    house.wait(hours=1)
    (row,) = (await report(house, Group.MINER))["rows"]
    assert (row["hours_recorded"], row["energy_kwh"]) == (2, pytest.approx(6))


async def test_miner_whose_outlet_is_off_draws_nothing(hass: HomeAssistant, house: House) -> None:
    house.set_price(0.2)
    miner = house.add("a")
    miner.outlet = "switch.plug"
    house.held.add("a")
    house.figures["a"] = 3000, 100
    hass.states.async_set("switch.plug", "off")
    miner.report(answers=False)
    house.wait(hours=2)
    (row,) = (await report(house))["rows"]
    assert (row["hours_recorded"], row["hours_mined"], row["energy_kwh"], row["cost"]) == (2, 0, 0, 0)
    assert row["revenue"] == 0
    assert row["saved_by_schedules"] == {
        "energy_kwh": pytest.approx(6),
        "cost": pytest.approx(1.2),
        "ths_hours": pytest.approx(200),
        "revenue": pytest.approx(2 * EARNED_PER_H, abs=1e-6),
    }


async def test_savings_belong_to_schedule_or_policy(house: House) -> None:
    house.set_price(0.2)
    for miner_id in ("a", "b"):
        house.held.add(miner_id)
        house.figures[miner_id] = 3000, 100
        house.add(miner_id, power_w=1000.0, hashrate_ths=40.0)
    house.by_policy.add("b")
    for miner in house.miners:
        miner.report()
    house.wait(hours=1)
    house.earnings.async_count()
    for miner_id, first, other in (
        ("a", Field.SCHEDULES, Field.POLICIES),
        ("b", Field.POLICIES, Field.SCHEDULES),
    ):
        row = house.earnings.total(miner_id)
        assert row[first + Saved.ENERGY] == pytest.approx(2)
        assert row[first + Saved.WORK] == pytest.approx(60)
        assert row[other + Saved.ENERGY] == 0


@pytest.mark.parametrize(
    ("pools", "fee"),
    [
        ((active("stratum+tcp://POOL:3333"),), 0.02),
        ((active("stratum+tcp://pool:3333/path#x"),), 0.02),
        ((active("stratum+tcp://other:1"),), None),
        ((active("stratum+tcp://free:1"),), None),
        ((active("stratum+tcp://pool:3333", quota=0.25), active("stratum+tcp://cheap:1", 1, quota=0.75)), 0.0125),
        ((), None),
    ],
)
async def test_pool_fee_is_that_of_the_pool_in_use(house: House, pools: tuple[Any, ...], fee: float | None) -> None:
    house.pools = {
        1: library_pool(1, "stratum+tcp://pool:3333", 2.0),
        2: library_pool(2, "stratum+tcp://cheap:1", 1.0),
        3: library_pool(3, "stratum+tcp://free:1", None),
    }
    house.earnings._read_pools()
    house.add("a", pools=pools)
    rates = house.earnings.rates("a")
    assert rates is not None
    assert rates.fee == pytest.approx(fee)
    assert rates.revenue == pytest.approx(5 * (1 - (fee or 0)))
    house.wait(minutes=1)
    await house.earnings._async_count_again(NOON)
    assert house.earnings.hashprice_after_fee() == pytest.approx(0.05 * (1 - (fee or 0)))
    house.set_hashprice(None)
    assert house.earnings.hashprice_after_fee() is None


async def test_restart_counts_nothing_twice(house: House) -> None:
    """The counters of shares go on, the record goes on in its hour, and the time between is not counted."""
    house.set_price(0.2)
    miner = house.add("a", shares_accepted=1000, shares_rejected=0)
    for minute in range(1, 11):
        house.wait(minutes=1)
        miner.report(shares_accepted=1000 + 10 * minute)
    await house.restart()
    house.wait(minutes=10)
    await house.restart()
    # The miner has found shares meanwhile.
    miner.data = replace(miner.data, shares_accepted=9000)
    await house.restart()
    for minute in range(1, 11):
        house.wait(minutes=1)
        miner.report(shares_accepted=9000 + 10 * minute)
    rows = await recorded(house)
    assert [(hour, site, miner_id) for hour, site, miner_id, _row in rows] == [(0, "entry_Garage", "a")]
    row = rows[0][3]
    assert row[Field.RECORDED_S] == pytest.approx(1800)
    assert row[Field.ENERGY] == pytest.approx(1.5)
    # Ten minutes were without a share.
    assert row[Field.WORK] == pytest.approx(100 * 20 / 60)


async def test_hours_are_split_where_the_clock_strikes(house: House) -> None:
    house.set_price(0.2)
    house.add("a")
    house.wait(minutes=50)
    house.earnings.async_count()
    house.wait(minutes=40)
    house.earnings.async_count()
    assert [(hour, pytest.approx(row[Field.RECORDED_S])) for hour, _s, _m, row in await recorded(house)] == [
        (0, 3600),
        (1, 1800),
    ]


async def test_time_in_which_home_assistant_was_suspended_is_left_out(house: House) -> None:
    house.set_price(0.2)
    house.add("a")
    house.wait(minutes=20)
    house.earnings.async_count()
    house.monotonic += timedelta(days=4000).total_seconds()
    house.earnings.async_count()
    house.wait(minutes=10)
    house.earnings.async_count()
    rows = await recorded(house)
    assert sum(row[Field.RECORDED_S] for *_rest, row in rows) == pytest.approx(1800)


async def test_clock_set_back_loses_and_doubles_nothing(house: House) -> None:
    house.set_price(0.2)
    house.add("a")
    house.wait(hours=2)
    house.earnings.async_count()
    await house.earnings.ledger.async_save()
    house.set_clock(days=-3)
    house.wait(hours=1)
    house.earnings.async_count()
    await house.restart()
    house.set_clock(days=3)
    house.wait(hours=1)
    house.earnings.async_count()
    rows = await recorded(house)
    assert sum(row[Field.RECORDED_S] for *_rest, row in rows) == pytest.approx(4 * 3600)
    assert [hour for hour, *_rest in rows] == [-70, 0, 1, 3]


async def test_change_of_the_currency_starts_new_sums(house: House) -> None:
    house.set_price(0.2)
    house.add("a")
    house.wait(minutes=30)
    house.currency = "CHF"
    house.set_price(0.3)
    house.wait(minutes=30)
    made = await report(house)
    (row,) = made["rows"]
    assert (made["currency"], row["cost"]) == ("CHF", pytest.approx(1.5 * 0.3))
    assert row["energy_kwh"] == pytest.approx(3)
    assert row["unknown_hours"]["currency"] == 0.5
    note = next(note for note in made["notes"] if note["code"] == "report_other_currency")
    assert note["args"]["currencies"] == "EUR"
    assert house.earnings.currency == "CHF"


async def test_reloaded_site_goes_on_and_removed_miner_keeps_its_record(house: House) -> None:
    house.set_price(0.2)
    miner = house.add("a")
    house.wait(hours=1)
    house.miners.clear()
    house.fleet_changes.call()
    house.wait(hours=1)
    house.add("a")
    assert miner.polls.listeners == []
    house.wait(hours=1)
    house.earnings.async_count()
    assert house.earnings.total("a")[Field.RECORDED_S] == pytest.approx(7200)
    house.miners.clear()
    house.fleet_changes.call()
    house.earnings.async_forget("a")
    assert (await report(house, Group.MINER))["rows"][0]["name"] == "Miner a"


async def test_record_is_written_and_failures_do_not_stop_the_count(house: House, hass_storage: dict[str, Any]) -> None:
    house.set_price(0.2)
    house.add("a")
    house.wait(minutes=10)
    await house.earnings._async_save(NOON)
    stored = hass_storage["miner_remote.earnings/2026-11-09"]["data"]
    assert stored["miners"] == {"a": "Miner a"}
    assert stored["spans"][0]["rows"]["entry_Garage"]["a"][: Field.COST + 1] == [600, 600, 0.5, 0.1]
    house.wait(minutes=10)
    await house.earnings._async_save(NOON + timedelta(minutes=10))
    stored = hass_storage["miner_remote.earnings/2026-11-09"]["data"]
    assert stored["spans"][0]["rows"]["entry_Garage"]["a"][Field.RECORDED_S] == 1200
