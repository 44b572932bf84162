"""The `update` entity of a miner."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import Context, HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from homeassistant.helpers import entity_registry as er

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.upgrades.model import Phase, RolloutStatus

from .conftest import FakeHall, MakeFakeHall, upload
from .images import tar_gz
from .world import NEW, OLD, World


async def entity_of(hass: HomeAssistant, hall: FakeHall, number: int = 0) -> str:
    """Enable the entity of a miner and return its id."""
    registry = er.async_get(hass)
    entity_id = registry.async_get_entity_id("update", DOMAIN, f"fake-id-{number}_firmware")
    assert entity_id is not None
    registry.async_update_entity(entity_id, disabled_by=None)
    # Home Assistant reloads the site half a minute after an entity was enabled.
    await asyncio.sleep(40)
    await hall.until(lambda: all(miner.last_update_success for miner in hall.miners), 600)
    return entity_id


def state_of(hass: HomeAssistant, entity_id: str) -> State:
    state = hass.states.get(entity_id)
    assert state is not None
    return state


async def shown(hall: FakeHall, entity_id: str, state: str, **attributes: Any) -> None:
    """Let time pass until an entity has a state and attributes."""

    def as_wanted() -> bool:
        found = state_of(hall.hass, entity_id)
        return found.state == state and all(found.attributes.get(name) == value for name, value in attributes.items())

    await hall.until(as_wanted, 3600)


async def test_entity_offers_the_newest_image_that_fits(make_hall: MakeFakeHall, hass: HomeAssistant) -> None:
    hall = await make_hall(2)
    entity_id = await entity_of(hass, hall)
    await shown(hall, entity_id, STATE_OFF, installed_version=OLD, latest_version=OLD, title="FakeOS")
    await upload(hall.firmware)
    await shown(hall, entity_id, STATE_ON, installed_version=OLD, latest_version=NEW, in_progress=False)
    await upload(hall.firmware, tar_gz({"a": b"older"}), "fake-1.5.tar.gz", version="1.5.0")
    await upload(hall.firmware, tar_gz({"a": b"other"}), "fake-9.tar.gz", version="9.0.0", models=("Fake Two",))
    await upload(hall.firmware, tar_gz({"a": b"old"}), "fake-0.tar.gz", version="0.9.0")
    await shown(hall, entity_id, STATE_ON, latest_version=NEW)
    newest = await upload(hall.firmware, tar_gz({"a": b"newer"}), "fake-3.tar.gz", version="3.0.0")
    await shown(hall, entity_id, STATE_ON, latest_version="3.0.0")
    await hall.firmware.images.async_delete(newest.id)
    await shown(hall, entity_id, STATE_ON, latest_version=NEW)


async def test_no_miner_is_read_while_no_image_can_fit(
    make_hall: MakeFakeHall, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = await make_hall(1)
    entity_id = await entity_of(hass, hall)
    await upload(hall.firmware, vendor="OtherOS")
    await hall.until(lambda: True)
    assert hall.firmware.available._targets == {}
    await shown(hall, entity_id, STATE_OFF, latest_version=OLD)


async def test_install_starts_a_rollout_with_progress(
    make_hall: MakeFakeHall, hass: HomeAssistant, hass_admin_user: Any, hass_read_only_user: Any
) -> None:
    hall = await make_hall(world=World(["10.0.0.1", "10.0.0.2"], send_s=400))
    entity_id = await entity_of(hass, hall)
    await upload(hall.firmware)
    await shown(hall, entity_id, STATE_ON, latest_version=NEW)
    # Home Assistant itself refuses persons that may control the entity but are no administrators.
    hass_read_only_user.mock_policy({"entities": True})
    with pytest.raises(Unauthorized):
        await hass.services.async_call(
            "update",
            "install",
            {"entity_id": entity_id},
            blocking=True,
            context=Context(user_id=hass_read_only_user.id),
        )
    assert hall.firmware.rollouts.rollouts() == []
    await hass.services.async_call(
        "update", "install", {"entity_id": entity_id}, blocking=True, context=Context(user_id=hass_admin_user.id)
    )
    (rollout,) = hall.firmware.rollouts.rollouts()
    assert [miner.ip for miner in rollout.miners] == ["10.0.0.1"]
    assert rollout.created_by == hass_admin_user.name
    await shown(hall, entity_id, STATE_ON, in_progress=True, update_percentage=50)
    await hall.until(lambda: rollout.miners[0].phase is Phase.RESTARTING)
    await shown(hall, entity_id, STATE_OFF, installed_version=NEW, in_progress=True)
    await hall.until_idle(rollout)
    assert rollout.status is RolloutStatus.DONE
    await shown(hall, entity_id, STATE_OFF, installed_version=NEW, latest_version=NEW, in_progress=False)
    assert hall.world.flashed() == {"10.0.0.1": 1}


async def test_install_that_is_refused_raises(make_hall: MakeFakeHall, hass: HomeAssistant) -> None:
    hall = await make_hall(1)
    entity_id = await entity_of(hass, hall)
    await upload(hall.firmware)
    await shown(hall, entity_id, STATE_ON, latest_version=NEW)
    next(iter(hall.world.machines.values())).paused = True
    with pytest.raises(HomeAssistantError, match="not mining"):
        await hass.services.async_call("update", "install", {"entity_id": entity_id}, blocking=True)
    assert hall.firmware.rollouts.rollouts() == []
