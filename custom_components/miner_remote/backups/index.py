"""The list of all backups, in files of some hundred lines each, so that a change writes only one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import STORAGE_DIR

from ..const import DOMAIN
from ..control.backup_model import Backup
from ..storage.files import DurableFile, JoinedSave, StoredData, as_list, as_object, stored_names

_VERSION: Final = 1
_FOLDER: Final = f"{DOMAIN}.backups_list"
_FORMER_KEY: Final = f"{DOMAIN}.backups_index"
"""The single file of earlier versions."""

LINES: Final = 500
"""The number of ids in a file; a file takes about a millisecond to serialize."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: a backup, the ids of the keys of its secrets, and the fingerprint of its content.

    Backups of earlier versions have no fingerprint. `origin` is the command of an agent that made the backup.
    """

    backup: Backup
    key_ids: tuple[str, ...]
    fingerprint: str | None
    origin: str | None = None

    def as_dict(self) -> dict[str, object]:
        """Return the line for the disk."""
        own = {"key_ids": list(self.key_ids), "fingerprint": self.fingerprint, "origin": self.origin}
        return {**self.backup.as_dict(), **own}


class BackupIndex:
    """The lines of all backups, and the next id; `async_save` writes the files in which something changed."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start empty; `async_load` must run first."""
        self._hass = hass
        self.lines: dict[int, Line] = {}
        self.next_id = 1
        self._of_miner: dict[str, dict[int, Backup]] = {}
        self._changed: set[int] = set()
        self._save = JoinedSave(hass, f"{DOMAIN} backups", self._async_write_changed)

    async def async_load(self) -> None:
        """Read all files; one that cannot be read is set aside."""
        folder = Path(self._hass.config.path(STORAGE_DIR, _FOLDER))
        names = await self._hass.async_add_executor_job(stored_names, folder) or []
        for number in sorted(int(name) for name in names if name.isdecimal()):
            self._take(await self._file(number).async_load(_parse))
        self._changed.clear()
        former = DurableFile(self._hass, _VERSION, _FORMER_KEY)
        loaded = await former.async_load(_parse)
        if loaded is not None:
            self._take(loaded)
            await self.async_save()
            await former.async_remove()

    async def async_save(self) -> None:
        """Write the changes; raises StorageFailedError."""
        await self._save.async_save()

    def put(self, line: Line) -> None:
        """Add a line, or replace that of the same backup."""
        backup = line.backup
        self.lines[backup.id] = line
        self._of_miner.setdefault(backup.miner_id, {})[backup.id] = backup
        self.next_id = max(self.next_id, backup.id + 1)
        self._changed.add(backup.id // LINES)

    def drop(self, backup_id: int) -> None:
        """Remove a line, if there is one."""
        line = self.lines.pop(backup_id, None)
        if line is None:
            return
        own = self._of_miner[line.backup.miner_id]
        del own[backup_id]
        if not own:
            del self._of_miner[line.backup.miner_id]
        self._changed.add(backup_id // LINES)

    def miner_ids(self) -> tuple[str, ...]:
        """Return the ids of all miners with backups."""
        return tuple(self._of_miner)

    def of_miner(self, miner_id: str) -> Mapping[int, Backup]:
        """Return the backups of a miner by their ids."""
        return self._of_miner.get(miner_id, {})

    def of_origin(self, miner_id: str, origin: str) -> Backup | None:
        """Return the backup of a miner that a command of an agent made, None without one."""
        return next((each for each in self.of_miner(miner_id).values() if self.lines[each.id].origin == origin), None)

    def _take(self, loaded: tuple[int, list[Line]] | None) -> None:
        if loaded is not None:
            for line in loaded[1]:
                self.put(line)
            self.next_id = max(self.next_id, loaded[0])

    async def _async_write_changed(self) -> None:
        pending, self._changed = self._changed, set()
        try:
            while pending:
                number = min(pending)
                await self._async_write(number)
                pending.discard(number)
        finally:
            self._changed |= pending

    async def _async_write(self, number: int) -> None:
        ids = range(number * LINES, (number + 1) * LINES)
        lines = [line for backup_id in ids if (line := self.lines.get(backup_id)) is not None]
        next_id = self.next_id
        # The last file is kept for the next id, even if it has no lines.
        if lines or number == (next_id - 1) // LINES:
            await self._file(number).async_save(
                lambda: {"next_id": next_id, "backups": [line.as_dict() for line in lines]}
            )
        else:
            await self._file(number).async_remove()

    def _file(self, number: int) -> DurableFile:
        return DurableFile(self._hass, _VERSION, f"{_FOLDER}/{number}")


def text_in(data: StoredData, key: str) -> str | None:
    """Return a text in a stored object; None if there is none, or an earlier version wrote it."""
    found = data.get(key)
    return None if found is None else str(found)


def _parse(data: StoredData) -> tuple[int, list[Line]]:
    lines = [
        Line(
            Backup.from_dict(entry),
            tuple(str(key_id) for key_id in as_list(entry["key_ids"])),
            text_in(entry, "fingerprint"),
            text_in(entry, "origin"),
        )
        for entry in map(as_object, as_list(data["backups"]))
    ]
    return int(str(data["next_id"])), lines
