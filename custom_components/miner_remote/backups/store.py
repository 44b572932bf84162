"""Store backups: an index, and a file for each backup, from which its line of the index can be rebuilt."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..control.backup_model import Backup, BackupType
from ..drivers.contract.values import MAX_NAME, MinerConfig, Pool
from ..drivers.parsing.text import one_line
from ..drivers.pools.urls import without_login
from ..storage.errors import TranslatedError
from ..storage.files import DurableFile, StoredData, as_object, stored_names
from ..storage.vault import Vault
from .codec import decode_config, encode_config, fingerprint_of, key_ids, public_config, unreadable_slots
from .error_texts import BACKUP_ERROR_TEXTS
from .index import BackupIndex, Line, text_in

_VERSION = 1
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
        self._index = BackupIndex(hass)
        # A file deleted during a read would look like a lost one.
        self._files = asyncio.Lock()

    async def async_load(self) -> None:
        """Read the index, and the files missing from it."""
        folder = Path(self._hass.config.path(STORAGE_DIR, _FOLDER))
        names = await self._hass.async_add_executor_job(stored_names, folder)
        await self._index.async_load()
        lines = self._index.lines
        changed = False
        if names is not None:
            numbers = {int(name.partition(".")[0]) for name in names if name.partition(".")[0].isdecimal()}
            present = {int(name) for name in names if name.isdecimal()}
            self._index.next_id = max([self._index.next_id, *(number + 1 for number in numbers)])
            for backup_id in lines.keys() - present:
                self._index.drop(backup_id)
                changed = True
            # The index was lost, or Home Assistant went down between the two writes.
            for backup_id in sorted(present - lines.keys()):
                line = await self._store(backup_id).async_load(_parse_line)
                if line is not None and line.backup.id == backup_id:
                    self._index.put(line)
                    changed = True
        if changed:
            await self._index.async_save()
        self._vault.check_readable({key_id for line in lines.values() for key_id in line.key_ids})

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
        origin: str | None = None,
    ) -> Backup:
        """Store a configuration; pool passwords that the miner does not report are taken from the vault.

        Returns the backup once it is on the disk. If the newest backup of the miner has the same configuration, an
        automatic backup stores nothing; the newest one is confirmed and returned. What agents send has an `origin`,
        as the same result may come twice: if the miner has a backup of this origin, that one is returned. Raises
        BackupError if the configuration is implausible, and StorageFailedError if it cannot be written.
        """
        if origin is not None and (stored := self._index.of_origin(miner_id, origin)) is not None:
            return stored
        _check(config)
        config = replace(config, pools=tuple(self._with_password(miner_id, pool) for pool in config.pools))
        fingerprint = fingerprint_of(config, self._vault)
        newest = self.newest(miner_id)
        if backup_type is BackupType.AUTOMATIC and newest is not None:
            line = self._index.lines[newest.id]
            if (line.fingerprint, newest.driver) == (fingerprint, driver):
                self._index.put(replace(line, backup=replace(newest, last_confirmed_at=dt_util.utcnow())))
                await self._index.async_save()
                return self._index.lines[newest.id].backup
        backup = Backup(
            id=self._index.next_id,
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
        self._index.next_id += 1
        data = encode_config(config, self._vault)
        await self._store(backup.id).async_save(
            {"backup": backup.as_dict(), "config": data, "fingerprint": fingerprint, "origin": origin}
        )
        self._index.put(Line(backup, tuple(key_ids(data)), fingerprint, origin))
        try:
            await self._index.async_save()
        except HomeAssistantError:
            self._index.drop(backup.id)
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
        ids = self._index.lines if miner_id is None else self._index.of_miner(miner_id)
        chosen = (
            backup
            for backup in (self._index.lines[backup_id].backup for backup_id in sorted(ids, reverse=True))
            if (miner_ip is None or backup.miner_ip == miner_ip) and (before_id is None or backup.id < before_id)
        )
        return list(islice(chosen, max(0, limit)))

    def get(self, backup_id: int) -> Backup | None:
        """Return the backup with this id, or None."""
        line = self._index.lines.get(backup_id)
        return None if line is None else line.backup

    def newest(self, miner_id: str) -> Backup | None:
        """Return the newest backup of a miner, or None."""
        own = self._index.of_miner(miner_id)
        return own[max(own)] if own else None

    def last_backup_at(self, miner_id: str) -> datetime | None:
        """Return when the newest backup of a miner was made or last confirmed, None without one."""
        newest = self.newest(miner_id)
        return None if newest is None else newest.valid_at

    def miner_ids(self) -> tuple[str, ...]:
        """Return the ids of all miners with backups, configured or not."""
        return self._index.miner_ids()

    def of_miner(self, miner_id: str) -> tuple[Backup, ...]:
        """Return all backups of a miner, oldest first."""
        return tuple(backup for _, backup in sorted(self._index.of_miner(miner_id).items()))

    async def async_config(self, backup_id: int) -> MinerConfig:
        """Return the content of a backup; a password that cannot be decrypted is None.

        Raises KeyError if the backup does not exist, and BackupError if its file cannot be read: the file is then set
        aside and the backup is gone.
        """
        store = self._store(backup_id)
        async with self._files:
            backup = self._index.lines[backup_id].backup
            config = await store.async_load(lambda data: decode_config(_parse_file(data)[1], self._vault))
            if config is None:
                self._index.drop(backup_id)
        if config is None:
            await self._index.async_save()
            raise BackupError(
                "backup_unreadable", backup_id=backup_id, name=backup.backup_name, file=store.relative_path
            )
        return config

    async def async_unreadable_slots(self, backup_id: int) -> set[int]:
        """Return the pool slots of a backup whose login in the URL cannot be decrypted; raises KeyError."""
        store = self._store(backup_id)
        async with self._files:
            if backup_id not in self._index.lines:
                raise KeyError(backup_id)
            slots = await store.async_load(lambda data: unreadable_slots(_parse_file(data)[1], self._vault))
        return slots or set()

    async def async_config_json(self, backup_id: int, *, include_secrets: bool) -> dict[str, object]:
        """Return the content of a backup as the REST API's `config_data`; raises like `async_config`."""
        return public_config(await self.async_config(backup_id), include_secrets=include_secrets)

    async def async_set_validated(self, backup_id: int, validated: bool) -> None:
        """Store whether the live miner matches the backup; raises KeyError."""
        line = self._index.lines[backup_id]
        if line.backup.is_validated != validated:
            self._index.put(replace(line, backup=replace(line.backup, is_validated=validated)))
            await self._index.async_save()

    async def async_delete(self, backup_id: int) -> None:
        """Delete a backup for good.

        Raises KeyError if it does not exist, and BackupError or StorageFailedError if the disk fails.
        """
        await self._async_remove(backup_id)
        await self._index.async_save()

    async def async_delete_many(self, backup_ids: Iterable[int]) -> None:
        """Delete backups for good; unknown ones are ignored.

        Raises BackupError or StorageFailedError if the disk fails; those before are deleted then.
        """
        deleted = False
        try:
            for backup_id in backup_ids:
                with suppress(KeyError):
                    await self._async_remove(backup_id)
                    deleted = True
        finally:
            if deleted:
                await self._index.async_save()

    async def _async_remove(self, backup_id: int) -> None:
        """Delete a backup, but not from the index on the disk; raises KeyError or BackupError."""
        store = self._store(backup_id)
        async with self._files:
            if backup_id not in self._index.lines:
                raise KeyError(backup_id)
            # The file goes first: a file missing from the index would come back at the next start.
            try:
                await store.async_remove()
            except OSError as err:
                raise BackupError("backup_not_deleted", file=store.relative_path, error=str(err)) from err
            self._index.drop(backup_id)

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


def _parse_line(data: StoredData) -> Line:
    backup, config = _parse_file(data)
    return Line(backup, tuple(key_ids(config)), text_in(data, "fingerprint"), text_in(data, "origin"))


def _parse_file(data: StoredData) -> tuple[Backup, Mapping[str, object]]:
    return Backup.from_dict(as_object(data["backup"])), as_object(data["config"])
