"""The files of the command history: the index, segments that are damaged or missing, and the size limit."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.miner_remote.commands.history import segment as segments_module
from custom_components.miner_remote.commands.history.segment import MAX_RECORD_BYTES
from custom_components.miner_remote.control.record import CommandRecord, HistoryQuery, Status

from ..disk import broken_disk, content, issues, real_hass
from .records import START, finished, record
from .stored_history import SMALL, filled, loaded, on_disk, segment_files


@pytest.mark.usefixtures("small_segments")
async def test_stored_index_never_contradicts_file(tmp_path: Path) -> None:
    """During the update of an indexed segment, the index on the disk has no line for it."""
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


@pytest.mark.usefixtures("small_segments")
async def test_error_of_a_listener_loses_no_records(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        heard: list[int] = []

        def broken(record: CommandRecord) -> None:
            raise KeyError(record.id)

        history.async_on_change(broken)
        history.async_on_change(lambda record: heard.append(record.id))
        records = [record() for _ in range(2 * SMALL + 1)]
        await history.async_add(records)
        assert [item.id for item in records] == heard == list(range(1, 2 * SMALL + 2))
        assert await history.async_query(HistoryQuery(limit=1000)) == records[::-1]
        history.async_update(finished(records[0], Status.FAILED))
        assert heard[-1] == 1
        await history.async_close()
    assert len(on_disk(tmp_path)) == len(records)
    assert caplog.text.count("was not noted everywhere") == len(records) + 1


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
