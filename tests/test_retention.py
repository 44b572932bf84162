"""Retention of records, and of the data of removed miners, follows the settings of all sites, loaded or not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.miner_remote import PURGE_INTERVAL
from custom_components.miner_remote.runtime import DATA
from custom_components.miner_remote.storage.errors import StorageFailedError
from custom_components.miner_remote.storage.files import DurableFile

from .conftest import SetUpSite

POOL = ("stratum+tcp://pool.example.com:3333", "anna.rig1", "hunter2")


async def _purge(hass: HomeAssistant) -> None:
    async_fire_time_changed(hass, dt_util.utcnow() + PURGE_INTERVAL + timedelta(seconds=1))
    await hass.async_block_till_done()


async def test_retention_of_unloaded_site_counts(
    hass: HomeAssistant, set_up_site: SetUpSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A site that is disabled, or being set up again during the purge, loses no records."""
    entry = await set_up_site(options={"history_days": 3650, "history_records": 500_000})
    asked: list[dict[str, int]] = []

    async def purge(**limits: int) -> None:
        asked.append(limits)

    monkeypatch.setattr(hass.data[DATA].history, "async_purge", purge)
    await _purge(hass)
    assert await hass.config_entries.async_unload(entry.entry_id)
    await _purge(hass)
    assert asked == [{"keep_days": 3650, "keep_records": 500_000}] * 2


async def test_failed_purge_is_logged(
    hass: HomeAssistant, set_up_site: SetUpSite, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await set_up_site()

    async def purge(**_limits: int) -> None:
        raise StorageFailedError("storage_read_only", file=".storage/test")

    monkeypatch.setattr(hass.data[DATA].history, "async_purge", purge)
    await _purge(hass)
    assert "Could not remove old commands from the history: .storage/test could be" in caplog.text
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("whole_site", [False, True])
async def test_removed_miners_are_forgotten_when_disk_is_full(
    hass: HomeAssistant,
    set_up_site: SetUpSite,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    whole_site: bool,
) -> None:
    entry = await set_up_site(["127.43.30.1", "127.43.30.2"], answers=False)
    data = hass.data[DATA]
    ids = [miner.miner_id for miner in data.fleet]
    for miner_id in ids:
        await data.vault.async_remember_pool_password(miner_id, *POOL)

    async def full(*_args: object) -> None:
        raise StorageFailedError("storage_read_only", file=".storage/test")

    with monkeypatch.context() as patched:
        patched.setattr(DurableFile, "async_save", full)
        if whole_site:
            await hass.config_entries.async_remove(entry.entry_id)
        else:
            for subentry_id in list(entry.subentries):
                hass.config_entries.async_remove_subentry(entry, subentry_id)
        await hass.async_block_till_done()
    assert [data.vault.pool_password(miner_id, *POOL[:2]) for miner_id in ids] == [None, None]
    assert "Traceback" not in caplog.text
    if not whole_site:
        await hass.config_entries.async_unload(entry.entry_id)
