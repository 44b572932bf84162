"""Undecryptable passwords: nothing is written to firmware that replaces all pools at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.control.backup_model import BackupType
from custom_components.miner_remote.control.record import PoolSwitchCommand, RestoreCommand, Status
from custom_components.miner_remote.drivers.contract.values import Identity, MinerConfig, Pool
from custom_components.miner_remote.storage import vault as vault_module
from custom_components.miner_remote.storage.vault import Vault

from ..disk import issues, real_hass
from ..hall import PERSON, Hall

NEW = PoolSwitchCommand(pool_url="stratum+tcp://new.example:3333", worker_name="account.new")
REPLACING = ["whatsminer_v2", "whatsminer_v3", "braiins"]


async def remember_all(hall: Hall) -> None:
    """Store the passwords of all slots but the first in the vault, as if the integration had written them."""
    for machine, miner in zip(hall.machines, hall.miners, strict=True):
        for pool in machine.pools[1:]:
            await hall.data.vault.async_remember_pool_password(miner.miner_id, pool.url, pool.user, pool.password)


def lose_key(hall: Hall) -> None:
    """Replace the key, as after a start without the key file."""
    hall.data.vault._key = vault_module._key_of(Fernet.generate_key())


def damage(hall: Hall) -> None:
    """Damage every stored token but keep the key."""
    vault = hall.data.vault
    for own in vault._passwords.values():
        own.update({place: f"{token[:-8]}AAAAAAAA" for place, token in own.items()})


@pytest.mark.parametrize("harm", [lose_key, damage])
async def test_pool_switch_is_refused_when_stored_passwords_cannot_be_decrypted(
    hall_of, hass: HomeAssistant, harm
) -> None:
    async with hall_of(REPLACING, "127.38.70.1") as hall:
        for machine in hall.machines:
            for number, pool in enumerate(machine.pools):
                pool.password = f"word-{number}"
        await remember_all(hall)
        before = [[(pool.url, pool.user, pool.password) for pool in machine.pools] for machine in hall.machines]
        harm(hall)
        batch = await hall.data.runner.async_run(NEW, hall.miners, PERSON)
        for record in batch.records:
            assert record.status is Status.FAILED
            assert record.error_code == "pool_password_unreadable"
        after = [[(pool.url, pool.user, pool.password) for pool in machine.pools] for machine in hall.machines]
        assert after == before
        assert [machine.counters.get("pools") for machine in hall.machines] == [None] * len(REPLACING)
        assert ir.async_get(hass).async_get_issue(DOMAIN, "vault_key_missing") is not None


async def test_pool_switch_uses_given_passwords_of_other_slots(hall_of) -> None:
    async with hall_of(["whatsminer_v2"], "127.38.71.1") as hall:
        machine = hall.machines[0]
        await remember_all(hall)
        lose_key(hall)
        others = {number: f"given-{number}" for number in range(1, len(machine.pools))}
        wrong = PoolSwitchCommand(pool_url=NEW.pool_url, worker_name="a.b", pool_passwords={7: "x"})
        batch = await hall.data.runner.async_run(wrong, hall.miners, PERSON)
        assert "slot 7" in (batch.records[0].error_message or "")
        command = PoolSwitchCommand(pool_url=NEW.pool_url, worker_name="account.new", pool_passwords=others)
        batch = await hall.data.runner.async_run(command, hall.miners, PERSON)
        record = batch.records[0]
        assert record.status is Status.SUCCESS, record.error_message
        assert "assumed_pool_passwords" not in (record.response or {})
        assert [pool.password for pool in machine.pools][1:] == list(others.values())
        assert "given" not in str(record.as_dict())
        # The passwords are stored now.
        batch = await hall.data.runner.async_run(NEW, hall.miners, PERSON)
        assert batch.records[0].status is Status.SUCCESS, batch.records[0].error_message
        assert [pool.password for pool in machine.pools][1:] == list(others.values())


async def test_passwords_in_use_survive_switches_of_other_slot(hall_of) -> None:
    async with hall_of(["whatsminer_v2"], "127.38.72.1") as hall:
        await remember_all(hall)
        words = [pool.password for pool in hall.machines[0].pools][1:]
        miner = hall.miners[0]
        for number in range(30):
            for pool in hall.machines[0].pools[1:]:
                hall.data.vault.pool_password(miner.miner_id, pool.url, pool.user)
            url = f"stratum+tcp://pool{number}.example:3333"
            await hall.data.vault.async_remember_pool_password(miner.miner_id, url, "a.b", "x")
        batch = await hall.data.runner.async_run(NEW, hall.miners, PERSON)
        assert batch.records[0].status is Status.SUCCESS
        assert "assumed_pool_passwords" not in (batch.records[0].response or {})
        assert [pool.password for pool in hall.machines[0].pools][1:] == words


async def test_url_with_login_under_lost_key_counts_as_stored(tmp_path: Path) -> None:
    url = "stratum+tcp://account:word@pool.example.com:3333"
    async with real_hass(tmp_path) as hass:
        vault = Vault(hass)
        await vault.async_load()
        await vault.async_remember_pool_password("m1", url, "account.w", "word")
        assert not vault.has_unreadable("m1", url, "account.w")
    (tmp_path / ".storage" / "miner_remote.vault_key").unlink()
    async with real_hass(tmp_path) as hass:
        vault = Vault(hass)
        await vault.async_load()
        assert vault.has_unreadable("m1", url, "account.w")
        assert not vault.has_unreadable("m1", url, "account.other")
        assert not vault.has_unreadable("m2", url, "account.w")


@pytest.mark.parametrize("text", ["{", '{"version": 9, "minor_version": 1, "key": "k", "data": {}}'])
async def test_unreadable_vault_is_not_treated_as_empty_after_restart(tmp_path: Path, text: str) -> None:
    pool = ("stratum+tcp://pool.example.com:3333", "account.w")
    async with real_hass(tmp_path) as hass:
        vault = Vault(hass)
        await vault.async_load()
        await vault.async_remember_pool_password("m1", *pool, "word")
        assert not vault.has_unreadable("m2", *pool)
    (tmp_path / ".storage" / "miner_remote.vault").write_text(text)
    for _start in range(2):
        async with real_hass(tmp_path) as hass:
            vault = Vault(hass)
            await vault.async_load()
            assert vault.has_unreadable("m1", *pool)
            assert issues(hass, "storage_set_aside") or _start
            await vault.async_remember_pool_password("m2", *pool, "word")
            assert not vault.has_unreadable("m2", *pool)


async def test_restore_is_refused_when_login_in_url_cannot_be_decrypted(hall_of) -> None:
    async with hall_of(["antminer"], "127.38.73.1") as hall:
        miner, machine = hall.miners[0], hall.machines[0]
        assert miner.profile is not None
        identity: Identity = miner.profile.identity
        pool = Pool(slot=0, url="stratum+tcp://account:word@pool.example.com:3333", user="a.b", password="word")
        kept = await hall.data.backups.async_add(
            miner_id=miner.miner_id, miner_ip=miner.address, backup_name="a", description=None, created_by="Anna",
            backup_type=BackupType.MANUAL, config=MinerConfig(identity=identity, pools=(pool,)),
            driver=miner.profile.driver,
        )  # fmt: skip
        before = [(pool.url, pool.user) for pool in machine.pools]
        lose_key(hall)
        batch = await hall.data.runner.async_run(RestoreCommand(backup_id=kept.id), hall.miners, PERSON)
        assert batch.records[0].status is Status.FAILED
        assert batch.records[0].error_code == "backup_login_unreadable"
        assert [(pool.url, pool.user) for pool in machine.pools] == before
