"""The actions: targets, results, errors and who may call them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import yaml
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized, UnknownUser
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    label_registry as lr,
)
from probatio import Invalid
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.miner_remote.commands.rate_limit import TokenBucket
from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.interfaces.actions.commands import targeted_miners
from custom_components.miner_remote.runtime import DATA
from simulator.fleet import Fleet
from simulator.machine import Fault, Machine

from .conftest import SetUpSite

INTEGRATION = Path(__file__).parent.parent / "custom_components" / DOMAIN
KINDS = ("axeos", "antminer", "braiins")


@pytest.fixture
async def machines() -> AsyncIterator[list[Machine]]:
    """Run one simulated miner of each of three kinds."""
    async with Fleet.start(kinds=KINDS, base="127.37.1.1", boot_s=0.5) as fleet:
        yield fleet.machines


@pytest.fixture
async def entry(set_up_site: SetUpSite, machines: list[Machine]) -> MockConfigEntry:
    """Return a site with the machines."""
    return await set_up_site(machines, name="Hall", options={"read_deadline": 3, "write_deadline": 6})


def _device_id(hass: HomeAssistant, machine: Machine) -> str:
    miner = hass.data[DATA].fleet.by_address(machine.ip)
    assert miner is not None
    return str(miner.device_id)


async def _call(
    hass: HomeAssistant, action: str, data: dict[str, object], *, user: MockUser | None = None, response: bool = True
) -> dict[str, object]:
    context = Context(user_id=user.id) if user else Context()
    result = await hass.services.async_call(
        DOMAIN, action, data, blocking=True, context=context, return_response=response
    )
    return dict(result or {})


def _addresses(hass: HomeAssistant, target: dict[str, object]) -> set[str]:
    return {miner.address for miner in targeted_miners(hass, target)}


async def test_target_selects_its_miners(hass: HomeAssistant, entry: MockConfigEntry, machines: list[Machine]) -> None:
    devices, areas, entities = dr.async_get(hass), ar.async_get(hass), er.async_get(hass)
    first, second, third = (machine.ip for machine in machines)
    by_ip = {machine.ip: _device_id(hass, machine) for machine in machines}
    floor = fr.async_get(hass).async_create("Cellar")
    area = areas.async_create("Hall 1", floor_id=floor.floor_id)
    label = lr.async_get(hass).async_create("Air")
    devices.async_update_device(by_ip[first], area_id=area.id)
    devices.async_update_device(by_ip[second], labels={label.label_id})
    button = next(
        item.entity_id for item in er.async_entries_for_device(entities, by_ip[third]) if item.domain == "button"
    )
    site = devices.async_get_device_by_identifier((DOMAIN, entry.entry_id), entry.entry_id)
    assert site is not None

    assert _addresses(hass, {"device_id": [by_ip[first], by_ip[second]]}) == {first, second}
    assert _addresses(hass, {"device_id": by_ip[first], "area_id": area.id}) == {first}
    assert _addresses(hass, {"entity_id": [button]}) == {third}
    assert _addresses(hass, {"area_id": [area.id]}) == {first}
    assert _addresses(hass, {"floor_id": [floor.floor_id]}) == {first}
    assert _addresses(hass, {"label_id": [label.label_id]}) == {second}
    assert _addresses(hass, {"device_id": [site.id]}) == {first, second, third}
    assert _addresses(hass, {"entity_id": "all"}) == {first, second, third}

    # Neither the site's device nor a single entity in an area selects all its miners.
    empty = areas.async_create("Office")
    devices.async_update_device(site.id, area_id=empty.id)
    entities.async_update_entity(button, area_id=empty.id)
    with pytest.raises(ServiceValidationError) as caught:
        targeted_miners(hass, {"area_id": [empty.id]})
    assert caught.value.translation_key == "no_miner_targeted"
    # A label on an entity selects its miner.
    entities.async_update_entity(button, labels={label.label_id})
    assert _addresses(hass, {"label_id": [label.label_id]}) == {second, third}


@pytest.mark.parametrize(
    "target",
    [
        {"entity_id": ["light.kitchen"]},
        {"device_id": ["0" * 32]},
        {"area_id": ["nowhere"]},
        {"floor_id": ["nowhere"]},
        {"label_id": ["nothing"]},
    ],
)
async def test_target_without_miner_is_refused(
    hass: HomeAssistant, set_up_site: SetUpSite, target: dict[str, object]
) -> None:
    await set_up_site()
    with pytest.raises(ServiceValidationError) as caught:
        targeted_miners(hass, target)
    assert caught.value.translation_key == "not_a_miner"
    with pytest.raises(ServiceValidationError) as caught:
        targeted_miners(hass, {"entity_id": "all"})
    assert caught.value.translation_key == "no_miner_targeted"


async def test_each_action_sends_its_command(
    hass: HomeAssistant, entry: MockConfigEntry, machines: list[Machine], hass_admin_user: MockUser
) -> None:
    machine = machines[2]
    target = {"device_id": _device_id(hass, machine)}
    result = await _call(hass, "pause", {**target}, user=hass_admin_user)
    assert (result["total"], result["successful"]) == (1, 1), result
    assert machine.paused
    await _call(hass, "resume", {**target}, response=False)
    assert not machine.paused
    await _call(hass, "set_power_limit", {**target, "power_limit_w": float(machine.max_power_w)}, response=False)
    assert machine.power_limit_w == machine.max_power_w
    result = await _call(hass, "backup", {**target, "backup_name": "Before"})
    (command,) = result["commands"]  # type: ignore[misc]
    backup_id = command["response"]["backup_id"]
    before = [(pool.url, pool.user) for pool in machine.pools]
    passwords = {str(slot): pool.password for slot, pool in enumerate(machine.pools)}
    await _call(
        hass,
        "pool_switch",
        {**target, "pool_url": "stratum+tcp://pool.example.com:3333", "worker_name": "user.w", "pool_number": 0.0},
        response=False,
    )
    assert [(pool.url, pool.user) for pool in machine.pools] != before
    # Without a target, the miner of the backup is used.
    result = await _call(hass, "restore", {"backup_id": backup_id, "sections": "pools", "pool_passwords": passwords})
    assert result["successful"] == 1, result
    assert [(pool.url, pool.user) for pool in machine.pools] == before
    await _call(hass, "reboot", {**target}, response=False)
    assert machine.counters["reboot"] == 1

    history = await _call(hass, "get_history", {**target, "limit": 20})
    assert history["count"] == 7
    commands = history["commands"]
    assert isinstance(commands, list)
    assert [command["command_type"] for command in reversed(commands)] == [
        "power_off", "power_on", "power_limit", "backup", "pool_switch", "restore", "reboot",
    ]  # fmt: skip
    assert [(command["source"], command["initiated_by"]) for command in commands[-2:]] == [
        ("automatic", "Home Assistant"), ("manual", hass_admin_user.name),
    ]  # fmt: skip
    history = await _call(hass, "get_history", {"command_type": "reboot", "since": "2020-01-01 00:00:00"})
    assert history["count"] == 1
    stats = await _call(hass, "get_stats", {})
    assert stats["stats"]["total"] == 7  # type: ignore[index]
    assert stats["stats"]["period"] == "last_24_hours"  # type: ignore[index]


async def test_change_of_pools_is_undone_without_target(
    hass: HomeAssistant, entry: MockConfigEntry, machines: list[Machine]
) -> None:
    machine = machines[1]
    before = [(pool.url, pool.user, pool.password) for pool in machine.pools]
    pools = [
        {"pool_url": f"stratum+tcp://{name}.example.com:3333", "worker_name": "user.w", "pool_password": "x"}
        for name in ("first", "second")
    ]
    target = {"device_id": _device_id(hass, machine)}
    result = await _call(hass, "set_pools", {**target, "pools": pools, "pool_number": 0.0, "backup_first": "on"})
    assert result["successful"] == 1, result
    assert [pool.url for pool in machine.pools if pool.url] == [pool["pool_url"] for pool in pools]
    undo = {"batch_id": result["batch_id"]}
    # The device of a miner without one: an empty target is not all miners of the batch.
    for empty in ({"device_id": None}, {"device_id": []}, {"entity_id": "none"}):
        with pytest.raises(ServiceValidationError) as caught:
            await _call(hass, "undo_pool_switch", {**undo, **empty})
        assert caught.value.translation_key == "no_miner_targeted"
    assert [pool.url for pool in machine.pools if pool.url] == [pool["pool_url"] for pool in pools]
    result = await _call(hass, "undo_pool_switch", undo)
    assert (result["total"], result["successful"]) == (1, 1), result
    assert [(pool.url, pool.user, pool.password) for pool in machine.pools] == before
    for data, code in ((undo, "nothing_to_undo"), ({**target, "batch_id": "nothing"}, "batch_not_found")):
        with pytest.raises(ServiceValidationError) as caught:
            await _call(hass, "undo_pool_switch", data)
        assert caught.value.translation_key == code


async def test_failure_raises_without_response(
    hass: HomeAssistant, entry: MockConfigEntry, machines: list[Machine]
) -> None:
    for machine in machines[:2]:
        machine.faults[Fault.DEAD] = {}
    result = await _call(hass, "reboot", {"entity_id": "all"})
    assert (result["total"], result["successful"], result["failed"]) == (3, 1, 2)
    with pytest.raises(HomeAssistantError) as caught:
        await _call(
            hass, "reboot", {"device_id": [_device_id(hass, machine) for machine in machines[:2]]}, response=False
        )
    assert caught.value.translation_key == "commands_failed"
    placeholders = caught.value.translation_placeholders or {}
    assert (placeholders["failed"], placeholders["total"]) == ("2", "2")
    assert placeholders["error"]
    with pytest.raises(HomeAssistantError) as caught:
        await _call(hass, "reboot", {"device_id": _device_id(hass, machines[0])}, response=False)
    assert caught.value.translation_key == "command_failed"
    assert machines[0].ip in str(caught.value)


async def test_pacing_splits_the_batch(hass: HomeAssistant, entry: MockConfigEntry, machines: list[Machine]) -> None:
    for machine in machines:
        machine.faults[Fault.DEAD] = {}
    result = await _call(hass, "reboot", {"entity_id": "all", "group_size": 1.0, "stop_after_failures": 1})
    assert (result["failed"], result["skipped"]) == (1, 2)
    with pytest.raises(ServiceValidationError) as caught:
        await _call(hass, "reboot", {"entity_id": "all", "group_size": 1, "group_percent": 10})
    assert caught.value.translation_key == "two_kinds_of_group"


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("reboot", {}),
        ("reboot", {"entity_id": "all", "force": True}),
        ("reboot", {"entity_id": "all", "group_size": 0}),
        ("set_power_limit", {"entity_id": "all"}),
        ("set_power_limit", {"entity_id": "all", "power_limit_w": 0}),
        ("pool_switch", {"entity_id": "all", "pool_url": "http://a:1", "worker_name": "w"}),
        ("set_pools", {"entity_id": "all", "pools": []}),
        ("set_pools", {"entity_id": "all", "pools": [{"pool_url": "stratum+tcp://a:1"}]}),
        ("undo_pool_switch", {"entity_id": "all"}),
        ("restore", {}),
        ("restore", {"backup_id": 1, "sections": ["network"]}),
        ("get_history", {"limit": 0}),
        ("get_history", {"status": "lost"}),
        ("get_stats", {"period_hours": 0}),
    ],
)
async def test_invalid_data_is_refused(
    hass: HomeAssistant, set_up_site: SetUpSite, action: str, data: dict[str, object]
) -> None:
    await set_up_site()
    with pytest.raises(Invalid):
        await _call(hass, action, data)


async def test_only_administrators_may_call(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    machines: list[Machine],
    hass_admin_user: MockUser,
    hass_read_only_user: MockUser,
) -> None:
    for action, data in (("reboot", {"entity_id": "all"}), ("get_history", {}), ("restore", {"backup_id": 1})):
        with pytest.raises(Unauthorized):
            await _call(hass, action, data, user=hass_read_only_user)
    assert (await _call(hass, "get_stats", {}, user=hass_read_only_user))["stats"]["total"] == 0  # type: ignore[index]
    with pytest.raises(UnknownUser):
        await hass.services.async_call(
            DOMAIN, "reboot", {"entity_id": "all"}, blocking=True, context=Context(user_id="f00")
        )
    hass.data[DATA].limiter = TokenBucket(1)
    target = {"device_id": _device_id(hass, machines[0])}
    await _call(hass, "reboot", {**target}, user=hass_admin_user)
    with pytest.raises(ServiceValidationError) as caught:
        await _call(hass, "reboot", {**target}, user=hass_admin_user)
    assert caught.value.translation_key == "too_many_commands"


async def test_restore_requires_backup_and_miner(
    hass: HomeAssistant, entry: MockConfigEntry, machines: list[Machine]
) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await _call(hass, "restore", {"backup_id": 7})
    assert caught.value.translation_key == "backup_not_found"
    result = await _call(hass, "backup", {"device_id": _device_id(hass, machines[1])})
    backup_id = result["commands"][0]["response"]["backup_id"]  # type: ignore[index]
    miner = hass.data[DATA].fleet.by_address(machines[1].ip)
    assert miner is not None
    hass.config_entries.async_remove_subentry(entry, miner.subentry_id)
    await hass.async_block_till_done()
    with pytest.raises(ServiceValidationError) as caught:
        await _call(hass, "restore", {"backup_id": backup_id})
    assert caught.value.translation_key == "backup_miner_gone_name_another"
    # Another model is refused; the result has the reason.
    result = await _call(hass, "restore", {"backup_id": backup_id, "device_id": _device_id(hass, machines[0])})
    assert result["commands"][0]["status"] == "failed"  # type: ignore[index]
    with pytest.raises(ServiceValidationError):
        await _call(hass, "get_history", {"device_id": "0" * 32})


async def test_every_action_has_texts(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    """Each action, field, section, option and error has a text, and the forms have each accepted field."""
    await set_up_site()
    texts = json.loads((INTEGRATION / "translations" / "en.json").read_text(encoding="utf-8"))
    icons = json.loads((INTEGRATION / "icons.json").read_text(encoding="utf-8"))["services"]
    forms = yaml.safe_load((INTEGRATION / "services.yaml").read_text(encoding="utf-8"))
    registered = hass.services.async_services_for_domain(DOMAIN)
    assert set(registered) == set(forms) == set(texts["services"]) == set(icons)
    for name, form in forms.items():
        words = texts["services"][name]
        fields: dict[str, dict[str, object]] = {}
        for key, field in form["fields"].items():
            if "fields" in field:
                assert words["sections"][key]["name"]
                fields.update(field["fields"])
            else:
                fields[key] = field
        assert set(fields) == set(words["fields"]), name
        for field in fields.values():
            select = field["selector"].get("select") if isinstance(field["selector"], dict) else None
            if select:
                assert set(texts["selector"][select["translation_key"]]["options"]) == set(select["options"])
    files = ("actions/commands.py", "translated_errors.py")
    source = "".join((INTEGRATION / "interfaces" / name).read_text(encoding="utf-8") for name in files)
    for key in ("command_failed", "commands_failed", "no_miner_targeted", "not_a_miner", "too_many_commands",
                "two_kinds_of_group", "backup_not_found", "backup_miner_gone_name_another"):  # fmt: skip
        assert f'"{key}"' in source
        assert texts["exceptions"][key]["message"]
