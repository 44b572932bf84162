"""Purging the command history by age and by number of records."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from custom_components.miner_remote.control.record import HistoryQuery
from custom_components.miner_remote.storage.errors import StorageFailedError

from ..disk import broken_disk, real_hass
from .records import START, finished, record
from .stored_history import filled, loaded, on_disk


@pytest.mark.usefixtures("small_segments")
@pytest.mark.parametrize("keep", [0, 1, 9, 10, 11, 34, 100])
async def test_purge_by_number(tmp_path: Path, keep: int) -> None:
    async with real_hass(tmp_path) as hass:
        history, records = await filled(hass, 45)
        await history.async_purge(keep_days=100_000, keep_records=keep)
        kept = records[max(0, 45 - keep) :]
        assert await history.async_query(HistoryQuery(limit=1000)) == kept[::-1]
        assert sorted(on_disk(tmp_path)) == [item.id for item in kept]
        assert (await history.async_stats(START))["total"] == len(kept)
        await history.async_close()
    (tmp_path / ".storage" / "miner_remote.history_index").unlink()
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        assert await history.async_query(HistoryQuery(limit=1000)) == kept[::-1]
        mine = record()
        await history.async_add([mine])
        assert mine.id == 46
        await history.async_close()


@pytest.mark.usefixtures("small_segments")
async def test_purge_by_days_keeps_pending_records(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        ages = [30, 29, 3, 28, 2, 1, 27, 0.1, 26, 25, 24, 0]
        records = [record(now - timedelta(days=age)) for age in ages]
        await history.async_add(records)
        for item in records:
            if item.id != 2:
                history.async_update(finished(item))
        await history.async_purge(keep_days=7, keep_records=1000)
        kept = [item for item, age in zip(records, ages, strict=True) if age < 7 or item.id == 2]
        assert await history.async_query(HistoryQuery(limit=1000)) == kept[::-1]
        await history.async_purge(keep_days=7, keep_records=2)
        assert [item.id for item in await history.async_query(HistoryQuery())] == [12, 8, 2]
        history.async_update(records[0])
        await history.async_close()
        assert sorted(on_disk(tmp_path)) == [2, 8, 12]


@pytest.mark.usefixtures("small_segments")
async def test_ids_continue_after_complete_purge_and_restart(tmp_path: Path) -> None:
    for round_ in range(3):
        async with real_hass(tmp_path) as hass:
            history = await loaded(hass)
            await history.async_purge(keep_days=0, keep_records=0)
            await history.async_purge(keep_days=0, keep_records=0)
            assert await history.async_query(HistoryQuery()) == []
            records = [record() for _ in range(7)]
            await history.async_add(records)
            assert [item.id for item in records] == list(range(round_ * 7 + 1, round_ * 7 + 8))
            await history.async_close()
        async with real_hass(tmp_path) as hass:
            history = await loaded(hass)
            await history.async_purge(keep_days=0, keep_records=0)
            await history.async_close()


@pytest.mark.usefixtures("small_segments")
async def test_failed_purge_is_reported_and_repeated(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        history, records = await filled(hass, 45)
        async with broken_disk():
            with pytest.raises(StorageFailedError):
                await history.async_purge(keep_days=100_000, keep_records=13)
        await history.async_purge(keep_days=100_000, keep_records=13)
        assert await history.async_query(HistoryQuery(limit=1000)) == records[:-14:-1]
        await history.async_close()
        assert sorted(on_disk(tmp_path)) == [item.id for item in records[-13:]]
