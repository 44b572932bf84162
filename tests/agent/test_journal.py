"""The journal: what is on the disk after a write, and who may open it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from miner_remote_agent.core.wire.command_messages import Stage
from miner_remote_agent.journal import KEEP_S, Journal, JournalCommand, JournalError, KeptOwnership


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    opened = Journal(tmp_path / "journal.db")
    await opened.async_open()
    yield opened
    await opened.async_close()


def command(command_id: str) -> JournalCommand:
    return JournalCommand(id=command_id, miner_id="m1", command_type="power_off", stage=Stage.ACCEPTED)


async def test_command_is_accepted_once(journal: Journal) -> None:
    first, second = await asyncio.gather(
        journal.async_accept(command("a"), 1.0), journal.async_accept(command("a"), 1.0)
    )
    assert first is None
    assert second == command("a")


async def test_first_result_of_a_command_stays(journal: Journal) -> None:
    await journal.async_accept(command("a"), 1.0)
    await journal.async_sent("a")
    assert [each.stage for each in await journal.async_unfinished()] == [Stage.SENT]
    await journal.async_finish("a", "first")
    await journal.async_finish("a", "second")
    known = await journal.async_accept(command("a"), 2.0)
    assert known is not None
    assert (known.stage, known.result) == (Stage.FINAL, "first")
    assert await journal.async_unfinished() == []


async def test_results_and_records_stay_until_they_are_acknowledged(journal: Journal) -> None:
    for command_id in ("a", "b"):
        await journal.async_accept(command(command_id), 1.0)
        await journal.async_finish(command_id, f"result {command_id}")
    await journal.async_add_record("r", "record", 1.0)
    assert [each.id for each in await journal.async_unacknowledged()] == ["a", "b"]
    assert [each.id for each in await journal.async_unacknowledged("a")] == ["b"]
    await journal.async_acknowledge(["a", "r", "unknown"], 2.0)
    assert [each.id for each in await journal.async_unacknowledged()] == ["b"]
    assert await journal.async_records() == []
    assert await journal.async_waiting() == 1
    # A duplicate is recognized after the acknowledgement, until the entry is old.
    assert await journal.async_accept(command("a"), 3.0) is not None
    await journal.async_acknowledge([], 3.0 + KEEP_S)
    assert await journal.async_accept(command("a"), 4.0 + KEEP_S) is None


async def test_everything_is_there_after_opening_again(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    first = Journal(path)
    await first.async_open()
    await first.async_accept(command("a"), 1.0)
    await first.async_keep("plan", "{}")
    one, two = KeptOwnership("m1", "one", changed=True), KeptOwnership("m2", "two", changed=False)
    await first.async_set_ownerships([one, two])
    await first.async_set_ownerships([KeptOwnership("m2", None, changed=False)])
    await first.async_close()
    assert path.stat().st_mode & 0o777 == 0o600

    second = Journal(path)
    await second.async_open()
    assert await second.async_unfinished() == [command("a")]
    assert await second.async_kept("plan") == "{}"
    assert await second.async_ownerships() == [one]
    gone = KeptOwnership("m1", None, changed=True)
    await second.async_set_ownerships([gone])
    assert await second.async_ownerships() == [gone]
    await second.async_close()


async def test_second_agent_with_the_same_folder_is_refused(journal: Journal) -> None:
    other = Journal(journal.path)
    with pytest.raises(JournalError, match="Stop the other agent"):
        await other.async_open()
    await other.async_close()


async def test_damaged_and_newer_files_are_named(tmp_path: Path) -> None:
    damaged, newer = tmp_path / "damaged.db", tmp_path / "newer.db"
    damaged.write_bytes(b"no database" * 1000)
    connection = sqlite3.connect(newer)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    for path, sentence in ((damaged, "move the file away"), (newer, "its format is 99")):
        opened = Journal(path)
        with pytest.raises(JournalError, match=sentence):
            await opened.async_open()
        await opened.async_close()


async def test_write_after_the_end_fails(tmp_path: Path) -> None:
    closed = Journal(tmp_path / "journal.db")
    await closed.async_open()
    await closed.async_close()
    with pytest.raises(JournalError, match="closed"):
        await closed.async_keep("plan", "{}")
