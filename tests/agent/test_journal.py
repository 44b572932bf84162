"""The journal: what is on the disk after a write, and who may open it."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from miner_remote_agent.core.control.record import Status
from miner_remote_agent.core.drivers.contract.settings import Setting, SettingKey
from miner_remote_agent.core.wire.command_messages import Answer, JournalPage, Request, RequestKind, Result, Stage
from miner_remote_agent.core.wire.lists import entries_of
from miner_remote_agent.core.wire.messages import message_of, payload_of
from miner_remote_agent.core.wire.parts import body_of
from miner_remote_agent.core.wire.strict_json import dumps
from miner_remote_agent.core.wire.topics import Kind
from miner_remote_agent.executor import Executor
from miner_remote_agent.journal import KEEP_S, Journal, JournalCommand, JournalError, KeptOwnership
from miner_remote_agent.requests import Requests


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


async def page_of(journal: Journal, acknowledged: tuple[str, ...] = ()) -> JournalPage:
    """Return the page that home gets."""
    published: list[Answer] = []
    tasks: list[asyncio.Task[None]] = []

    async def publish(_kind: Kind, payload: bytes, _part: int | None = None) -> bool:
        published.append(message_of(Answer, payload))
        return True

    now = datetime(2026, 1, 31, 12, tzinfo=UTC)
    requests = Requests(
        journal,
        cast("Any", None),
        cast("Any", SimpleNamespace(now=now)),
        cast("Any", None),
        cast("Any", None),
        cast("Any", SimpleNamespace(records_in_progress=set(), take_changed_ownerships=dict)),
        cast(
            "Any",
            SimpleNamespace(is_full=lambda: False, spawn=lambda work, _name: tasks.append(asyncio.create_task(work))),
        ),
        publish,
        cast("Any", None),
    )
    request = Request(
        id="r", kind=RequestKind.JOURNAL, expires_at=now + timedelta(seconds=30), acknowledged=acknowledged
    )
    requests.take(payload_of(request))
    await asyncio.gather(*tasks)
    return body_of(JournalPage, published)


async def test_result_that_cannot_be_read_does_not_hold_up_the_others(journal: Journal) -> None:
    await journal.async_accept(command("a"), 1.0)
    await journal.async_accept(command("b"), 1.0)
    await journal.async_finish("a", '{"id": "a", "miner": "m1", "stage": "a new one"}')
    good = Result(id="b", miner="m1", stage=Stage.FINAL, status=Status.SUCCESS)
    await journal.async_finish("b", payload_of(good).decode())
    unread, read = (await page_of(journal)).results
    assert (unread.id, unread.status, unread.error and unread.error.code) == (
        "a",
        Status.FAILED,
        "message_unknown_value",
    )
    assert read == good


async def test_large_results_come_in_several_pages(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    for each in "abc":
        await journal.async_accept(command(each), 1.0)
        result = Result(id=each, miner="m1", stage=Stage.FINAL, status=Status.SUCCESS, response={"text": each * 400})
        await journal.async_finish(each, payload_of(result).decode())
    monkeypatch.setattr("miner_remote_agent.requests.ROOM", 1000)
    first = await page_of(journal)
    assert ([each.id for each in first.results], first.remaining) == (["a", "b"], 1)
    monkeypatch.setattr("miner_remote_agent.requests.ROOM", 1)
    second = await page_of(journal, ("a", "b"))
    assert ([each.id for each in second.results], second.remaining) == (["c"], 0)


async def test_result_that_home_could_not_read_becomes_a_failure(journal: Journal) -> None:
    published: list[bytes] = []

    async def publish(_kind: Kind, payload: bytes, _part: int | None = None) -> bool:
        published.append(payload)
        return True

    now = datetime(2026, 1, 31, 12, tzinfo=UTC)
    none = cast("Any", None)
    executor = Executor(journal, none, cast("Any", SimpleNamespace(now=now)), none, publish, none)
    await journal.async_accept(command("a"), 1.0)
    setting = Setting(key=SettingKey.WORK_MODE, value=10**30)
    result = Result(id="a", miner="m1", stage=Stage.FINAL, status=Status.SUCCESS, settings=(setting,))
    await executor._async_finish(command("a"), result)
    await executor.async_close()
    (kept,) = await journal.async_unacknowledged()
    assert kept.result is not None
    final = message_of(Result, kept.result.encode())
    assert published == [f"[{kept.result}]".encode()]
    assert (final.status, final.error and final.error.code) == (Status.FAILED, "message_out_of_range")


async def test_commands_of_one_message_are_in_the_journal_after_one_write_and_reported_together(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes: list[int] = []
    published: list[list[object]] = []
    run = journal._run

    def count(works: Any) -> list[object]:
        writes.append(len(works))
        return run(works)

    async def publish(_kind: Kind, payload: bytes, _part: int | None = None) -> bool:
        published.append(entries_of(payload))
        return True

    monkeypatch.setattr(journal, "_run", count)
    now = datetime(2026, 1, 31, 12, tzinfo=UTC)
    none = cast("Any", None)
    executor = Executor(journal, cast("Any", {}), cast("Any", SimpleNamespace(now=now)), none, publish, none)
    entry = {"miner": "m1", "command_type": "explode"}
    executor.take(dumps([{"id": f"c{number}", **entry} for number in range(40)]))
    async with asyncio.timeout(30):
        while executor._tasks:
            await asyncio.sleep(0)
    await executor.async_close()
    # All are accepted with one write, and end with another one.
    assert writes == [40, 40]
    # The end of a command says that it was accepted.
    ((first, *others),) = published
    assert len(others) == 39
    assert cast("dict[str, object]", first)["stage"] == "final"
