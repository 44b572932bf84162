"""A site of ten thousand miners in the registries and in the config entry; no miner is contacted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

import pytest
from homeassistant.config_entries import ConfigSubentry, ConfigSubentryDataWithId
from homeassistant.const import CONF_HOST, CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.miner_remote.const import (
    CONF_ENTITIES,
    CONF_NETWORKS,
    CONF_PROFILE,
    DOMAIN,
    SUBENTRY_MINER,
)
from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Profile
from custom_components.miner_remote.drivers.contract.values import Identity, Snapshot
from custom_components.miner_remote.entities import removal
from custom_components.miner_remote.fleet.entity_choice import EntityChoice
from custom_components.miner_remote.fleet.miner import MinerCoordinator
from custom_components.miner_remote.fleet.selection import Fleet
from custom_components.miner_remote.fleet.site import Site
from custom_components.miner_remote.runtime import DATA

MOST_ENTRIES = 60
CAPABILITIES = frozenset({Capability.PAUSE, Capability.RESUME, Capability.POWER_LIMIT, Capability.POOLS_READ})


def identity(number: int) -> Identity:
    mac = f"02:00:00:{number >> 16:02x}:{number >> 8 & 255:02x}:{number & 255:02x}"
    return Identity(vendor="MicroBT", model="M50", firmware="stock", mac=mac)


def profile(number: int) -> Profile:
    return Profile(driver="whatsminer_v2", identity=identity(number), capabilities=CAPABILITIES)


def subentry(number: int, *, known: bool) -> ConfigSubentryDataWithId:
    return ConfigSubentryDataWithId(
        subentry_id=f"farm-{number}",
        subentry_type=SUBENTRY_MINER,
        title=f"Miner {number}",
        unique_id=f"farm-id-{number}",
        data=MappingProxyType(
            {
                CONF_HOST: f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}",
                CONF_NAME: f"Miner {number}",
                CONF_PROFILE: profile(number).as_dict() if known else None,
            }
        ),
    )


type SetUpFarm = Callable[..., Any]


@pytest.fixture
def set_up_farm(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> SetUpFarm:
    """Return a function that sets up a site whose miners are never polled."""
    monkeypatch.setattr(Site, "async_start_polling", lambda _site: None)
    monkeypatch.setattr(Site, "_start_polling", lambda _site, _miner: None)
    monkeypatch.setattr(MinerCoordinator, "_schedule_refresh", lambda _miner: None)

    async def set_up(count: int, *, known: bool, choice: str = "totals") -> MockConfigEntry:
        entry = MockConfigEntry(
            domain=DOMAIN,
            title="Farm",
            data={CONF_NAME: "Farm", CONF_NETWORKS: []},
            options={CONF_ENTITIES: choice},
            subentries_data=[subentry(number, known=known) for number in range(count)],
        )
        entry.add_to_hass(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
        return entry

    return set_up


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> Iterator[list[None]]:
    """Count the calls of a method."""
    calls: list[None] = []
    really = getattr(owner, name)

    def call(*args: Any, **kwargs: Any) -> Any:
        calls.append(None)
        return really(*args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(owner, name, call)
        yield calls


@pytest.mark.timeout(300)
async def test_totals_only_adds_few_registry_entries_for_ten_thousand_miners(
    hass: HomeAssistant, set_up_farm: SetUpFarm
) -> None:
    entry = await set_up_farm(10_000, known=True)
    data = hass.data[DATA]
    assert len(data.fleet.miners()) == 10_000
    # Everything that a site can have, and miners that report.
    await data.rates.async_update_item("1", {"price": 0.3})
    await data.hashprice.store.async_set({"source": "fixed", "price": 0.05})
    for number, miner in enumerate(data.fleet.miners()[:100]):
        miner.async_set_snapshot(
            Snapshot(identity=identity(number), hashrate_ths=100.0, power_w=3000.0, temperature_max_c=60.0, mining=True)
        )
    await hass.async_block_till_done()
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    assert {item.unique_id for item in entities} >= {f"{entry.entry_id}_{key}" for key in ("hashrate", "revenue_total")}
    assert len(entities) + len(devices) <= MOST_ENTRIES
    assert len(er.async_get(hass).entities) + len(dr.async_get(hass).devices) <= MOST_ENTRIES


async def test_stored_profiles_do_not_visit_all_miners(
    hass: HomeAssistant, set_up_farm: SetUpFarm, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = await set_up_farm(200, known=False)
    with (
        counted(monkeypatch, Site, "async_apply_update") as passes,
        counted(monkeypatch, Fleet, "async_changed") as changes,
    ):
        for number, miner in enumerate(list(entry.runtime_data.miners.values())):
            miner.link.profile = profile(number)
            entry.runtime_data.async_keep_profile(miner)
        await hass.async_block_till_done()
    assert (len(passes), len(changes)) == (0, 0)
    assert [item.data[CONF_PROFILE]["mac"] for item in entry.subentries.values()] == [
        identity(number).mac for number in range(200)
    ]


async def test_miners_that_are_added_together_are_applied_together(
    hass: HomeAssistant, set_up_farm: SetUpFarm, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = await set_up_farm(3, known=True)
    with counted(monkeypatch, Site, "async_apply_update") as passes:
        for number in range(3, 203):
            added = subentry(number, known=True)
            hass.config_entries.async_add_subentry(
                entry,
                ConfigSubentry(
                    data=MappingProxyType(dict(added["data"])),
                    subentry_type=SUBENTRY_MINER,
                    title=added["title"],
                    unique_id=added["unique_id"],
                ),
            )
        await hass.async_block_till_done()
    assert len(passes) == 2
    assert len(hass.data[DATA].fleet.miners()) == 203
    # A change after them is applied too.
    hass.config_entries.async_remove_subentry(entry, "farm-0")
    await hass.async_block_till_done()
    assert len(hass.data[DATA].fleet.miners()) == 202


async def test_many_entities_are_removed_without_holding_the_event_loop(
    hass: HomeAssistant, set_up_farm: SetUpFarm, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = await set_up_farm(50, known=True, choice="all")
    assert len(dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)) > 50
    monkeypatch.setattr(removal, "TURN_S", 0.0)
    turns: list[int] = []
    really = removal.asyncio.sleep

    async def sleep(seconds: float) -> None:
        turns.append(len(dr.async_get(hass).devices))
        await really(seconds)

    monkeypatch.setattr(removal.asyncio, "sleep", sleep)
    entry.runtime_data.entities = EntityChoice.TOTALS
    await removal.async_remove_unwanted(hass, entry.runtime_data)
    assert len(set(turns)) >= 50
    assert len(er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)) < MOST_ENTRIES
