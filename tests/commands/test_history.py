"""Adding and updating records of the command history on a real disk."""

from __future__ import annotations

import asyncio
from dataclasses import fields, replace
from pathlib import Path

import pytest
from homeassistant.util import dt as dt_util

from custom_components.miner_remote.commands.history import store as history_module
from custom_components.miner_remote.commands.history.store import CommandHistory
from custom_components.miner_remote.control.record import HistoryQuery, Status, Verification
from custom_components.miner_remote.storage.errors import StorageFailedError

from ..disk import broken_disk, real_hass
from .records import START, finished, record
from .stored_history import filled, loaded, on_disk, segment_files


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
        verified_at=START,
    )
    unset = [field.name for field in fields(one) if not getattr(one, field.name)]
    assert (one.copy(), unset) == (one, [])
    assert one.copy() is not one
