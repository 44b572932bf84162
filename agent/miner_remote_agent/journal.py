"""What the agent keeps on the disk: commands with their results, what it did alone, its plan and its assignment.

SQLite, in one thread of its own. A write returns once it is on the disk; writes that wait together are committed
together. Nothing here is secret: what home seals for the agent is kept sealed.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from .core.wire.command_messages import Stage

FORMAT: Final = 1

SCHEMA: Final = """
CREATE TABLE commands (
  id TEXT PRIMARY KEY,
  miner_id TEXT NOT NULL,
  command_type TEXT NOT NULL,
  received_at REAL NOT NULL,
  stage TEXT NOT NULL,
  result TEXT,
  acknowledged_at REAL
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_commands ON commands (received_at) WHERE acknowledged_at IS NULL;
CREATE TABLE records (
  id TEXT PRIMARY KEY,
  created_at REAL NOT NULL,
  record TEXT NOT NULL,
  acknowledged_at REAL
) STRICT, WITHOUT ROWID;
CREATE TABLE kept (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE ownerships (
  miner_id TEXT PRIMARY KEY,
  value TEXT,
  changed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""

KEEP_S: Final = 7 * 86_400.0
"""How long commands and records that home has acknowledged are kept."""

PAGE: Final = 200
"""How many results or records are read at a time."""


class JournalError(Exception):
    """The journal cannot be read or written; the text says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalCommand:
    """One command as the journal has it; `result` is the message for home, once the command ended."""

    id: str
    miner_id: str
    command_type: str
    stage: Stage
    result: str | None = None


@dataclass(frozen=True, slots=True)
class JournalRecord:
    """One record of what the agent did alone, as the message for home has it."""

    id: str
    record: str


@dataclass(frozen=True, slots=True)
class KeptOwnership:
    """What schedules own of a miner, None if it is nothing; `changed` until home has it."""

    miner_id: str
    value: str | None
    changed: bool


type _Work = Callable[[sqlite3.Connection], object]


class Journal:
    """The agent's memory on the disk."""

    def __init__(self, path: Path) -> None:
        """Note the path; `async_open` opens the file."""
        self.path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")
        self._connection: sqlite3.Connection | None = None
        self._waiting: list[tuple[_Work, asyncio.Future[Any]]] = []
        self._committing: asyncio.Task[None] | None = None

    async def async_open(self) -> None:
        """Open the file, and create it if it is missing; raises JournalError."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._open)

    def _open(self) -> None:
        try:
            self.path.touch(mode=0o600)
            connection = sqlite3.connect(self.path, isolation_level=None, timeout=1.0, check_same_thread=False)
            self._connection = connection
            for pragma in ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL"):
                connection.execute(f"PRAGMA {pragma}")
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version == 0:
                connection.executescript(f"BEGIN IMMEDIATE; {SCHEMA} PRAGMA user_version = {FORMAT}; COMMIT;")
            elif version != FORMAT:
                raise JournalError(
                    f"Use the agent that wrote {self.path}, or move the file away: its format is {version}, and this "
                    f"agent knows format {FORMAT}."
                )
            # Takes the lock, which ends when the process does.
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("COMMIT")
        except sqlite3.OperationalError as err:
            if "locked" in str(err):
                raise JournalError(
                    f"Stop the other agent, or give this one a `data` folder of its own: {self.path} is in use."
                ) from err
            raise self._failed(err) from err
        except (OSError, sqlite3.Error) as err:
            raise self._failed(err) from err

    def _failed(self, err: Exception) -> JournalError:
        return JournalError(
            f"Make sure that the agent's user can write {self.path} and that the disk is not full; move the file away "
            f"if it is damaged: {err}."
        )

    async def async_close(self) -> None:
        """Finish the writes that wait, and close the file."""
        while self._committing is not None:
            await asyncio.wait({self._committing})
        connection, self._connection = self._connection, None
        if connection is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, connection.close)
        self._thread.shutdown()

    # Access ----------------------------------------------------------------------------------------------------------

    async def _async_do[ResultT](self, work: Callable[[sqlite3.Connection], ResultT]) -> ResultT:
        """Return what `work` returns, once it is on the disk; raises JournalError."""
        if self._connection is None:
            raise JournalError(_CLOSED)
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._committing is None:
            self._committing = asyncio.create_task(self._async_commit(), name="journal")
        # The write goes on if its caller is cancelled.
        result: ResultT = await asyncio.shield(done)
        return result

    async def _async_commit(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                taken, self._waiting = self._waiting, []
                try:
                    results = await loop.run_in_executor(self._thread, self._run, [work for work, _done in taken])
                except JournalError as err:
                    for _work, done in taken:
                        if not done.cancelled():
                            done.set_exception(err)
                            # A caller that was cancelled does not fetch it.
                            done.exception()
                else:
                    for (_work, done), result in zip(taken, results, strict=True):
                        if not done.cancelled():
                            done.set_result(result)
        finally:
            self._committing = None

    def _run(self, works: Sequence[_Work]) -> list[object]:
        connection = self._connection
        if connection is None:
            raise JournalError(_CLOSED)
        try:
            connection.execute("BEGIN IMMEDIATE")
            try:
                results = [work(connection) for work in works]
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
        except sqlite3.Error as err:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise self._failed(err) from err
        return results

    # Commands --------------------------------------------------------------------------------------------------------

    async def async_accept(self, command: JournalCommand, now: float) -> JournalCommand | None:
        """Store a new command; return what is stored if its id is known already."""

        def work(connection: sqlite3.Connection) -> JournalCommand | None:
            added = connection.execute(
                "INSERT OR IGNORE INTO commands (id, miner_id, command_type, received_at, stage)"
                " VALUES (?, ?, ?, ?, ?)",
                (command.id, command.miner_id, command.command_type, now, command.stage.value),
            )
            if added.rowcount:
                return None
            return next(_commands(connection.execute(f"{_COMMANDS} WHERE id = ?", (command.id,))))

        return await self._async_do(work)

    async def async_sent(self, command_id: str) -> None:
        """Store that a command is carried out from now on."""
        await self._async_do(
            lambda connection: connection.execute(
                "UPDATE commands SET stage = ? WHERE id = ? AND stage = ?",
                (Stage.SENT.value, command_id, Stage.ACCEPTED.value),
            )
        )

    async def async_finish(self, command_id: str, result: str) -> None:
        """Store the result of a command, once: a second one changes nothing."""
        await self._async_do(
            lambda connection: connection.execute(
                "UPDATE commands SET stage = ?, result = ? WHERE id = ? AND stage != ?",
                (Stage.FINAL.value, result, command_id, Stage.FINAL.value),
            )
        )

    async def async_unfinished(self) -> list[JournalCommand]:
        """Return the commands that have not ended."""
        return await self._async_do(
            lambda connection: list(
                _commands(connection.execute(f"{_COMMANDS} WHERE stage != ?", (Stage.FINAL.value,)))
            )
        )

    async def async_unacknowledged(self, after: str = "", limit: int = PAGE) -> list[JournalCommand]:
        """Return commands that ended and that home has not acknowledged, in the order of their ids after `after`."""
        return await self._async_do(
            lambda connection: list(
                _commands(
                    connection.execute(
                        f"{_COMMANDS} WHERE stage = ? AND acknowledged_at IS NULL AND id > ? ORDER BY id LIMIT ?",
                        (Stage.FINAL.value, after, limit),
                    )
                )
            )
        )

    # What the agent did alone ----------------------------------------------------------------------------------------

    async def async_add_record(self, record_id: str, record: str, now: float) -> None:
        """Store a record, or replace it."""
        await self._async_do(
            lambda connection: connection.execute(
                "INSERT OR REPLACE INTO records (id, created_at, record) VALUES (?, ?, ?)", (record_id, now, record)
            )
        )

    async def async_drop_record(self, record_id: str) -> None:
        """Delete the record of a command that was not sent."""
        await self._async_do(lambda connection: connection.execute("DELETE FROM records WHERE id = ?", (record_id,)))

    async def async_records(self, after: str = "", limit: int = PAGE) -> list[JournalRecord]:
        """Return records that home has not acknowledged, in the order of their ids after `after`."""
        return await self._async_do(
            lambda connection: [
                JournalRecord(*row)
                for row in connection.execute(
                    "SELECT id, record FROM records WHERE acknowledged_at IS NULL AND id > ? ORDER BY id LIMIT ?",
                    (after, limit),
                )
            ]
        )

    async def async_acknowledge(self, ids: Sequence[str], now: float) -> None:
        """Note that home has the results and records of these ids, and delete old ones."""

        def work(connection: sqlite3.Connection) -> None:
            acknowledged = [(now, each) for each in ids]
            connection.executemany(
                "UPDATE commands SET acknowledged_at = ? WHERE id = ? AND stage = 'final' AND acknowledged_at IS NULL",
                acknowledged,
            )
            connection.executemany(
                "UPDATE records SET acknowledged_at = ? WHERE id = ? AND acknowledged_at IS NULL", acknowledged
            )
            for table in ("commands", "records"):
                connection.execute(f"DELETE FROM {table} WHERE acknowledged_at < ?", (now - KEEP_S,))  # noqa: S608

        await self._async_do(work)

    # Plan, assignment, ownership -------------------------------------------------------------------------------------

    async def async_waiting(self) -> int:
        """Return how many results and records home has not acknowledged."""

        def work(connection: sqlite3.Connection) -> int:
            query = (
                "SELECT (SELECT count(*) FROM commands WHERE stage = 'final' AND acknowledged_at IS NULL)"
                " + (SELECT count(*) FROM records WHERE acknowledged_at IS NULL)"
            )
            return int(connection.execute(query).fetchone()[0])

        return await self._async_do(work)

    async def async_kept(self, name: str) -> str | None:
        """Return a kept value, or None."""

        def work(connection: sqlite3.Connection) -> str | None:
            row = connection.execute("SELECT value FROM kept WHERE name = ?", (name,)).fetchone()
            return None if row is None else str(row[0])

        return await self._async_do(work)

    async def async_keep(self, name: str, value: str) -> None:
        """Keep a value under a name."""
        await self._async_do(
            lambda connection: connection.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (name, value))
        )

    async def async_ownerships(self) -> list[KeptOwnership]:
        """Return what schedules own."""
        return await self._async_do(
            lambda connection: [
                KeptOwnership(miner_id, value, changed=bool(changed))
                for miner_id, value, changed in connection.execute("SELECT miner_id, value, changed FROM ownerships")
            ]
        )

    async def async_set_ownerships(self, ownerships: Sequence[KeptOwnership]) -> None:
        """Store what schedules own of some miners."""

        def work(connection: sqlite3.Connection) -> None:
            connection.executemany(
                "INSERT OR REPLACE INTO ownerships VALUES (?, ?, ?)",
                [(each.miner_id, each.value, int(each.changed)) for each in ownerships],
            )
            connection.execute("DELETE FROM ownerships WHERE value IS NULL AND NOT changed")

        await self._async_do(work)


_CLOSED: Final = "The journal is closed: the agent stops."
_COMMANDS: Final = "SELECT id, miner_id, command_type, stage, result FROM commands"


def _commands(rows: sqlite3.Cursor) -> Iterator[JournalCommand]:
    for command_id, miner_id, command_type, stage, result in rows:
        yield JournalCommand(
            id=command_id, miner_id=miner_id, command_type=command_type, stage=Stage(stage), result=result
        )
