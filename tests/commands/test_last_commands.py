"""The last command of each miner, read from a history on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from custom_components.miner_remote.commands.history import last
from custom_components.miner_remote.commands.history.last import LastCommands
from custom_components.miner_remote.control.record import CommandRecord, HistoryQuery

from ..disk import real_hass
from .records import finished, record
from .stored_history import filled, loaded


@pytest.mark.usefixtures("small_segments")
async def test_last_commands_equal_queries_by_miner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(last, "_PAGE", 25)
    async with real_hass(tmp_path) as hass:
        history, _ = await filled(hass, 180)
        await history.async_close()
        history = await loaded(hass)
        commands = LastCommands(history)
        await commands.async_load()
        for number in range(17):
            (newest,) = await history.async_query(HistoryQuery(miner_id=f"id-{number}", limit=1))
            shown = commands.get(f"id-{number}")
            assert shown is not None
            assert {**shown, "response": newest.response}.items() <= newest.as_dict().items()
        assert commands.get("id-99") is None
        added = record(miner_id="id-99")
        await history.async_add([added])
        shown = commands.get("id-99")
        assert shown is not None
        assert shown["id"] == added.id
        commands.async_close()
        assert history._listeners == []
        await history.async_close()


@pytest.mark.usefixtures("small_segments")
async def test_change_during_the_read_is_not_replaced_by_the_older_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        running = record(miner_id="one")
        await history.async_add([running])
        really = history.async_read

        async def read(query: HistoryQuery) -> list[CommandRecord]:
            older = [found.copy() for found in await really(query)]
            history.async_update(finished(running))
            return older

        monkeypatch.setattr(history, "async_read", read)
        commands = LastCommands(history)
        await commands.async_load()
        assert (commands.get("one") or {})["status"] == "success"
        commands.async_close()
        await history.async_close()


@pytest.mark.usefixtures("small_segments")
async def test_only_the_newest_records_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(last, "_PAGE", 10)
    monkeypatch.setattr(last, "LOOK_BACK", 20)
    async with real_hass(tmp_path) as hass:
        history = await loaded(hass)
        await history.async_add([record(miner_id="old")])
        await history.async_add([record(miner_id="new") for _ in range(20)])
        commands = LastCommands(history)
        await commands.async_load()
        assert commands.get("old") is None
        assert commands.get("new") is not None
        await history.async_close()
