"""Store backups: an index, and a file for each backup, from which its line of the index can be rebuilt."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..drivers.contract.values import MAX_NAME, MinerConfig, Pool
from ..drivers.parsing.text import one_line
from ..drivers.pools.urls import without_login
from ..storage.errors import TranslatedError
from ..storage.files import DurableFile, JoinedSave, StoredData, as_list, as_object, stored_names
from ..storage.vault import Vault
from .codec import decode_config, encode_config, key_ids, public_config, unreadable_slots
from .error_texts import BACKUP_ERROR_TEXTS
from .model import Backup, BackupType

_VERSION = 1
_INDEX_KEY = f"{DOMAIN}.backups_index"
_FOLDER = f"{DOMAIN}.backups"


class BackupError(TranslatedError):
    """A backup cannot be made, read or deleted."""

    texts = BACKUP_ERROR_TEXTS


class BackupStore:
    """All backups; the id of a deleted one is not used again."""

    def __init__(self, hass: HomeAssistant, vault: Vault) -> None:
        """Start empty; `async_load` must run first, after `vault` is loaded."""
        self._hass = hass
        self._vault = vault
        self._index_store = DurableFile(hass, _VERSION, _INDEX_KEY)
        self._backups: dict[int, Backup] = {}
        self._key_ids: dict[int, tuple[str, ...]] = {}
        self._next_id = 1
        self._save = JoinedSave(hass, f"{DOMAIN} backups", self._async_save)
        # A file deleted during a read would look like a lost one.
        self._files = asyncio.Lock()

    async def async_load(self) -> None:
        """Read the index, and the files missing from it."""
        folder = Path(self._hass.config.path(STORAGE_DIR, _FOLDER))
        names = await self._hass.async_add_executor_job(stored_names, folder)
        index = await self._index_store.async_load(_parse_index)
        if index is not None:
            self._next_id, self._backups, self._key_ids = index
        changed = False
        if names is not None:
            numbers = {int(name.partition(".")[0]) for name in names if name.partition(".")[0].isdecimal()}
            present = {int(name) for name in names if name.isdecimal()}
            self._next_id = max([self._next_id, *(number + 1 for number in numbers)])
            for backup_id in self._backups.keys() - present:
                self._drop(backup_id)
                changed = True
            # The index was lost, or Home Assistant went down between the two writes.
            for backup_id in sorted(present - self._backups.keys()):
                read = await self._store(backup_id).async_load(_parse_file)
                if read is not None and read[0].id == backup_id:
                    self._backups[backup_id], self._key_ids[backup_id] = read[0], tuple(key_ids(read[1]))
                    changed = True
        if changed:
            await self._save.async_save()
        self._vault.check_readable({key_id for ids in self._key_ids.values() for key_id in ids})

    async def async_add(
        self,
        *,
        miner_id: str,
        miner_ip: str,
        backup_name: str,
        description: str | None,
        backup_type: BackupType,
        created_by: str,
        config: MinerConfig,
        driver: str,
    ) -> Backup:
        """Store a configuration; pool passwords that the miner does not report are taken from the vault.

        Returns the backup once it is on the disk. Raises BackupError if the configuration is implausible, and
        StorageFailedError if it cannot be written.
        """
        _check(config)
        backup = Backup(
            id=self._next_id,
            miner_id=miner_id,
            miner_ip=miner_ip,
            backup_name=backup_name,
            description=description,
            backup_type=backup_type,
            created_at=dt_util.utcnow(),
            created_by=created_by,
            model=config.identity.model,
            driver=driver,
            firmware_version=config.identity.firmware_version,
        )
        self._next_id += 1
        data = encode_config(
            replace(config, pools=tuple(self._with_password(miner_id, pool) for pool in config.pools)), self._vault
        )
        await self._store(backup.id).async_save({"backup": backup.as_dict(), "config": data})
        self._backups[backup.id], self._key_ids[backup.id] = backup, tuple(key_ids(data))
        try:
            await self._save.async_save()
        except HomeAssistantError:
            self._drop(backup.id)
            with suppress(OSError):
                await self._store(backup.id).async_remove()
            raise
        return backup

    def list(
        self,
        miner_ip: str | None = None,
        limit: int = 50,
        *,
        miner_id: str | None = None,
        before_id: int | None = None,
    ) -> list[Backup]:
        """Return up to `limit` backups, newest first; None means any, `before_id` pages to older ones."""
        chosen = (
            backup
            for _, backup in sorted(self._backups.items(), reverse=True)
            if (miner_ip is None or backup.miner_ip == miner_ip)
            and (miner_id is None or backup.miner_id == miner_id)
            and (before_id is None or backup.id < before_id)
        )
        return list(islice(chosen, max(0, limit)))

    def get(self, backup_id: int) -> Backup | None:
        """Return the backup with this id, or None."""
        return self._backups.get(backup_id)

    async def async_config(self, backup_id: int) -> MinerConfig:
        """Return the content of a backup; a password that cannot be decrypted is None.

        Raises KeyError if the backup does not exist, and BackupError if its file cannot be read: the file is then set
        aside and the backup is gone.
        """
        store = self._store(backup_id)
        async with self._files:
            backup = self._backups[backup_id]
            config = await store.async_load(lambda data: decode_config(_parse_file(data)[1], self._vault))
            if config is None:
                self._drop(backup_id)
        if config is None:
            await self._save.async_save()
            raise BackupError(
                "backup_unreadable", backup_id=backup_id, name=backup.backup_name, file=store.relative_path
            )
        return config

    async def async_unreadable_slots(self, backup_id: int) -> set[int]:
        """Return the pool slots of a backup whose login in the URL cannot be decrypted; raises KeyError."""
        store = self._store(backup_id)
        async with self._files:
            if backup_id not in self._backups:
                raise KeyError(backup_id)
            slots = await store.async_load(lambda data: unreadable_slots(_parse_file(data)[1], self._vault))
        return slots or set()

    async def async_config_json(self, backup_id: int, *, include_secrets: bool) -> dict[str, object]:
        """Return the content of a backup as the REST API's `config_data`; raises like `async_config`."""
        return public_config(await self.async_config(backup_id), include_secrets=include_secrets)

    async def async_set_validated(self, backup_id: int, validated: bool) -> None:
        """Store whether the live miner matches the backup; raises KeyError."""
        if self._backups[backup_id].is_validated != validated:
            self._backups[backup_id] = replace(self._backups[backup_id], is_validated=validated)
            await self._save.async_save()

    async def async_delete(self, backup_id: int) -> None:
        """Delete a backup for good.

        Raises KeyError if it does not exist, and BackupError or StorageFailedError if the disk fails.
        """
        store = self._store(backup_id)
        async with self._files:
            if backup_id not in self._backups:
                raise KeyError(backup_id)
            # The file goes first: a file missing from the index would come back at the next start.
            try:
                await store.async_remove()
            except OSError as err:
                raise BackupError("backup_not_deleted", file=store.relative_path, error=str(err)) from err
            self._drop(backup_id)
        await self._save.async_save()

    def _drop(self, backup_id: int) -> None:
        self._backups.pop(backup_id, None)
        self._key_ids.pop(backup_id, None)

    async def _async_save(self) -> None:
        backups, ids, next_id = list(self._backups.values()), dict(self._key_ids), self._next_id
        await self._index_store.async_save(
            lambda: {
                "next_id": next_id,
                "backups": [{**backup.as_dict(), "key_ids": list(ids.get(backup.id, ()))} for backup in backups],
            }
        )

    def _with_password(self, miner_id: str, pool: Pool) -> Pool:
        if pool.password is not None:
            return pool
        return replace(pool, password=self._vault.pool_password(miner_id, pool.url, pool.user))

    def _store(self, backup_id: int) -> DurableFile:
        return DurableFile(self._hass, _VERSION, f"{_FOLDER}/{backup_id}")


def _check(config: MinerConfig) -> None:
    """Raise BackupError if the configuration is implausible."""
    if not config.pools:
        raise BackupError("backup_without_pools")
    for pool in config.pools:
        if not pool.url:
            raise BackupError("backup_empty_pool", pool=pool.slot)
        if not _plausible(pool.url):
            url = repr(one_line(without_login(pool.url), MAX_NAME))
            raise BackupError("backup_implausible_pool", url=url, pool=pool.slot)


def _plausible(url: str) -> bool:
    """Return whether a pool URL, with or without scheme, names a host, and no port of 0 or out of range."""
    text = url.strip()
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _parse_index(data: StoredData) -> tuple[int, dict[int, Backup], dict[int, tuple[str, ...]]]:
    backups: dict[int, Backup] = {}
    ids: dict[int, tuple[str, ...]] = {}
    for entry in as_list(data["backups"]):
        line = as_object(entry)
        backup = Backup.from_dict(line)
        backups[backup.id] = backup
        ids[backup.id] = tuple(str(key_id) for key_id in as_list(line["key_ids"]))
    return int(str(data["next_id"])), backups, ids


def _parse_file(data: StoredData) -> tuple[Backup, Mapping[str, object]]:
    return Backup.from_dict(as_object(data["backup"])), as_object(data["config"])
