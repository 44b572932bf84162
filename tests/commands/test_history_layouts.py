"""The layout of the history's JSON files does not matter to the answers; only the usual layouts are read by line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.commands.history import reader, segment as segment_module, store as store_module
from custom_components.miner_remote.commands.history.store import CommandHistory
from custom_components.miner_remote.control.record import CommandRecord, CommandType, HistoryQuery, Source, Status

from ..disk import issues, real_hass
from .records import START, finished, varied

TOTAL = 47

QUERIES = (
    HistoryQuery(limit=1000),
    HistoryQuery(limit=3),
    HistoryQuery(limit=1000, miner_ip="10.0.0.3"),
    HistoryQuery(limit=1000, miner_id="id-4"),
    HistoryQuery(limit=1000, initiated_by="Nächtliche Automation", source=Source.SCHEDULED),
    HistoryQuery(limit=1000, batch_id="batch-2"),
    HistoryQuery(limit=1000, command_type=CommandType.POOL_SWITCH),
    HistoryQuery(limit=1000, command_type=CommandType.LOCATE_LIGHT),
    HistoryQuery(limit=1000, status=Status.FAILED),
    HistoryQuery(limit=1000, before_id=17),
    HistoryQuery(limit=1000, miner_ip="10.0.0.99"),
)


def _as_now(content: dict[str, Any]) -> bytes:
    records = b",\n".join(orjson.dumps(record) for record in content["data"]["records"])
    rest = orjson.dumps({**content, "data": {**content["data"], "records": []}})
    return rest.replace(b'"records":[]', b'"records":[\n' + records + b"\n]")


def _as_before(content: dict[str, Any]) -> bytes:
    """Return the layout of earlier versions: two spaces per level, each record in one line."""
    fragments = [orjson.Fragment(orjson.dumps(record)) for record in content["data"]["records"]]
    return orjson.dumps({**content, "data": {**content["data"], "records": fragments}}, option=orjson.OPT_INDENT_2)


def _reversed_keys(content: Any) -> Any:
    if isinstance(content, dict):
        return {key: _reversed_keys(value) for key, value in reversed(content.items())}
    return [_reversed_keys(item) for item in content] if isinstance(content, list) else content


LAYOUTS: dict[str, tuple[Callable[[dict[str, Any]], bytes], bool]] = {
    "as now": (_as_now, True),
    "as before": (_as_before, True),
    "compact": (orjson.dumps, False),
    "indented": (lambda content: orjson.dumps(content, option=orjson.OPT_INDENT_2), False),
    "indented by four": (lambda content: json.dumps(content, indent=4).encode(), False),
    "spaced": (lambda content: json.dumps(content).encode(), False),
    "reordered": (lambda content: _as_before(_reversed_keys(content)), False),
    "sorted": (lambda content: json.dumps(content, sort_keys=True, ensure_ascii=False).encode(), False),
}
"""Each layout, and whether its records are read by line; other files are decoded as a whole."""


@pytest.fixture(autouse=True)
def _small_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (store_module, segment_module):
        monkeypatch.setattr(module, "RECORDS_PER_SEGMENT", 10)
    monkeypatch.setattr(store_module, "_NEWEST_IN_MEMORY", 1)
    monkeypatch.setattr(store_module, "_CACHED_RECORDS", 0)


async def _written(hass: HomeAssistant) -> list[CommandRecord]:
    """Write a history of final records and return them, newest first."""
    history = CommandHistory(hass)
    await history.async_load()
    records = [varied(number) for number in range(TOTAL)]
    await history.async_add(records)
    statuses = [status for status in Status if status is not Status.PENDING]
    for number, record in enumerate(records):
        history.async_update(finished(record, statuses[number % len(statuses)]))
    await history.async_close()
    return records[::-1]


def _matching(records: list[CommandRecord], query: HistoryQuery) -> list[CommandRecord]:
    return [record for record in records if segment_module.matches(record, query)][: query.limit]


@pytest.mark.parametrize("layout", LAYOUTS)
async def test_history_answers_the_same_for_every_json_layout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layout: str
) -> None:
    write, by_line = LAYOUTS[layout]
    async with real_hass(tmp_path) as hass:
        records = await _written(hass)
    folder = tmp_path / ".storage" / "miner_remote.history"
    for file in [*folder.iterdir(), folder.with_name("miner_remote.history_index")]:
        content = json.loads(file.read_text())
        file.write_bytes(orjson.dumps(content) if "records" not in content["data"] else write(content))
    scans: list[bool] = []
    scan = reader.scan

    def watched(*args: Any) -> list[CommandRecord] | None:
        found = scan(*args)
        scans.append(found is not None)
        return found

    monkeypatch.setattr(reader, "scan", watched)
    for query in QUERIES:
        async with real_hass(tmp_path) as hass:
            history = CommandHistory(hass)
            await history.async_load()
            assert await history.async_query(query) == _matching(records, query)
            stats = await history.async_stats(START)
            assert stats["total"] == TOTAL
            assert issues(hass, "storage_set_aside") == []
            await history.async_close()
    assert scans
    assert set(scans) == {by_line}


async def test_history_is_written_in_the_layout_that_is_read_by_line(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        await _written(hass)
    for file in (tmp_path / ".storage" / "miner_remote.history").iterdir():
        assert file.read_bytes() == _as_now(json.loads(file.read_text()))


@pytest.mark.parametrize("layout", ["as before", "compact"])
async def test_stored_fault_light_is_read_as_locate_light(tmp_path: Path, layout: str) -> None:
    async with real_hass(tmp_path) as hass:
        records = await _written(hass)
    folder = tmp_path / ".storage" / "miner_remote.history"
    for file in [*folder.iterdir(), folder.with_name("miner_remote.history_index")]:
        content = json.loads(file.read_text().replace('"locate_light"', '"fault_light"'))
        file.write_bytes(orjson.dumps(content) if "records" not in content["data"] else LAYOUTS[layout][0](content))
    query = HistoryQuery(limit=1000, command_type=CommandType.LOCATE_LIGHT)
    wanted = _matching(records, query)
    assert len(wanted) > 1
    async with real_hass(tmp_path) as hass:
        history = CommandHistory(hass)
        await history.async_load()
        assert await history.async_query(query) == wanted
        by_type = (await history.async_stats(START))["by_type"]
        assert isinstance(by_type, dict)
        assert by_type["locate_light"] == len(wanted)
        assert "fault_light" not in by_type
        assert issues(hass, "storage_set_aside") == []
        await history.async_close()
