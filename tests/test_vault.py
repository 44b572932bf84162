"""Passwords: encrypted on the disk, remembered by miner and pool, and never silently lost."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.storage.errors import StorageFailedError, VaultError
from custom_components.miner_remote.storage.vault import Vault, key_id_of

from .disk import broken_disk, issues, real_hass

POOL = ("stratum+tcp://pool.example.com:3333", "anna.rig1")


async def loaded(hass: HomeAssistant) -> Vault:
    vault = Vault(hass)
    await vault.async_load()
    return vault


def everything(folder: Path) -> str:
    return "\n".join(file.read_text() for file in (folder / ".storage").rglob("miner_remote*") if file.is_file())


async def test_secret_is_decrypted_after_restart(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        vault = await loaded(hass)
        token = vault.encrypt("hunter2 ü")
        assert "hunter2" not in token
        assert vault.decrypt(token) == "hunter2 ü"
        assert key_id_of(token) == vault.key_id
        file = tmp_path / ".storage" / "miner_remote.vault_key"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    async with real_hass(tmp_path) as hass:
        vault = await loaded(hass)
        assert vault.decrypt(token) == "hunter2 ü"
        for wrong in ("", "x", f"{vault.key_id}:", f"{vault.key_id}:gAAAA", token[:-4], f"ü{token}"):
            with pytest.raises(VaultError):
                vault.decrypt(wrong)
        assert "hunter2" not in repr(vault)


async def test_encrypting_without_key_raises(hass: HomeAssistant) -> None:
    with pytest.raises(VaultError):
        Vault(hass).encrypt("hunter2")


async def test_key_is_not_used_if_it_cannot_be_saved(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        vault = Vault(hass)
        async with broken_disk():
            with pytest.raises(StorageFailedError):
                await vault.async_load()
        with pytest.raises(VaultError):
            vault.encrypt("hunter2")


async def test_pool_passwords_are_remembered_by_miner_pool_and_user(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        vault = await loaded(hass)
        await vault.async_remember_pool_password("m1", *POOL, "hunter2")
        await vault.async_remember_pool_password("m1", *POOL, "hunter3")
        await vault.async_remember_pool_password("m1", *POOL, "hunter3")
        await vault.async_remember_pool_password("m2", *POOL, "d=1024,x")
        assert "hunter" not in everything(tmp_path)
    async with real_hass(tmp_path) as hass:
        vault = await loaded(hass)
        assert vault.pool_password("m1", *POOL) == "hunter3"
        assert vault.pool_password("m1", "POOL.example.com:3333/", "anna.rig1") == "hunter3"
        assert vault.pool_password("m2", *POOL) == "d=1024,x"
        assert vault.pool_password("m1", POOL[0], "anna.rig2") is None
        assert vault.pool_password("m1", "stratum+ssl://pool.example.com:3333", "anna.rig1") is None
        await vault.async_forget_miners(["m1"])
        await vault.async_forget_miners(["m1"])
        assert vault.pool_password("m1", *POOL) is None
    async with real_hass(tmp_path) as hass:
        vault = await loaded(hass)
        assert vault.pool_password("m1", *POOL) is None
        assert vault.pool_password("m2", *POOL) == "d=1024,x"


async def test_concurrent_passwords_are_stored_and_oldest_dropped(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        vault = await loaded(hass)
        await asyncio.gather(*(vault.async_remember_pool_password(f"m{n}", *POOL, f"pw{n}") for n in range(300)))
        for number in range(30):
            await vault.async_remember_pool_password("m1", f"pool{number}:3333", "anna", f"pw{number}")
    async with real_hass(tmp_path) as hass:
        vault = await loaded(hass)
        assert all(vault.pool_password(f"m{n}", *POOL) == f"pw{n}" for n in range(2, 300))
        assert [vault.pool_password("m1", f"pool{n}:3333", "anna") for n in (0, 9, 10, 29)] == [
            None,
            None,
            "pw10",
            "pw29",
        ]


async def test_password_that_cannot_be_saved_raises(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        vault = await loaded(hass)
        async with broken_disk():
            with pytest.raises(StorageFailedError):
                await vault.async_remember_pool_password("m1", *POOL, "hunter2")


async def test_password_that_was_not_saved_is_written_when_given_again(tmp_path: Path) -> None:
    """A password is on the disk when the call returns, even if memory had it already."""
    async with real_hass(tmp_path) as hass:
        vault = await loaded(hass)
        async with broken_disk():
            with pytest.raises(StorageFailedError):
                await vault.async_remember_pool_password("m1", *POOL, "hunter2")
            with pytest.raises(StorageFailedError):
                await vault.async_remember_pool_password("m1", *POOL, "hunter2")
        await vault.async_remember_pool_password("m1", *POOL, "hunter2")
    async with real_hass(tmp_path) as hass:
        assert (await loaded(hass)).pool_password("m1", *POOL) == "hunter2"


@pytest.mark.parametrize("text", [None, "{", '{"version": 1, "minor_version": 1, "data": {"key": "short"}}'])
async def test_lost_key_raises_issue_and_keeps_encrypted_values(tmp_path: Path, text: str | None) -> None:
    key = tmp_path / ".storage" / "miner_remote.vault_key"
    async with real_hass(tmp_path) as hass:
        vault = await loaded(hass)
        await vault.async_remember_pool_password("m1", *POOL, "hunter2")
        assert issues(hass, "vault_key_missing") == []
    kept = key.read_text()
    key.unlink() if text is None else key.write_text(text)
    async with real_hass(tmp_path) as hass:
        vault = await loaded(hass)
        assert issues(hass, "vault_key_missing") == [".storage/miner_remote.vault_key"]
        assert vault.pool_password("m1", *POOL) is None
        await vault.async_remember_pool_password("m2", *POOL, "hunter3")
        assert vault.pool_password("m2", *POOL) == "hunter3"
    key.write_text(kept)
    async with real_hass(tmp_path) as hass:
        vault = await loaded(hass)
        assert vault.pool_password("m1", *POOL) == "hunter2"
        assert vault.pool_password("m2", *POOL) is None


async def test_storage_works_with_mocked_storage(hass: HomeAssistant) -> None:
    vault = await loaded(hass)
    await vault.async_remember_pool_password("m1", *POOL, "hunter2")
    assert (await loaded(hass)).pool_password("m1", *POOL) == "hunter2"
