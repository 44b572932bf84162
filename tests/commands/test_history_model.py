"""The command history compared with a list: random sequences of operations and restarts, and kill -9."""

from __future__ import annotations

import asyncio
import copy
import os
import signal
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from hypothesis import given, settings, strategies as st

from custom_components.miner_remote.commands.history import segment as segments_module, store as history_module
from custom_components.miner_remote.commands.history.store import CommandHistory
from custom_components.miner_remote.control.record import (
    CommandRecord,
    CommandType,
    HistoryQuery,
    Source,
    Status,
    Verification,
)
from custom_components.miner_remote.storage.errors import StorageFailedError
from custom_components.miner_remote.storage.files import stored_names

from ..disk import broken_disk, issues, real_hass
from .records import record

USERS = ["Anna", "Bert", 'C"\\ü']
ADDRESSES = ["10.0.0.1", "10.0.0.2", "fe80::1"]
BATCHES = ["b1", "b2", "b3"]

new_records = st.lists(
    st.fixed_dictionaries(
        {
            "age_days": st.integers(0, 20),
            "command_type": st.sampled_from([CommandType.REBOOT, CommandType.BACKUP]),
            "miner_ip": st.sampled_from(ADDRESSES),
            "miner_id": st.sampled_from(ADDRESSES),
            "initiated_by": st.sampled_from(USERS),
            "source": st.sampled_from(list(Source)),
            "batch_id": st.sampled_from(BATCHES),
        }
    ),
    min_size=1,
    max_size=9,
)
queries = st.fixed_dictionaries(
    {
        "miner_ip": st.none() | st.sampled_from([*ADDRESSES, "10.0.0.9"]),
        "command_type": st.none() | st.sampled_from([CommandType.REBOOT, CommandType.BACKUP, CommandType.RESTORE]),
        "status": st.none() | st.sampled_from(list(Status)),
        "batch_id": st.none() | st.sampled_from(BATCHES),
        "source": st.none() | st.sampled_from(list(Source)),
        "initiated_by": st.none() | st.sampled_from(USERS),
        "since_days": st.none() | st.integers(0, 20),
        "until_days": st.none() | st.integers(0, 20),
        "before_id": st.none() | st.integers(0, 60),
        "limit": st.integers(1, 30),
    }
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), new_records),
        st.tuples(st.just("add_together"), st.lists(new_records, min_size=2, max_size=4)),
        st.tuples(st.just("add_broken"), new_records),
        st.tuples(st.just("update"), st.tuples(st.integers(0, 80), st.sampled_from(list(Status)), st.booleans())),
        st.tuples(st.just("query"), queries),
        st.tuples(st.just("stats"), st.integers(0, 20)),
        st.tuples(st.just("purge"), st.tuples(st.integers(0, 20), st.integers(0, 40))),
        st.tuples(st.just("flush"), st.none()),
        st.tuples(st.just("restart"), st.booleans()),
    ),
    min_size=1,
    max_size=25,
)


class Model:
    """The expected answers of the history, from a list."""

    def __init__(self) -> None:
        self.records: list[CommandRecord] = []
        self.next_id = 1

    def add(self, records: list[CommandRecord]) -> None:
        for item in records:
            assert item.id == self.next_id
            self.next_id += 1
            self.records.append(copy.copy(item))

    def query(self, query: HistoryQuery) -> list[CommandRecord]:
        return [
            item
            for item in reversed(self.records)
            if query.miner_ip in (None, item.miner_ip)
            and query.command_type in (None, item.command_type)
            and query.status in (None, item.status)
            and query.batch_id in (None, item.batch_id)
            and query.source in (None, item.source)
            and query.initiated_by in (None, item.initiated_by)
            and (query.since is None or item.timestamp >= query.since)
            and (query.until is None or item.timestamp <= query.until)
            and (query.before_id is None or item.id < query.before_id)
        ][: query.limit]

    def purge(self, days: int, number: int) -> None:
        cutoff = dt_util.utcnow() - timedelta(days=days)
        newest = {item.id for item in (self.records[-number:] if number else [])}
        self.records = [
            item
            for item in self.records
            if item.status is Status.PENDING or (item.id in newest and item.timestamp >= cutoff)
        ]


@settings(max_examples=100, deadline=None)
@given(steps=steps)
def test_history_answers_like_a_list(steps: list[tuple[str, object]]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(history_module, "RECORDS_PER_SEGMENT", 5),
        patch.object(segments_module, "RECORDS_PER_SEGMENT", 5),
        patch.object(history_module, "_NEWEST_IN_MEMORY", 1),
        patch.object(history_module, "_CACHED_RECORDS", 12),
    ):
        asyncio.run(follow(Path(folder), steps))


async def follow(folder: Path, steps: list[tuple[str, object]]) -> None:
    """Apply the steps to a history in `folder` and to the model, and compare the answers."""
    model, at = Model(), 0
    while at <= len(steps):
        async with real_hass(folder) as hass:
            history = CommandHistory(hass)
            interrupted = {item.id: item for item in await history.async_load()}
            assert set(interrupted) == {item.id for item in model.records if item.status is Status.PENDING}
            model.records = [interrupted.get(item.id, item) for item in model.records]
            at = await live(history, model, steps, at)
            await history.async_close()
            assert issues(hass, "storage_set_aside") == []


async def live(history: CommandHistory, model: Model, steps: list[tuple[str, object]], at: int) -> int:
    """Apply the steps from `at` to the next restart, and return the index of the step after it."""
    now = dt_util.utcnow()

    def made(values: list[dict[str, object]]) -> list[CommandRecord]:
        # Half a day off the whole days that are requested: the clock runs on between the history and the model.
        return [
            record(
                now - timedelta(days=int(str(one["age_days"])) + 0.5),
                **{k: v for k, v in one.items() if k != "age_days"},
            )
            for one in values
        ]

    for position, (name, values) in enumerate(steps[at:], at):
        if name == "add":
            new = made(values)  # type: ignore[arg-type]
            await history.async_add(new)
            model.add(new)
        elif name == "add_together":
            groups = [made(one) for one in values]  # type: ignore[attr-defined]
            await asyncio.gather(*(history.async_add(group) for group in groups))
            for group in groups:
                model.add(group)
        elif name == "add_broken":
            async with broken_disk(after=1):
                new = made(values)  # type: ignore[arg-type]
                try:
                    await history.async_add(new)
                except StorageFailedError:
                    assert {item.id for item in new} == {0}
                else:
                    model.add(new)
        elif name == "update":
            number, status, verified = values  # type: ignore[misc]
            found = [item for item in model.records if item.id == number]
            for item in found:
                item.status = status
                item.verification = Verification.CONFIRMED if verified else None
                history.async_update(item)
        elif name == "query":
            asked = dict(values)  # type: ignore[call-overload]
            since, until = asked.pop("since_days"), asked.pop("until_days")
            query = HistoryQuery(
                **asked,
                since=None if since is None else now - timedelta(days=since),
                until=None if until is None else now - timedelta(days=until),
            )
            assert await history.async_query(query) == model.query(query)
        elif name == "stats":
            since = now - timedelta(days=values)  # type: ignore[arg-type]
            stats = await history.async_stats(since)
            chosen = [item for item in model.records if item.timestamp >= since]
            assert stats["total"] == len(chosen)
            assert stats["total"] == stats["successful"] + stats["failed"] + stats["pending"]  # type: ignore[operator]
            assert stats["successful"] == sum(item.status is Status.SUCCESS for item in chosen)
            assert stats["pending"] == sum(item.status is Status.PENDING for item in chosen)
            assert sum(stats["by_type"].values()) == len(chosen)  # type: ignore[attr-defined]
        elif name == "purge":
            days, kept = values  # type: ignore[misc]
            await history.async_purge(keep_days=days, keep_records=kept)
            model.purge(days, kept)
        elif name == "flush":
            await history._flush.async_save()
        elif name == "restart":
            return position + 1
        everything = HistoryQuery(limit=1000)
        assert await history.async_query(everything) == model.query(everything)
    return len(steps) + 1


CHILD = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from homeassistant.core import HomeAssistant
from homeassistant.helpers import storage
from custom_components.miner_remote.commands.history import segment as segments, store as h
from tests.commands.records import record, finished
h.RECORDS_PER_SEGMENT = segments.RECORDS_PER_SEGMENT = 20
h._SAVE_INTERVAL_S = 0.02

async def main(reported):
    hass = HomeAssistant(sys.argv[1])
    history = h.CommandHistory(hass)
    await history.async_load()
    async def one(worker):
        while True:
            records = [record(datetime.now(UTC), batch_id=f"{worker}") for _ in range(1 + worker % 4)]
            await history.async_add(records)
            for item in records:
                os.write(reported, f"{item.id}\\n".encode())
                history.async_update(finished(item))
    async def purge():
        while True:
            await asyncio.sleep(0.1)
            await history.async_purge(keep_days=10, keep_records=150)
    await asyncio.gather(purge(), *(one(worker) for worker in range(4)))

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    reported = os.open(line.strip(), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    if not (child := os.fork()):
        asyncio.run(main(reported))
    os.close(reported)
    print(child, flush=True)
"""
"""A process that forks a history for each line of input; it starts once because its imports take seconds."""


async def test_added_records_survive_kill_nine(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    with subprocess.Popen(  # noqa: ASYNC220  its pipes are read in threads
        [sys.executable, "-c", CHILD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as parent:
        try:
            highest = 0
            for round_ in range(20):
                reported = await run_and_kill(parent, tmp_path / f"reported-{round_}", 0.1 + round_ * 0.037)
                assert min(reported) > highest
                async with real_hass(tmp_path) as hass:
                    await check_after_kill(hass, reported)
                highest = max(reported)
        finally:
            parent.kill()


async def run_and_kill(parent: subprocess.Popen[str], reported: Path, seconds: float) -> list[int]:
    """Run a history for some time after its first record, kill it, and return the ids that it assigned."""
    assert parent.stdin is not None
    assert parent.stdout is not None
    parent.stdin.write(f"{reported}\n")
    parent.stdin.flush()
    child = int(await asyncio.to_thread(parent.stdout.readline))
    try:
        while not (reported.exists() and reported.read_text()):  # noqa: ASYNC240  another process writes it
            await asyncio.sleep(0.01)
        await asyncio.sleep(seconds)
    finally:
        os.kill(child, signal.SIGKILL)
    await asyncio.sleep(0.05)
    return [int(line) for line in (await asyncio.to_thread(reported.read_text)).split("\n")[:-1]]


async def check_after_kill(hass: HomeAssistant, reported: list[int]) -> None:
    history = CommandHistory(hass)
    await history.async_load()
    kept = await history.async_query(HistoryQuery(limit=10_000))
    ids = [item.id for item in kept]
    assert ids == sorted(set(ids), reverse=True)
    assert not any(item.status is Status.PENDING for item in kept)
    # The child purged to 150 records: the newest 150 of the ids it reported must be there.
    assert set(sorted(reported)[-150:]) - set(ids) <= set(range(1, min(ids)))
    assert max(reported) in ids
    assert (await history.async_stats(dt_util.utcnow() - timedelta(days=1)))["total"] == len(kept)
    assert issues(hass, "storage_set_aside") == []
    names = stored_names(Path(hass.config.path(".storage/miner_remote.history")))
    assert names
    assert all(name.isdecimal() for name in names)
    await history.async_close()


@pytest.mark.parametrize("text", ["Anna", "x" * 100])
def test_names_in_model_are_stored_unchanged(text: str) -> None:
    assert segments_module.encode(record(initiated_by=text))[0].initiated_by == text


def test_error_arguments_are_shortened_before_the_error_message() -> None:
    message = "The miner refused: " + "x" * 900
    stored, line = segments_module.encode(
        record(error_message=message, error_code="command_refused", error_args={"miner_message": "x" * 900})
    )
    assert stored.error_message == message
    assert len(line) <= segments_module.MAX_RECORD_BYTES


def test_error_code_is_not_stored_without_its_arguments() -> None:
    arguments: dict[str, object] = {f"argument_{number}": "€" * 100 for number in range(12)}
    stored, _ = segments_module.encode(
        record(error_message="It failed.", error_code="a", error_args=arguments, parameters=dict(arguments))
    )
    assert (stored.error_message, stored.error_code, stored.error_args) == ("It failed.", None, None)
