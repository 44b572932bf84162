"""Which backups are deleted, by number and age; and the store that deletes them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from hypothesis import given, strategies as st

from custom_components.miner_remote.backups.store import BackupStore
from custom_components.miner_remote.control.backup_model import Backup, BackupType
from custom_components.miner_remote.drivers.contract.values import Pool
from custom_components.miner_remote.fleet.selection import Fleet
from custom_components.miner_remote.policies.backup.pruning import UNDO_FOR, Retention, surplus
from custom_components.miner_remote.policies.backup.service import BackupService
from custom_components.miner_remote.policies.backup.settings import BackupSettings
from custom_components.miner_remote.policies.model import Policy, PolicyScope

from ..backups.test_store import CONFIG, add, opened
from ..disk import broken_disk, real_hass

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
AUTOMATIC, MANUAL, PRE = BackupType.AUTOMATIC, BackupType.MANUAL, BackupType.PRE_UPDATE


def backup(number: int, age: timedelta, kind: BackupType = AUTOMATIC, confirmed: timedelta | None = None) -> Backup:
    return Backup(
        id=number,
        miner_id="m1",
        miner_ip="10.0.0.7",
        backup_name="b",
        description=None,
        backup_type=kind,
        created_at=NOW - age,
        created_by="Nightly",
        model="S19",
        driver="antminer",
        firmware_version=None,
        last_confirmed_at=None if confirmed is None else NOW - confirmed,
    )


def keep(count: int = 1000, days: int = 3650, *, manual: bool = False) -> Retention:
    return Retention(keep_count=count, keep_days=days, prune_manual=manual)


def test_oldest_go_first_by_number() -> None:
    backups = [backup(number, (10 - number) * DAY) for number in range(1, 6)]
    assert surplus(backups, keep(count=2), NOW, configured=True) == [1, 2, 3]


def test_age_counts_from_the_last_confirmation() -> None:
    backups = [
        backup(1, 400 * DAY),
        backup(2, 400 * DAY, confirmed=20 * DAY),
        backup(3, 50 * DAY),
        backup(4, 10 * DAY),
    ]
    assert surplus(backups, keep(days=30), NOW, configured=True) == [1, 3]


def test_newest_backup_of_a_configured_miner_stays() -> None:
    assert surplus([backup(1, 400 * DAY)], keep(days=30), NOW, configured=True) == []
    assert surplus([backup(1, 400 * DAY)], keep(days=30), NOW, configured=False) == [1]


def test_manual_backups_neither_count_nor_go() -> None:
    backups = [backup(1, 500 * DAY, MANUAL), backup(2, 3 * DAY), backup(3, 2 * DAY, MANUAL), backup(4, DAY)]
    assert surplus(backups, keep(count=1, days=30), NOW, configured=True) == [2]
    assert surplus(backups, keep(count=1, days=30, manual=True), NOW, configured=True) == [1, 2, 3]
    assert surplus(backups, keep(days=30), NOW, configured=False) == []


def test_backup_before_a_change_stays_for_its_undo() -> None:
    backups = [backup(1, 2 * UNDO_FOR, PRE), backup(2, UNDO_FOR / 2, PRE), backup(3, UNDO_FOR / 3), backup(4, DAY / 24)]
    assert surplus(backups, keep(count=1), NOW, configured=True) == [1, 3]


def test_number_does_not_matter_for_removed_miners() -> None:
    backups = [backup(number, (10 - number) * DAY) for number in range(1, 6)]
    assert surplus(backups, keep(count=1, days=30), NOW, configured=False) == []


def test_backups_from_the_future_stay() -> None:
    assert surplus([backup(1, -400 * DAY), backup(2, DAY)], keep(days=1), NOW, configured=True) == []


@given(
    ages=st.lists(st.integers(0, 500), max_size=30),
    kinds=st.lists(st.sampled_from(list(BackupType)), min_size=30, max_size=30),
    count=st.integers(1, 10),
    days=st.integers(1, 400),
    manual=st.booleans(),
    configured=st.booleans(),
)
def test_pruning_twice_deletes_nothing_more(
    ages: list[int], kinds: list[BackupType], count: int, days: int, manual: bool, configured: bool
) -> None:
    backups = [
        backup(number, age * DAY, kind)
        for number, (age, kind) in enumerate(zip(sorted(ages, reverse=True), kinds, strict=False), 1)
    ]
    retention = keep(count, days, manual=manual)
    gone = set(surplus(backups, retention, NOW, configured=configured))
    left = [item for item in backups if item.id not in gone]
    assert surplus(left, retention, NOW, configured=configured) == []
    assert manual or all(item.backup_type is not MANUAL for item in backups if item.id in gone)
    assert not configured or not backups or backups[-1] in left
    kept = [item for item in left if manual or item.backup_type is not MANUAL]
    old = [item for item in kept if item.created_at <= NOW - UNDO_FOR]
    assert not configured or len(old) <= count + 1
    assert all(item.valid_at >= NOW - days * DAY for item in kept if not (configured and item is backups[-1]))


def test_policies_of_the_same_miner_keep_the_most() -> None:
    assert Retention.of([]) is None
    assert Retention.of(
        [
            BackupSettings(keep_count=3, keep_days=300, prune_manual=True),
            BackupSettings(keep_count=30, keep_days=30, prune_manual=False),
        ]
    ) == Retention(keep_count=30, keep_days=300, prune_manual=False)


# Store ---------------------------------------------------------------------------------------------------------------


async def automatic(backups: BackupStore, **values: Any) -> Backup:
    return await add(backups, **{"backup_type": AUTOMATIC, **values})


async def test_unchanged_configuration_is_stored_once(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to(NOW)
    _, backups = await opened(hass)
    first = await automatic(backups)
    assert first.last_confirmed_at is None
    freezer.tick(DAY)
    again = await automatic(backups)
    assert again == replace(first, last_confirmed_at=NOW + DAY)
    assert backups.list() == [again]
    assert backups.last_backup_at("m1") == NOW + DAY
    assert again.as_dict()["last_confirmed_at"] == (NOW + DAY).isoformat()
    _, backups = await opened(hass)
    assert backups.list() == [again]


@pytest.mark.parametrize(
    "running",
    [
        {"paused": True},
        {"frequencies": (530.0,)},
        {"voltages": {"core": 1190.0}},
        {"pools": (replace(CONFIG.pools[0], active=False, accepted=7), replace(CONFIG.pools[1], active=True))},
        {"fan": replace(CONFIG.fan, percent=90)},  # type: ignore[type-var]
    ],
)
async def test_what_changes_while_mining_is_no_change(hass: HomeAssistant, running: dict[str, Any]) -> None:
    _, backups = await opened(hass)
    await automatic(backups)
    await automatic(backups, config=replace(CONFIG, **running))
    assert len(backups.list()) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"power_limit_w": 2900},
        {"pools": (replace(CONFIG.pools[0], quota=0.6), replace(CONFIG.pools[1], quota=0.4))},
        {"pools": (*CONFIG.pools, Pool(slot=2, url="stratum+tcp://third.example.com:3333", user="a"))},
        {"pools": (replace(CONFIG.pools[0], password="other"), CONFIG.pools[1])},
        {"fan": replace(CONFIG.fan, target_c=70.0)},  # type: ignore[type-var]
        {"tuning": {"frequency": 530}},
        {"identity": replace(CONFIG.identity, firmware_version="2023-01")},
    ],
)
async def test_changed_configuration_is_stored(hass: HomeAssistant, changed: dict[str, Any]) -> None:
    _, backups = await opened(hass)
    await automatic(backups)
    await automatic(backups, config=replace(CONFIG, **changed))
    await automatic(backups)
    assert [backup.id for backup in backups.list()] == [3, 2, 1]


async def test_other_miners_drivers_and_types_get_their_own_backup(hass: HomeAssistant) -> None:
    _, backups = await opened(hass)
    await automatic(backups)
    for values in ({"miner_id": "m2"}, {"driver": "braiins"}, {"backup_type": PRE}, {"backup_type": MANUAL}):
        await automatic(backups, **values)
    assert len(backups.list()) == 5
    # The newest one counts, whoever made it.
    confirmed = await automatic(backups)
    assert (confirmed.id, confirmed.backup_type) == (5, MANUAL)


async def test_fingerprint_shows_nothing_of_the_configuration(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        vault, backups = await opened(hass)
        await automatic(backups)
        assert vault.fingerprint("hunter2") == vault.fingerprint("hunter2") != vault.fingerprint("hunter3")
    for file in (tmp_path / ".storage").rglob("*"):
        assert not file.is_file() or "hunter2" not in file.read_text()
    (tmp_path / ".storage" / "miner_remote.backups_list" / "0").unlink()
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        await automatic(backups)
        assert len(backups.list()) == 1


async def test_backups_of_earlier_versions_have_no_fingerprint(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    _, backups = await opened(hass)
    await automatic(backups)
    line = hass_storage["miner_remote.backups_list/0"]["data"]["backups"][0]
    del line["fingerprint"], line["last_confirmed_at"]
    _, backups = await opened(hass)
    assert (await automatic(backups)).id == 2


# Service -------------------------------------------------------------------------------------------------------------


def policy(number: int = 1, *, enabled: bool = True, **settings: Any) -> Policy:
    return Policy(
        id=number,
        name=f"P{number}",
        kind="backup",
        enabled=enabled,
        scope=PolicyScope(all=True),
        settings=BackupSettings(**settings),
    )


def service_of(
    backups: BackupStore, policies: list[Policy], scopes: dict[int, Collection[str]], configured: Collection[str]
) -> BackupService:
    fleet = cast("Fleet", SimpleNamespace(is_configured=lambda miner_id: miner_id in configured))
    return BackupService(fleet, backups, lambda: policies, lambda policy: scopes.get(policy.id, ()))


async def filled(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> BackupStore:
    """Return a store with five backups of each of three miners, one a day, the last one today."""
    _, backups = await opened(hass)
    for day in range(5):
        freezer.move_to(NOW - (4 - day) * DAY)
        for miner_id in ("m1", "m2", "m3"):
            await automatic(backups, miner_id=miner_id, config=replace(CONFIG, power_limit_w=3000 + day))
    return backups


def left(backups: BackupStore) -> dict[str, int]:
    return {miner_id: len(backups.of_miner(miner_id)) for miner_id in ("m1", "m2", "m3")}


async def test_scopes_and_removed_miners_are_pruned(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    backups = await filled(hass, freezer)
    policies = [policy(1, keep_count=2), policy(2, keep_count=1, keep_days=2)]
    # The first policy has m1; m2 is configured without a policy, m3 was removed.
    service = service_of(backups, policies, {1: ["m1"], 2: []}, {"m1", "m2"})
    assert await service.async_prune() == 3
    assert left(backups) == {"m1": 2, "m2": 5, "m3": 5}
    # Two of the five are older than 365 days then.
    freezer.move_to(NOW + timedelta(days=362, hours=1))
    assert await service.async_prune() == 2
    assert left(backups) == {"m1": 2, "m2": 5, "m3": 3}
    _, backups = await opened(hass)
    assert left(backups) == {"m1": 2, "m2": 5, "m3": 3}


@pytest.mark.parametrize("policies", [[], [policy(enabled=False, keep_count=1)]])
async def test_nothing_is_pruned_without_an_enabled_policy(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, policies: list[Policy]
) -> None:
    backups = await filled(hass, freezer)
    service = service_of(backups, policies, {1: ["m1", "m2", "m3"]}, ())
    assert await service.async_prune() == 0
    assert left(backups) == {"m1": 5, "m2": 5, "m3": 5}


async def test_full_disk_is_logged_and_files_are_consistent(
    tmp_path: Path, freezer: FrozenDateTimeFactory, caplog: pytest.LogCaptureFixture
) -> None:
    async with real_hass(tmp_path) as hass:
        backups = await filled(hass, freezer)
        service = service_of(backups, [policy(keep_count=1)], {1: ["m1", "m2", "m3"]}, {"m1", "m2", "m3"})
        async with broken_disk():
            await service.async_prune()
        assert "Could not delete old backups" in caplog.text
    async with real_hass(tmp_path) as hass:
        _, backups = await opened(hass)
        assert left(backups) == {"m1": 1, "m2": 1, "m3": 1}
        for miner_id in ("m1", "m2", "m3"):
            assert (await backups.async_config(backups.of_miner(miner_id)[0].id)).power_limit_w == 3004


def test_backup_before_firmware_follows_the_policies(hass: HomeAssistant) -> None:
    backups = cast("BackupStore", None)
    policies = [policy(1, before_firmware=False), policy(2), policy(3, enabled=False)]
    service = service_of(backups, policies, {1: ["m1"], 2: ["m2"], 3: ["m3"]}, ())
    assert [service.required_before_firmware(miner_id) for miner_id in ("m1", "m2", "m3", "m4")] == [
        False,
        True,
        False,
        False,
    ]
