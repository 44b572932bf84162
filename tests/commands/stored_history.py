"""Helpers for the tests of the command history on a real disk."""

from __future__ import annotations

import json
from pathlib import Path

from homeassistant.core import HomeAssistant

from custom_components.miner_remote.commands.history.store import CommandHistory
from custom_components.miner_remote.control.record import CommandRecord, Status

from .records import finished, varied

SMALL = 10


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
