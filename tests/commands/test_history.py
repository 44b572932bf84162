"""The command history on a real disk: nothing is lost, nothing is believed to be kept that is not."""

from __future__ import annotations

import asyncio
import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.miner_remote.commands.history import reader, segment as segments_module, store as history_module
from custom_components.miner_remote.commands.history.segment import MAX_RECORD_BYTES
from custom_components.miner_remote.commands.history.store import CommandHistory
from custom_components.miner_remote.commands.record import (
    CommandRecord,
    CommandType,
    HistoryQuery,
    Source,
    Status,
    Verification,
)
from custom_components.miner_remote.storage.files import StorageFailedError

from ..disk import broken_disk, content, issues, real_hass
from .records import START, finished, record, varied

SMALL = 10


@pytest.fixture
def small_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a segment hold few records, and memory few segments, so that a short history has many cold ones."""
    for module in (history_module, segments_module):
        monkeypatch.setattr(module, "RECORDS_PER_SEGMENT", SMALL)
    monkeypatch.setattr(history_module, "_NEWEST_IN_MEMORY", 1)
    monkeypatch.setattr(history_module, "_CACHED_RECORDS", 25)


async def loaded(hass: HomeAssistant) -> CommandHistory:
    history = CommandHistory(hass)
    await history.async_load()
    return history


async def filled(hass: HomeAssistant, total: int) -> tuple[CommandHistory, list[CommandRecord]]:
    """Return a history of `total` varied, final records, and these, oldest first."""
    history = await loaded(hass)
    records = [varied(number) for number in range(total)]
    statuses = [status for status in Status if status is not Status.PENDING]
    for at in range(0, total, 7):
        await history.async_add(records[at : at + 7])
    for number, item in enumerate(records):
        history.async_update(finished(item, statuses[number % len(statuses)]))
    await history._flush.async_save()
    return history, records


def segment_files(folder: Path) -> list[Path]:
    return sorted((folder / ".storage" / "miner_remote.history").iterdir(), key=lambda file: int(file.name))


def on_disk(folder: Path) -> dict[int, dict[str, object]]:
    """Return every record of every segment's file by its id."""
    found: dict[int, dict[str, object]] = {}
    for file in segment_files(folder):
        for entry in json.loads(file.read_text())["data"]["records"]:
            assert entry["id"] not in found
            found[entry["id"]] = entry
    return found


async def test_record_is_on_disk_when_add_returns(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        records = [record(), record(miner_ip="10.0.0.2")]
        await history.async_add(records)
        assert [item.id for item in records] == [1, 2]
        assert {number: entry["status"] for number, entry in on_disk(tmp_path).items()} == {1: "pending", 2: "pending"}
        assert await history.async_get(2) == records[1]
        assert await history.async_get(3) is None
        assert await history.async_get(0) is None
        await history.async_add([])
        await history.async_close()


async def test_changed_record_counts_after_update_only(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        mine = record()
        await history.async_add([mine])
        finished(mine)
        (kept,) = await history.async_query(HistoryQuery())
        assert kept.status is Status.PENDING
        kept.status = Status.FAILED
        history.async_update(mine)
        assert (await history.async_query(HistoryQuery()))[0] == mine
        await history.async_close()


async def test_updates_are_joined_and_written_within_a_second(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        records = [record() for _ in range(50)]
        await history.async_add(records)
        file = segment_files(tmp_path)[0]
        writes = {file.stat().st_ino}
        began = asyncio.get_running_loop().time()
        for item in records:
            history.async_update(finished(item))
            await asyncio.sleep(0.03)
            writes.add(file.stat().st_ino)
        await asyncio.sleep(1.1)
        writes.add(file.stat().st_ino)
        took = asyncio.get_running_loop().time() - began
        assert len(writes) <= 2 + took
        assert all(entry["status"] == "success" for entry in on_disk(tmp_path).values())
        await history.async_close()


async def test_updates_are_written_when_home_assistant_stops(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        mine = record()
        await history.async_add([mine])
        history.async_update(finished(mine))
    assert on_disk(tmp_path)[1]["status"] == "success"


async def test_update_after_close_is_written_immediately(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        mine = record()
        await history.async_add([mine])
        await history.async_close()
        history.async_update(finished(mine))
        await asyncio.sleep(0)
        await asyncio.sleep(0.01)
        await hass.async_block_till_done()
        assert on_disk(tmp_path)[1]["status"] == "success"


async def test_pending_records_are_interrupted_at_next_start(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        records = [record() for _ in range(3)]
        await history.async_add(records)
        history.async_update(finished(records[1]))
        await history.async_close()
    before = dt_util.utcnow()
    async with real_hass(tmp_path) as hass:
        history = CommandHistory(hass)
        interrupted = await history.async_load()
        assert [item.id for item in interrupted] == [1, 3]
        for item in interrupted:
            assert item.status is Status.INTERRUPTED
            assert item.error_code == "result_unknown"
            assert item.completed_at is not None
            assert before <= item.completed_at <= dt_util.utcnow()
        assert [entry["status"] for entry in on_disk(tmp_path).values()] == ["interrupted", "success", "interrupted"]
        assert await history.async_stats(START) == {
            "total": 3,
            "successful": 1,
            "failed": 2,
            "pending": 0,
            "by_type": {"reboot": 3},
        }
        await history.async_close()


@pytest.mark.usefixtures("small_segments")
async def test_concurrent_adds_share_writes_and_get_ids_in_order(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        groups = [[record(batch_id=f"b{number}") for _ in range(3)] for number in range(20)]
        await asyncio.gather(*(history.async_add(group) for group in groups))
        assert [item.id for group in groups for item in group] == list(range(1, 61))
        assert [file.name for file in segment_files(tmp_path)] == ["1", "11", "21", "31", "41", "51"]
        assert sorted(on_disk(tmp_path)) == list(range(1, 61))
        await history.async_close()


@pytest.mark.usefixtures("small_segments")
@pytest.mark.parametrize("after", [0, 1, 2])
async def test_nothing_is_kept_when_disk_fails(tmp_path: Path, after: int) -> None:
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        await history.async_add([record() for _ in range(4)])
        lost = [record() for _ in range(25)]
        async with broken_disk(after):
            with pytest.raises(StorageFailedError):
                await history.async_add(lost)
        assert {item.id for item in lost} == {0}
        assert len(await history.async_query(HistoryQuery())) == 4
        mine = record(initiated_by="Bert")
        await history.async_add([mine])
        assert mine.id == 5
        await history.async_close()
    assert sorted(on_disk(tmp_path)) == [1, 2, 3, 4, 5]
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        assert [item.id for item in await history.async_query(HistoryQuery())] == [5, 4, 3, 2, 1]
        await history.async_close()


async def test_failed_update_is_written_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_module, "_SAVE_INTERVAL_S", 0.05)
    monkeypatch.setattr(history_module, "_RETRY_INTERVAL_S", 0.1)
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        mine = record()
        await history.async_add([mine])
        async with broken_disk():
            history.async_update(finished(mine))
            await asyncio.sleep(0.12)
            assert on_disk(tmp_path)[1]["status"] == "pending"
        await asyncio.sleep(0.3)
        assert on_disk(tmp_path)[1]["status"] == "success"
        await history.async_close()


@pytest.mark.parametrize("wait", [0.0, 0.001, 0.05])
async def test_records_of_cancelled_request_are_closed(tmp_path: Path, wait: float) -> None:
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        mine = record()
        task = asyncio.create_task(history.async_add([mine]))
        await asyncio.sleep(wait)
        task.cancel()
        await asyncio.wait([task])
        await history.async_close()
        kept = await history.async_query(HistoryQuery())
        if task.cancelled():
            assert [item.status for item in kept] == [Status.SKIPPED]
            assert mine.error_message is not None
        else:
            assert [item.status for item in kept] == [Status.PENDING]


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
    """Answer a query as the contract says it, without any index."""
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
async def test_update_of_record_on_disk_is_applied(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        history, records = await filled(hass, 60)
        assert history._segments[0].records is None
        records[2].verification = Verification.CONFIRMED
        records[3].status = Status.TIMEOUT
        history.async_update(records[2])
        history.async_update(records[3])
        assert await history.async_query(HistoryQuery(limit=1000)) == records[::-1]
        stats = await history.async_stats(START)
        assert stats["successful"] == sum(item.status is Status.SUCCESS for item in records)
        history.async_update(replace(records[4], verification=Verification.WAITING))
        await history.async_close()
        assert on_disk(tmp_path)[3]["verification"] == "confirmed"
        assert on_disk(tmp_path)[5]["verification"] == "waiting"
        assert history._segments[0].records is None
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        assert (await history.async_get(4)) == records[3]
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


@pytest.mark.usefixtures("small_segments")
async def test_stored_index_never_contradicts_file(tmp_path: Path) -> None:
    """Between the writes of an update of an indexed segment, a crash finds no index line of that segment."""
    async with real_hass(tmp_path) as hass:
        history, records = await filled(hass, 60)
        index = tmp_path / ".storage" / "miner_remote.history_index"
        assert [entry["first"] for entry in content(index)["segments"]] == [1, 11, 21, 31, 41]  # type: ignore[attr-defined]
        history.async_update(replace(records[2], status=Status.FAILED))
        async with broken_disk(after=1):
            await history._flush.async_save()
        assert [entry["first"] for entry in content(index)["segments"]] == [11, 21, 31, 41]  # type: ignore[attr-defined]
        await history.async_close()
        assert [entry["first"] for entry in content(index)["segments"]] == [1, 11, 21, 31, 41]  # type: ignore[attr-defined]


@pytest.mark.usefixtures("small_segments")
@pytest.mark.parametrize("text", [None, "{", '{"version": 1, "minor_version": 1, "data": {"segments": 7}}'])
async def test_missing_or_broken_index_is_rebuilt(tmp_path: Path, text: str | None) -> None:
    async with real_hass(tmp_path) as hass:
        history, records = await filled(hass, 45)
        await history.async_close()
    index = tmp_path / ".storage" / "miner_remote.history_index"
    index.unlink() if text is None else index.write_text(text)
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        assert await history.async_query(HistoryQuery(limit=1000)) == records[::-1]
        assert issues(hass, "storage_set_aside") == ([] if text is None else [".storage/miner_remote.history_index"])
        assert len(content(index)["segments"]) == 4  # type: ignore[arg-type]
        mine = record()
        await history.async_add([mine])
        assert mine.id == 46
        await history.async_close()


BROKEN = [
    '{"version": 1, "da',
    "{}",
    "[]",
    '{"version": 1, "minor_version": 1, "data": {"records": [{}], "last_id": 9}}',
]


@pytest.mark.usefixtures("small_segments")
@pytest.mark.parametrize("text", BROKEN)
async def test_unreadable_segment_is_set_aside_and_others_are_read(tmp_path: Path, text: str) -> None:
    async with real_hass(tmp_path) as hass:
        history, records = await filled(hass, 45)
        await history.async_close()
    (tmp_path / ".storage" / "miner_remote.history" / "11").write_text(text)
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        kept = [item for item in records if not 11 <= item.id <= 20]
        assert await history.async_query(HistoryQuery(limit=1000)) == kept[::-1]
        assert issues(hass, "storage_set_aside") == [".storage/miner_remote.history/11"]
        assert (await history.async_stats(START))["total"] == 35
        history.async_update(records[12])
        await history.async_close()


@pytest.mark.usefixtures("small_segments")
@pytest.mark.parametrize("text", BROKEN)
async def test_ids_continue_after_unreadable_newest_segment(tmp_path: Path, text: str) -> None:
    async with real_hass(tmp_path) as hass:
        history, _ = await filled(hass, 45)
        await history.async_close()
    (tmp_path / ".storage" / "miner_remote.history" / "41").write_text(text)
    (tmp_path / ".storage" / "miner_remote.history_index").unlink()
    for first in (51, 52):
        async with real_hass(tmp_path) as hass:
            history = await loaded(hass)
            mine = record()
            await history.async_add([mine])
            assert mine.id == first
            assert len(await history.async_query(HistoryQuery(limit=1000))) == first - 51 + 41
            await history.async_close()


@pytest.mark.usefixtures("small_segments")
async def test_segment_in_another_layout_is_read_completely(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        history, records = await filled(hass, 45)
        await history.async_close()
    file = tmp_path / ".storage" / "miner_remote.history" / "11"
    file.write_text(json.dumps(json.loads(file.read_text()), indent=4))
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        assert await history.async_query(HistoryQuery(limit=1000)) == records[::-1]
        assert issues(hass, "storage_set_aside") == []
        await history.async_close()


@pytest.mark.usefixtures("small_segments")
async def test_deleted_segment_is_left_out(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        history, records = await filled(hass, 45)
        await history.async_close()
    (tmp_path / ".storage" / "miner_remote.history" / "11").unlink()
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        assert len(await history.async_query(HistoryQuery(limit=1000))) == 35
        await history.async_close()
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        (tmp_path / ".storage" / "miner_remote.history" / "21").unlink()
        assert await history.async_get(records[22].id) is None
        assert len(await history.async_query(HistoryQuery(limit=1000))) == 25
        await history.async_close()


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


async def test_full_segment_of_longest_records_stays_below_512_kib(tmp_path: Path) -> None:
    long = 'ä\x00\ud800"' * 5000
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        records = [
            record(
                initiated_by=long,
                parameters={"pool_url": long, "many": list(range(5000)), "big": 2**80, "deep": {"a": {"b": {"c": {}}}}},
                miner_ip="fe80:1234:5678:9abc:def0:1234:5678:9abc",
            )
            for _ in range(segments_module.RECORDS_PER_SEGMENT)
        ]
        await history.async_add(records)
        for item in records:
            finished(item).response = {"said": long, "channel": object(), **{f"key {n}": long for n in range(500)}}
            item.error_message = long
            history.async_update(item)
        await history.async_close()
        (file,) = segment_files(tmp_path)
        assert file.stat().st_size <= 512 * 1024
        for entry in on_disk(tmp_path).values():
            assert len(json.dumps(entry, ensure_ascii=False).encode()) <= MAX_RECORD_BYTES * 1.2
            assert entry["error_message"]
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        assert len(await history.async_query(HistoryQuery(limit=1000))) == len(records)
        await history.async_close()


async def test_usual_record_is_stored_unchanged(tmp_path: Path) -> None:
    mine = record(
        parameters={
            "pool_url": "stratum+tcp://eu.pool.example.com:3333",
            "worker_name": "bc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlh.garage-s19-{ip_last}",
            "pool_number": 0,
            "backup_first": True,
        },
        initiated_by="Nachtabschaltung Werkstatt",
        batch_id="0195a0c2-7f3e-7d57-9f67-6a4c4e0a7b3c",
    )
    finished(mine, Status.FAILED).error_message = (
        "The miner accepted the pools, but slot 0 shows stratum+tcp://old.example.com:3333 as someone.worker instead "
        "of stratum+tcp://eu.pool.example.com:3333 as bc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlh.garage-s19-17."
    )
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        await history.async_add([mine])
        await history.async_close()
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        assert await history.async_query(HistoryQuery()) == [mine]
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


def test_copy_has_all_fields_of_record() -> None:
    one = record(
        id=7,
        parameters={"pool_number": 1},
        response={"result": "ok"},
        error_message="No.",
        error_code="cannot_pause",
        error_args={"name": "A"},
        sent_at=START,
        completed_at=START,
        duration_ms=12,
        verification=Verification.CONFIRMED,
    )
    unset = [field.name for field in fields(one) if not getattr(one, field.name)]
    assert (one.copy(), unset) == (one, [])
    assert one.copy() is not one
