"""The record on the disk: written once, continued, joined to days, deleted, and damaged."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.miner_remote.earnings.amounts import SIZE, Field, Row, no_amounts
from custom_components.miner_remote.earnings.hours import hour_start
from custom_components.miner_remote.earnings.ledger import DAYS_KEPT_DAYS, HOURS_KEPT_DAYS, Ledger
from custom_components.miner_remote.earnings.spans import Day, Span
from custom_components.miner_remote.storage.errors import StorageFailedError
from custom_components.miner_remote.storage.files import DurableFile

from ..turns import set_turns
from .conftest import BERLIN, NOON

SITE, MINER = ("s", "Garage"), ("m", "Miner")
FOLDER = "miner_remote.earnings"


@pytest.fixture(autouse=True)
async def _noon(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to(NOON)


def row(kwh: float) -> Row:
    made = no_amounts()
    made[Field.RECORDED_S], made[Field.ENERGY] = 3600, kwh
    return made


def add(ledger: Ledger, at: datetime, kwh: float = 1.0, currency: str = "EUR") -> None:
    ledger.add(hour_start(at.timestamp(), BERLIN), currency, SITE, MINER, row(kwh))


async def energies(ledger: Ledger, low: datetime, high: datetime) -> dict[tuple[datetime, datetime], float]:
    found: dict[tuple[datetime, datetime], float] = {}

    def visit(span: Span, day: Day) -> None:
        times = tuple(datetime.fromtimestamp(at, BERLIN).replace(tzinfo=None) for at in (span.start, span.end))
        found[times[0], times[1]] = sum(item[Field.ENERGY] for item in span.rows["s"].values())
        assert (day.sites, day.miners) == ({"s": "Garage"}, {"m": "Miner"})

    assert await ledger.async_visit(int(low.timestamp()), int(high.timestamp()), visit) == []
    return found


async def test_hours_go_on_after_a_restart(hass: HomeAssistant) -> None:
    first = Ledger(hass)
    add(first, NOON, 1)
    add(first, NOON, 2)
    await first.async_save()
    add(first, NOON, 4)
    await first.async_save()
    second = Ledger(hass)
    add(second, NOON, 8)
    # Also before the next save
    for _ in range(2):
        assert list((await energies(second, NOON, NOON + timedelta(hours=1))).values()) == [15]
        await second.async_save()
    assert list((await energies(Ledger(hass), NOON, NOON + timedelta(hours=1))).values()) == [15]


async def test_what_a_cancelled_save_did_not_write_is_in_the_next_one(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger(hass)
    add(ledger, NOON, 1)

    async def cancelled(_seconds: float) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as busy:
        set_turns(busy, 1, cancelled)
        with pytest.raises(asyncio.CancelledError):
            await ledger.async_save()
    await ledger.async_save()
    assert list((await energies(Ledger(hass), NOON, NOON + timedelta(hours=1))).values()) == [1]


async def test_what_is_added_while_a_save_is_prepared_is_in_the_next_one(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger(hass)
    add(ledger, NOON, 1)

    async def add_more(_seconds: float) -> None:
        add(ledger, NOON, 2)

    with monkeypatch.context() as busy:
        set_turns(busy, 1, add_more)
        await ledger.async_save()
    await ledger.async_save()
    assert list((await energies(Ledger(hass), NOON, NOON + timedelta(hours=1))).values()) == [3]


async def test_only_changed_days_are_written(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger, written = Ledger(hass), []
    save = DurableFile.async_save

    async def noted(file: DurableFile, data: Any) -> None:
        written.append(file.relative_path[-10:])
        await save(file, data)

    monkeypatch.setattr(DurableFile, "async_save", noted)
    for days in range(4):
        add(ledger, NOON + timedelta(days=days))
        await ledger.async_save()
    await ledger.async_save()
    assert written == ["2026-11-09", "2026-11-10", "2026-11-11", "2026-11-12"]
    # Days that cannot change any more are not kept in memory, and still in reports.
    assert len(ledger._days) == 2
    assert len(await energies(ledger, NOON, NOON + timedelta(days=4))) == 4


async def test_failed_save_is_repeated_and_logged_once(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ledger = Ledger(hass)
    add(ledger, NOON)

    async def full(file: DurableFile, _data: object) -> None:
        raise StorageFailedError("storage_write_failed", file=file.relative_path, reason="disk full")

    with monkeypatch.context() as failing:
        failing.setattr(DurableFile, "async_save", full)
        await ledger.async_save()
        await ledger.async_save()
    assert caplog.text.count("disk full") == 1
    await ledger.async_save()
    assert len(await energies(Ledger(hass), NOON, NOON + timedelta(hours=1))) == 1


async def test_old_hours_become_days_of_the_wall_clock(
    hass: HomeAssistant, hass_storage: dict[str, Any], freezer: FrozenDateTimeFactory
) -> None:
    """Over the end of summer time; the sum of each day stays."""
    ledger = Ledger(hass)
    at = datetime(2026, 10, 23, tzinfo=BERLIN).timestamp()
    end = datetime(2026, 10, 27, tzinfo=BERLIN).timestamp()
    while at < end:
        ledger.add(int(at), "EUR", SITE, MINER, row(1))
        at += 3600
    await ledger.async_save()
    ledger = Ledger(hass)
    freezer.move_to(NOON + timedelta(days=HOURS_KEPT_DAYS))
    await ledger.async_prune()
    names = {key.removeprefix(f"{FOLDER}/") for key in hass_storage if key.startswith(FOLDER)}
    assert names == {f"2026-10-{day}.days" for day in range(22, 27)}
    for day, hours in ((23, 24), (24, 24), (25, 25), (26, 24)):
        low = datetime(2026, 10, day, tzinfo=BERLIN)
        found = await energies(ledger, low, datetime(2026, 10, day + 1, tzinfo=BERLIN))
        assert sum(found.values()) == hours
        # A day in Berlin is in two files of days in UTC.
        assert len(found) == 2
    before = dict(hass_storage)
    await ledger.async_prune()
    assert hass_storage == before
    freezer.move_to(datetime(2026, 10, 25, 12, tzinfo=BERLIN) + timedelta(days=DAYS_KEPT_DAYS))
    await ledger.async_prune()
    names = {key.removeprefix(f"{FOLDER}/") for key in hass_storage if key.startswith(FOLDER)}
    assert names == {"2026-10-25.days", "2026-10-26.days"}


async def test_crash_between_joining_and_deleting_counts_once(
    hass: HomeAssistant, hass_storage: dict[str, Any], freezer: FrozenDateTimeFactory
) -> None:
    ledger = Ledger(hass)
    add(ledger, NOON)
    await ledger.async_save()
    hours = hass_storage[f"{FOLDER}/2026-11-09"]
    freezer.move_to(NOON + timedelta(days=HOURS_KEPT_DAYS + 1))
    ledger = Ledger(hass)
    await ledger.async_prune()
    hass_storage[f"{FOLDER}/2026-11-09"] = hours
    for _ in range(2):
        assert list((await energies(ledger, NOON, NOON + timedelta(hours=1))).values()) == [1]
        await ledger.async_prune()
    assert f"{FOLDER}/2026-11-09" not in hass_storage


@pytest.mark.parametrize(
    "data",
    [{}, {"sites": {}, "miners": {}, "spans": [{"start": 1}]}, {"sites": [], "miners": {}, "spans": []}],
)
async def test_damaged_day_is_named_and_the_others_are_read(
    hass: HomeAssistant, hass_storage: dict[str, Any], data: dict[str, Any]
) -> None:
    ledger = Ledger(hass)
    add(ledger, NOON)
    add(ledger, NOON - timedelta(days=3))
    await ledger.async_save()
    hass_storage[f"{FOLDER}/2026-11-06"]["data"] = data
    seen: list[int] = []
    low, high = NOON - timedelta(days=5), NOON + timedelta(days=1)
    unreadable = await Ledger(hass).async_visit(
        int(low.timestamp()), int(high.timestamp()), lambda span, _day: seen.append(span.start)
    )
    assert unreadable == ["2026-11-06"]
    assert len(seen) == 1


async def test_rows_are_short_on_the_disk_and_full_in_memory(hass: HomeAssistant, hass_storage: dict[str, Any]) -> None:
    ledger = Ledger(hass)
    add(ledger, NOON)
    await ledger.async_save()
    (span,) = hass_storage[f"{FOLDER}/2026-11-09"]["data"]["spans"]
    assert span["rows"]["s"]["m"] == [3600, 0, 1]
    again = Ledger(hass)
    later = no_amounts()
    later[SIZE - 1] = 7
    again.add(span["start"], "EUR", SITE, MINER, later)
    await again.async_save()
    (span,) = hass_storage[f"{FOLDER}/2026-11-09"]["data"]["spans"]
    assert len(span["rows"]["s"]["m"]) == SIZE
    assert dt_util.utc_from_timestamp(span["end"] - span["start"]).hour == 1
