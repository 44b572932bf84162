"""Queries and statistics of the command history."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.commands.history import reader
from custom_components.miner_remote.control.record import CommandRecord, CommandType, HistoryQuery, Source, Status

from ..disk import real_hass
from .records import START, record
from .stored_history import filled, loaded

FILTERS: list[dict[str, object]] = [
    {},
    {"miner_ip": "10.0.0.3"},
    {"miner_id": "id-16"},
    {"miner_ip": "10.9.9.9"},
    {"command_type": CommandType.RESTORE},
    {"status": Status.TIMEOUT},
    {"status": Status.PENDING},
    {"batch_id": "batch-9"},
    {"batch_id": "batch-999"},
    {"source": Source.SCHEDULED},
    {"initiated_by": "Nächtliche Automation"},
    {"initiated_by": 'nobody "quoted"'},
    {"since": START + timedelta(minutes=101)},
    {"until": START + timedelta(minutes=33)},
    {"since": START + timedelta(minutes=40), "until": START + timedelta(minutes=70)},
    {"since": START + timedelta(days=40)},
    {"miner_ip": "10.0.0.3", "status": Status.SUCCESS, "source": Source.MANUAL},
    {"command_type": CommandType.REBOOT, "until": START + timedelta(minutes=100), "initiated_by": "Anna"},
]


def expected(records: list[CommandRecord], query: HistoryQuery) -> list[CommandRecord]:
    """Answer a query by the contract, without an index."""
    names = ("miner_ip", "miner_id", "command_type", "status", "batch_id", "source", "initiated_by")
    return [
        item
        for item in sorted(records, key=lambda item: -item.id)
        if all(getattr(query, name) in (None, getattr(item, name)) for name in names)
        and (query.since is None or item.timestamp >= query.since)
        and (query.until is None or item.timestamp <= query.until)
        and (query.before_id is None or item.id < query.before_id)
    ][: query.limit]


@pytest.mark.usefixtures("small_segments")
async def test_filters_and_pages_match_before_and_after_restart(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        history, records = await filled(hass, 137)
        for _ in range(2):
            for values in FILTERS:
                for limit in (1, 9, 100, 1000):
                    query = HistoryQuery(**values, limit=limit)  # type: ignore[arg-type]
                    assert await history.async_query(query) == expected(records, query)
                pages: list[CommandRecord] = []
                before: int | None = None
                while page := await history.async_query(HistoryQuery(**values, limit=8, before_id=before)):  # type: ignore[arg-type]
                    pages += page
                    before = page[-1].id
                assert pages == expected(records, HistoryQuery(**values, limit=1000))  # type: ignore[arg-type]
        await history.async_close()
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        assert sum(segment.records is not None for segment in history._segments) == 1
        for values in FILTERS:
            query = HistoryQuery(**values, limit=50)  # type: ignore[arg-type]
            assert await history.async_query(query) == expected(records, query)
        assert [await history.async_get(item.id) for item in records] == records
        await history.async_close()


@pytest.mark.usefixtures("small_segments")
async def test_statistics_of_every_period_add_up(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        history, records = await filled(hass, 95)
        for minutes in (-5, 0, 3, 44, 45, 90, 94, 95):
            since = START + timedelta(minutes=minutes)
            stats = await history.async_stats(since)
            chosen = [item for item in records if item.timestamp >= since]
            assert stats["total"] == len(chosen)
            assert stats["successful"] == sum(item.status is Status.SUCCESS for item in chosen)
            assert stats["pending"] == 0
            assert stats["failed"] == sum(item.status is not Status.SUCCESS for item in chosen)
            assert stats["by_type"] == {
                kind.value: number
                for kind in sorted(CommandType)
                if (number := sum(item.command_type is kind for item in chosen))
            }
        await history.async_close()


@pytest.mark.usefixtures("small_segments")
async def test_filter_without_match_reads_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with real_hass(tmp_path) as hass:
        history, _ = await filled(hass, 200)
        read: list[Path] = []
        really = reader.scan
        monkeypatch.setattr(reader, "scan", lambda file, query: read.append(file.path) or really(file, query))
        for values in (
            {"miner_ip": "10.1.1.1"},
            {"initiated_by": "Zoe"},
            {"batch_id": "no such"},
            {"status": Status.PENDING},
            {"since": START + timedelta(days=9)},
        ):
            assert await history.async_query(HistoryQuery(**values)) == []  # type: ignore[arg-type]
        assert read == []
        await history.async_query(HistoryQuery(batch_id="batch-3"))
        assert [path.name for path in read] == ["11"]
        await history.async_close()


@pytest.mark.usefixtures("small_segments")
async def test_cached_match_is_dropped_after_update(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        history, records = await filled(hass, 60)
        mine = records[2]
        assert mine.status is Status.TIMEOUT
        query = HistoryQuery(miner_ip=mine.miner_ip, before_id=11)
        assert await history.async_query(query) == [mine]
        assert await history.async_query(replace(query, status=Status.TIMEOUT)) == [mine]
        mine.status = Status.FAILED
        history.async_update(mine)
        await history._flush.async_save()
        assert history._segments[0].records is None
        assert await history.async_query(query) == [mine]
        assert await history.async_query(replace(query, status=Status.TIMEOUT)) == []
        await history.async_close()


async def test_works_with_mocked_storage(hass: HomeAssistant) -> None:
    history, records = await filled(hass, 600)
    await history.async_close()
    history = await loaded(hass)
    assert await history.async_query(HistoryQuery(limit=1000)) == records[::-1]
    assert await history.async_query(HistoryQuery(miner_ip="10.0.0.3", limit=2)) == expected(
        records, HistoryQuery(miner_ip="10.0.0.3", limit=2)
    )
    await history.async_add([record()])
    await history.async_purge(keep_days=100_000, keep_records=0)
    await history.async_close()
    history = await loaded(hass)
    mine = record()
    await history.async_add([mine])
    assert mine.id == 602
    await history.async_close()
