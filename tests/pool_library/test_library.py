"""The pool library: stored with encrypted passwords, checked, and never without its users."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.input.fields import InvalidDataError
from custom_components.miner_remote.pool_library import library as library_module
from custom_components.miner_remote.pool_library.errors import PoolLibraryError
from custom_components.miner_remote.pool_library.library import PoolLibrary
from custom_components.miner_remote.pool_library.model import LibraryPool, PoolUser
from custom_components.miner_remote.storage.errors import StorageFailedError
from custom_components.miner_remote.storage.vault import Vault

from ..disk import broken_disk, issues, real_hass

PASSWORD = "geheim-5-Belemnit"
POOL: Mapping[str, Any] = {
    "name": "Main pool",
    "url": "stratum+tcp://pool.example.com:3333",
    "worker": "account.{hostname}",
    "password": PASSWORD,
    "fee_percent": 2.5,
    "note": "PPS",
}


async def opened(hass: HomeAssistant) -> PoolLibrary:
    vault = Vault(hass)
    await vault.async_load()
    return await PoolLibrary(hass, vault).async_load()


def stored(folder: Path) -> str:
    return "\n".join(file.read_text() for file in (folder / ".storage").rglob("miner_remote*") if file.is_file())


def problems(err: pytest.ExceptionInfo[InvalidDataError]) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in err.value.errors]


async def test_pool_survives_a_restart_with_its_password_encrypted(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        library = await opened(hass)
        made = await library.async_create(POOL)
        assert made == LibraryPool(
            pool_id=1,
            name="Main pool",
            url="stratum+tcp://pool.example.com:3333",
            worker="account.{hostname}",
            fee_percent=2.5,
            note="PPS",
            has_password=True,
        )
        assert PASSWORD not in stored(tmp_path)
        assert PASSWORD not in repr(library.collection.data)
    async with real_hass(tmp_path) as hass:
        library = await opened(hass)
        assert library.pools() == [made]
        assert library.pool(1) == made
        assert library.as_library_pools() == {1: made}
        assert library.password(1) == PASSWORD
        assert (await library.async_create({**POOL, "name": "Second"})).pool_id == 2
        await library.async_delete(2)
        assert (await library.async_create({**POOL, "name": "Third"})).pool_id == 3


async def test_clients_get_no_password_not_even_encrypted(hass: HomeAssistant) -> None:
    library = await opened(hass)
    pool = await library.async_create(POOL)
    assert library.as_json(pool) == {
        "id": 1,
        "name": "Main pool",
        "url": "stratum+tcp://pool.example.com:3333",
        "worker": "account.{hostname}",
        "has_password": True,
        "fee_percent": 2.5,
        "note": "PPS",
        "used_by": [],
    }


async def test_password_is_kept_changed_and_removed(hass: HomeAssistant) -> None:
    library = await opened(hass)
    await library.async_create(POOL)
    pool = await library.async_update(1, {"name": "Renamed", "id": 7, "has_password": False, "used_by": []})
    assert (pool.pool_id, pool.name, pool.has_password, library.password(1)) == (1, "Renamed", True, PASSWORD)
    await library.async_update(1, {"password": "another"})
    assert library.password(1) == "another"
    await library.async_update(1, {"password": ""})
    assert library.password(1) == ""
    pool = await library.async_update(1, {"password": None, "fee_percent": None})
    assert (pool.has_password, pool.fee_percent, library.password(1)) == (False, None, None)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": None}, [("name", "missing")]),
        ({"name": " "}, [("name", "empty")]),
        ({"url": "http://pool.example.com"}, [("url", "pool_url_scheme")]),
        ({"url": "stratum+tcp://user:pw@pool.example.com:3333"}, [("url", "pool_url_login")]),
        ({"worker": "a.{serial}"}, [("worker", "worker_placeholder")]),
        ({"password": 7}, [("password", "not_text")]),
        ({"password": "a\nb"}, [("password", "control_characters")]),
        ({"fee_percent": 101}, [("fee_percent", "out_of_range")]),
        ({"note": "x" * 1001}, [("note", "too_long")]),
        ({"color": "red"}, [("color", "unknown_key")]),
        (
            {"url": "pool", "worker": "{", "password": "\x00"},
            [("url", "pool_url_scheme"), ("worker", "worker_placeholder"), ("password", "control_characters")],
        ),
    ],
)
async def test_each_wrong_key_is_named_and_nothing_stored(
    hass: HomeAssistant, change: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    library = await opened(hass)
    with pytest.raises(InvalidDataError) as err:
        await library.async_create({**POOL, **change})
    assert problems(err) == expected
    assert library.pools() == []


async def test_names_are_unique(hass: HomeAssistant) -> None:
    library = await opened(hass)
    await library.async_create(POOL)
    with pytest.raises(InvalidDataError) as err:
        await library.async_create({**POOL, "name": "MAIN pool "})
    assert problems(err) == [("name", "name_taken")]
    second = await library.async_create({**POOL, "name": "Second"})
    with pytest.raises(InvalidDataError):
        await library.async_update(second.pool_id, {"name": "main POOL"})
    await library.async_update(1, {"name": "MAIN POOL"})


async def test_pool_in_use_is_not_deleted(hass: HomeAssistant) -> None:
    library = await opened(hass)
    pool = await library.async_create(POOL)
    users = [PoolUser(kind="policy", id=4, name="Failover hall 1"), PoolUser(kind="policy", id=2, name="Balance")]
    library.users = lambda pool_id: users if pool_id == 1 else []
    with pytest.raises(PoolLibraryError) as err:
        await library.async_delete(1)
    assert err.value.code == "library_pool_in_use"
    assert "Balance, Failover hall 1" in str(err.value)
    assert library.as_json(pool)["used_by"] == [
        {"kind": "policy", "id": 4, "name": "Failover hall 1"},
        {"kind": "policy", "id": 2, "name": "Balance"},
    ]
    users.clear()
    await library.async_delete(1)
    assert library.pools() == []


async def test_unknown_pool_is_an_error(hass: HomeAssistant) -> None:
    library = await opened(hass)
    for call in (library.async_update(9, {"name": "x"}), library.async_delete(9)):
        with pytest.raises(PoolLibraryError, match="no pool 9"):
            await call
    with pytest.raises(PoolLibraryError, match="no pool 9"):
        library.password(9)
    assert library.pool(9) is None


async def test_library_is_bounded(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_module, "MAX_POOLS", 1)
    library = await opened(hass)
    await library.async_create(POOL)
    with pytest.raises(PoolLibraryError, match="at most 1"):
        await library.async_create({**POOL, "name": "Second"})


async def test_failed_write_changes_nothing(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        library = await opened(hass)
        await library.async_create(POOL)
        async with broken_disk():
            with pytest.raises(StorageFailedError):
                await library.async_update(1, {"password": "another"})
            with pytest.raises(StorageFailedError):
                await library.async_delete(1)
        assert library.password(1) == PASSWORD


async def test_lost_key_raises_issue_and_keeps_the_pool(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        await (await opened(hass)).async_create(POOL)
    (tmp_path / ".storage" / "miner_remote.vault_key").unlink()
    async with real_hass(tmp_path) as hass:
        library = await opened(hass)
        assert issues(hass, "vault_key_missing") == [".storage/miner_remote.vault_key"]
        assert [pool.name for pool in library.pools()] == ["Main pool"]
        with pytest.raises(PoolLibraryError) as err:
            library.password(1)
        assert err.value.code == "library_pool_password_unreadable"
        await library.async_update(1, {"password": "again"})
        assert library.password(1) == "again"


async def test_damaged_file_is_set_aside_and_ids_are_not_reused(tmp_path: Path) -> None:
    file = tmp_path / ".storage" / "miner_remote.pool_library"
    async with real_hass(tmp_path) as hass:
        await (await opened(hass)).async_create(POOL)
    content = json.loads(file.read_text())
    content["data"]["items"][0]["url"] = "ftp://x"
    file.write_text(json.dumps(content))
    async with real_hass(tmp_path) as hass:
        library = await opened(hass)
        assert library.pools() == []
        assert library.collection.undecided
        assert issues(hass, "collection_unreadable") == [".storage/miner_remote.pool_library"]
        assert (await library.async_create(POOL)).pool_id > 1


async def test_listeners_hear_of_each_change(hass: HomeAssistant) -> None:
    library = await opened(hass)
    calls: list[int] = []
    stop = library.async_add_listener(lambda: calls.append(len(library.pools())))
    await library.async_create(POOL)
    await library.async_update(1, {"note": ""})
    library.async_notify()
    await library.async_delete(1)
    stop()
    await library.async_create(POOL)
    assert calls == [1, 1, 1, 0]
