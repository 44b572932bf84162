"""Backups on a real disk: complete, private, with encrypted passwords, and never partly written."""

from __future__ import annotations

import asyncio
import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from homeassistant.core import HomeAssistant
from hypothesis import example, given, strategies as st

from custom_components.miner_remote.backups import index as backup_index
from custom_components.miner_remote.backups.codec import decode_config, encode_config
from custom_components.miner_remote.backups.store import BackupError, BackupStore
from custom_components.miner_remote.control.backup_model import Backup, BackupType
from custom_components.miner_remote.drivers.contract.values import FanSetting, Identity, MinerConfig, Pool
from custom_components.miner_remote.storage.errors import StorageFailedError
from custom_components.miner_remote.storage.vault import Vault

from ..disk import broken_disk, issues, real_hass

CONFIG = MinerConfig(
    identity=Identity(
        vendor="Bitmain",
        model="Antminer S19",
        firmware="stock",
        firmware_version="2022-01",
        mac="02:00:00:00:00:01",
        serial="S1",
        hostname="rig1",
    ),
    pools=(
        Pool(slot=0, url="stratum+tcp://pool.example.com:3333", user="anna.1", password="hunter2", active=True),
        Pool(slot=1, url="stratum+tcp://other.example.com:3333", user="anna.1"),
    ),
    power_limit_w=3000,
    paused=False,
    fan=FanSetting(mode="auto", percent=40, target_c=62.5),
    tuning={"frequency": 525, "mode": "eco", "boost": True, "volt": 12.5},
    frequencies=(525.0, 530.5),
    voltages={"core": 1200.0},
    network={"ip": "10.0.0.7", "hostname": "rig1"},
)


async def opened(hass: HomeAssistant) -> tuple[Vault, BackupStore]:
    vault = Vault(hass)
    await vault.async_load()
    backups = BackupStore(hass, vault)
    await backups.async_load()
    return vault, backups


async def add(backups: BackupStore, config: MinerConfig = CONFIG, **values: object) -> Backup:
    return await backups.async_add(
        **{  # type: ignore[arg-type]
            "miner_id": "m1",
            "miner_ip": "10.0.0.7",
            "backup_name": "Before the update",
            "description": None,
            "backup_type": BackupType.MANUAL,
            "created_by": "Anna",
            "config": config,
            "driver": "antminer",
            **values,
        }
    )


async def test_backup_of_a_command_of_an_agent_is_stored_once(hass: HomeAssistant) -> None:
    _, backups = await opened(hass)
    first = await add(backups, origin="9d3.m1 -1")
    await add(backups)
    _, backups = await opened(hass)
    assert await add(backups, origin="9d3.m1 -1") == first
    assert (await add(backups, origin="9d3.m1 -1", miner_id="m2")).miner_id == "m2"
    assert len(backups.of_miner("m1")) == 2


def files(folder: Path) -> list[str]:
    return sorted(file.name for file in (folder / ".storage" / "miner_remote.backups").iterdir())


async def test_backup_is_complete_and_passwords_are_encrypted(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        made = await add(backups, description="x", backup_type=BackupType.PRE_UPDATE)
        assert made.as_dict() == {
            "id": 1,
            "miner_id": "m1",
            "miner_ip": "10.0.0.7",
            "backup_name": "Before the update",
            "description": "x",
            "backup_type": "pre_update",
            "created_at": made.created_at.isoformat(),
            "created_by": "Anna",
            "model": "Antminer S19",
            "driver": "antminer",
            "firmware_version": "2022-01",
            "is_validated": False,
            "last_confirmed_at": None,
        }
    for file in (tmp_path / ".storage").rglob("miner_remote*/*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for file in (tmp_path / ".storage").rglob("*"):
        assert not file.is_file() or "hunter2" not in file.read_text()
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        assert backups.list() == [made]
        assert backups.get(1) == made
        assert backups.get(2) is None
        assert await backups.async_config(1) == CONFIG
        hidden = await backups.async_config_json(1, include_secrets=False)
        assert "hunter2" not in json.dumps(hidden)
        assert [(pool["password"], pool["password_known"]) for pool in hidden["pools"]] == [  # type: ignore[attr-defined]
            (None, True),
            (None, False),
        ]
        assert hidden["voltage"] == {"core": 1200.0}
        assert hidden["frequencies"] == [525.0, 530.5]
        shown = await backups.async_config_json(1, include_secrets=True)
        assert [pool["password"] for pool in shown["pools"]] == ["hunter2", None]  # type: ignore[attr-defined]


async def test_backup_takes_known_passwords_from_vault(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        vault, backups = await opened(hass)
        await vault.async_remember_pool_password("m1", CONFIG.pools[1].url, "anna.1", "hunter3")
        await add(backups)
        await add(backups, miner_id="m2")
        assert [pool.password for pool in (await backups.async_config(1)).pools] == ["hunter2", "hunter3"]
        assert [pool.password for pool in (await backups.async_config(2)).pools] == ["hunter2", None]


@pytest.mark.parametrize(
    "url", ["", " ", ":0", "stratum+tcp://:0", "stratum+tcp://", "stratum+tcp://pool:0", "a:99999"]
)
async def test_implausible_configuration_is_refused(tmp_path: Path, url: str) -> None:
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        with pytest.raises(BackupError) as caught:
            await add(backups, replace(CONFIG, pools=()))
        assert caught.value.code == "backup_without_pools"
        with pytest.raises(BackupError) as caught:
            await add(backups, replace(CONFIG, pools=(*CONFIG.pools, Pool(slot=2, url=url, user="x"))))
        assert caught.value.code == ("backup_implausible_pool" if url else "backup_empty_pool")
        assert caught.value.arguments["pool"] == 2
        assert backups.list() == []


async def test_lists_are_newest_first_by_address_and_limited(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        await asyncio.gather(*(add(backups, miner_ip=f"10.0.0.{number % 3}") for number in range(60)))
        assert [backup.id for backup in backups.list()] == list(range(60, 10, -1))
        assert [backup.id for backup in backups.list("10.0.0.1", 2)] == [59, 56]
        assert backups.list("10.0.0.9") == []
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        assert len(backups.list(limit=100)) == 60


async def test_validation_and_deletion_survive_restart_and_ids_are_not_reused(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        for _ in range(3):
            await add(backups)
        await backups.async_set_validated(2, True)
        await backups.async_set_validated(2, True)
        await backups.async_delete(3)
        with pytest.raises(KeyError):
            await backups.async_delete(3)
        with pytest.raises(KeyError):
            await backups.async_set_validated(3, True)
        with pytest.raises(KeyError):
            await backups.async_config(3)
        assert files(tmp_path) == ["1", "2"]
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        assert [(backup.id, backup.is_validated) for backup in backups.list()] == [(2, True), (1, False)]
        assert (await add(backups)).id == 4


@pytest.mark.parametrize("after", [0, 1])
async def test_backup_is_not_kept_when_disk_fails(tmp_path: Path, after: int) -> None:
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        await add(backups)
        async with broken_disk(after):
            with pytest.raises(StorageFailedError):
                await add(backups)
        assert [backup.id for backup in backups.list()] == [1]
        assert files(tmp_path) == ["1"]
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        assert [backup.id for backup in backups.list()] == [1]


async def test_error_is_raised_when_file_cannot_be_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from homeassistant.helpers import storage  # noqa: PLC0415  patched below

    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        await add(backups)

        def unlink(path: str) -> None:
            raise PermissionError(13, "Permission denied", path)

        with monkeypatch.context() as patched:
            patched.setattr(storage.os, "unlink", unlink)
            with pytest.raises(BackupError, match="could not be deleted"):
                await backups.async_delete(1)
        assert backups.get(1) is not None


@pytest.mark.parametrize("text", [None, "{", "[]", '{"version": 1, "minor_version": 1, "data": {"backups": [{}]}}'])
async def test_lost_index_is_rebuilt_from_files(tmp_path: Path, text: str | None) -> None:
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        made = [await add(backups), await add(backups, backup_name="Second")]
    index = tmp_path / ".storage" / "miner_remote.backups_list" / "0"
    index.unlink() if text is None else index.write_text(text)
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        assert backups.list() == made[::-1]
        assert issues(hass, "storage_set_aside") == ([] if text is None else [".storage/miner_remote.backups_list/0"])
        assert (await add(backups)).id == 3


async def test_file_written_before_crash_is_indexed(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        await add(backups)
        index = tmp_path / ".storage" / "miner_remote.backups_list" / "0"
        before = index.read_text()
        second = await add(backups)
    index.write_text(before)
    (tmp_path / ".storage" / "miner_remote.backups" / "tmp1234").write_text("cut o")
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        assert backups.get(2) == second
    (tmp_path / ".storage" / "miner_remote.backups" / "1").unlink()
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        assert [backup.id for backup in backups.list()] == [2]
        assert (await add(backups)).id == 3
    assert files(tmp_path) == ["2", "3"]


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"version": 1, "minor_version": 1, "data": {"backup": {}, "config": {}}}']
)
async def test_damaged_backup_is_set_aside_and_others_stay(tmp_path: Path, text: str) -> None:
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        await add(backups)
        await add(backups)
        (tmp_path / ".storage" / "miner_remote.backups" / "2").write_text(text)
        with pytest.raises(BackupError, match="missing or damaged"):
            await backups.async_config(2)
        assert issues(hass, "storage_set_aside") == [".storage/miner_remote.backups/2"]
        assert [backup.id for backup in backups.list()] == [1]
        assert await backups.async_config(1) == CONFIG
    (tmp_path / ".storage" / "miner_remote.backups_list" / "0").unlink()
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        assert (await add(backups)).id == 3


async def test_lost_key_hides_passwords_and_creates_issue(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        await add(backups)
    (tmp_path / ".storage" / "miner_remote.vault_key").unlink()
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        assert issues(hass, "vault_key_missing") == [".storage/miner_remote.vault_key"]
        config = await backups.async_config(1)
        assert [pool.password for pool in config.pools] == [None, None]
        assert replace(config, pools=()) == replace(CONFIG, pools=())


async def test_works_with_mocked_storage(hass: HomeAssistant) -> None:
    _, backups = await opened(hass)
    await add(backups)
    await add(backups)
    await backups.async_delete(1)
    _, backups = await opened(hass)
    assert [backup.id for backup in backups.list()] == [2]
    assert await backups.async_config(2) == CONFIG


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """Return a vault that still has its key although its Home Assistant has ended."""

    async def make() -> Vault:
        async with real_hass(tmp_path_factory.mktemp("vault")) as hass:
            return (await opened(hass))[0]

    return asyncio.run(make())


texts = st.text(max_size=20)
optional_texts = st.none() | texts
reals = st.floats(allow_nan=False, allow_infinity=False, width=32)
configs = st.builds(
    MinerConfig,
    identity=st.builds(
        Identity,
        vendor=texts,
        model=texts,
        firmware=texts,
        firmware_version=optional_texts,
        mac=optional_texts,
        serial=optional_texts,
        hostname=optional_texts,
    ),
    pools=st.lists(
        st.builds(
            Pool,
            slot=st.integers(0, 5),
            url=texts,
            user=texts,
            password=optional_texts,
            active=st.none() | st.booleans(),
        ),
        max_size=4,
    ).map(tuple),
    power_limit_w=st.none() | st.integers(0, 10_000),
    paused=st.none() | st.booleans(),
    fan=st.none()
    | st.builds(FanSetting, mode=texts, percent=st.none() | st.integers(0, 100), target_c=st.none() | reals),
    tuning=st.none() | st.dictionaries(texts, texts | st.integers(-1000, 1000) | reals | st.booleans(), max_size=4),
    frequencies=st.lists(reals, max_size=4).map(tuple),
    voltages=st.dictionaries(texts, reals, max_size=3),
    network=st.dictionaries(texts, texts, max_size=3),
)


@given(config=configs)
@example(config=replace(CONFIG, pools=(Pool(slot=0, url="@", user=""),)))
def test_every_configuration_survives_encoding(vault: Vault, config: MinerConfig) -> None:
    assert decode_config(json.loads(json.dumps(encode_config(config, vault))), vault) == config


async def test_list_of_earlier_versions_is_taken_over(tmp_path: Path) -> None:
    storage = tmp_path / ".storage"
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        made = [await add(backups), await add(backups)]
        await backups.async_set_validated(1, True)
        await backups.async_delete(2)
    (storage / "miner_remote.backups_list" / "0").rename(storage / "miner_remote.backups_index")
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        assert backups.list() == [replace(made[0], is_validated=True)]
        assert not (storage / "miner_remote.backups_index").exists()
        assert (await add(backups)).id == 3


async def test_list_is_written_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each change writes one part; the last one is kept for the next id, the others only while they have lines."""
    monkeypatch.setattr(backup_index, "LINES", 2)
    folder = tmp_path / ".storage" / "miner_remote.backups_list"

    def parts() -> dict[str, float]:
        return {file.name: file.stat().st_mtime_ns for file in sorted(folder.iterdir())}

    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        made = [await add(backups) for _ in range(5)]
        before = parts()
        assert list(before) == ["0", "1", "2"]
        await backups.async_set_validated(3, True)
        assert {name for name, at in parts().items() if at != before[name]} == {"1"}
        await backups.async_delete_many([2, 3, 9])
        assert list(parts()) == ["0", "2"]
        await backups.async_delete_many([4, 5])
        assert list(parts()) == ["0", "2"]
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        assert backups.list() == made[:1]
        assert (await add(backups)).id == 6


async def test_failed_write_of_the_list_is_repeated_with_the_next_one(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        await add(backups)
        async with broken_disk():
            with pytest.raises(StorageFailedError):
                await backups.async_set_validated(1, True)
        await add(backups)
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        assert [backup.is_validated for backup in backups.list()] == [False, True]
