"""Roll-outs that are halted, interrupted or deceived: nothing more is sent, and nothing counts as done unproved."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Profile
from custom_components.miner_remote.fleet.miner import MinerCoordinator
from custom_components.miner_remote.storage.files import DurableFile
from custom_components.miner_remote.upgrades import install as install_module
from custom_components.miner_remote.upgrades.engine import RolloutEngine
from custom_components.miner_remote.upgrades.model import Phase, RolloutStatus
from custom_components.miner_remote.upgrades.rollout_issue import ISSUE

from . import world as world_module
from .conftest import FakeHall, MakeFakeHall, phases, upload
from .world import NEW, OLD, FakeMachine, Trouble, profile_of


async def held_in_backup(hall: FakeHall, monkeypatch: pytest.MonkeyPatch, ip: str) -> asyncio.Event:
    """Let the backup of a miner wait for the returned event."""
    release = asyncio.Event()
    really = install_module._async_back_up

    async def back_up(miner: MinerCoordinator, *rest: Any) -> int:
        if miner.address == ip:
            await release.wait()
        return await really(miner, *rest)

    monkeypatch.setattr(install_module, "_async_back_up", back_up)
    return release


@pytest.mark.parametrize("halt", ["pause", "cancel", "failure"])
async def test_no_image_is_sent_after_the_rollout_was_halted(
    make_hall: MakeFakeHall, monkeypatch: pytest.MonkeyPatch, halt: str
) -> None:
    hall = await make_hall(3)
    late = list(hall.world.machines)[2]
    release = await held_in_backup(hall, monkeypatch, late)
    if halt == "failure":
        hall.world.trouble[list(hall.world.machines)[1]] = Trouble.UNCHANGED
    rollout = await hall.start(await upload(hall.firmware), canary=1, groups=(100.0,))
    await hall.until(lambda: rollout.miners[2].phase is Phase.BACKING_UP)
    if halt == "failure":
        await hall.until(lambda: rollout.miners[1].phase is Phase.FAILED)
    elif halt == "pause":
        await hall.firmware.rollouts.async_pause(rollout.id)
    else:
        await hall.firmware.rollouts.async_cancel(rollout.id)
    release.set()
    await hall.until_idle(rollout)
    assert late not in hall.world.flashed()
    if halt == "cancel":
        assert (rollout.miners[2].phase, rollout.miners[2].error_code) == (Phase.SKIPPED, "rollout_cancelled")
        return
    assert rollout.miners[2].phase is Phase.WAITING
    await hall.firmware.rollouts.async_resume(rollout.id)
    await hall.until_idle(rollout)
    assert (rollout.status, rollout.miners[2].phase) == (RolloutStatus.DONE, Phase.DONE)
    assert set(hall.world.flashed().values()) == {1}


@pytest.mark.parametrize("end", [RolloutStatus.CANCELLED, RolloutStatus.STOPPED])
async def test_rollout_that_was_resumed_while_it_ran_does_not_end_as_done(
    make_hall: MakeFakeHall, end: RolloutStatus
) -> None:
    hall = await make_hall(1)
    (machine,) = hall.world.machines.values()
    rollouts = hall.firmware.rollouts
    rollout = await hall.start(await upload(hall.firmware))
    await hall.until(lambda: rollout.miners[0].phase is Phase.SETTLING)
    await rollouts.async_pause(rollout.id)
    await rollouts.async_resume(rollout.id)
    if end is RolloutStatus.CANCELLED:
        await rollouts.async_cancel(rollout.id)
    else:
        hall.world.trouble[machine.ip] = Trouble.SLOW_HASHING
    await hall.until_idle(rollout)
    await asyncio.sleep(60)
    assert rollout.status is end


async def test_miner_that_fails_while_the_rollout_is_paused_stops_it(
    make_hall: MakeFakeHall, hass: HomeAssistant
) -> None:
    hall = await make_hall(2)
    hall.world.trouble = dict.fromkeys(hall.world.machines, Trouble.UNCHANGED)
    rollout = await hall.start(await upload(hall.firmware))
    await hall.until(lambda: rollout.miners[0].phase is Phase.SENDING)
    await hall.firmware.rollouts.async_pause(rollout.id)
    await hall.until_idle(rollout)
    assert rollout.status is RolloutStatus.STOPPED
    assert ir.async_get(hass).async_get_issue(DOMAIN, f"{ISSUE}{rollout.id}") is not None


async def test_miner_that_returns_to_its_old_version_while_it_is_watched_fails(make_hall: MakeFakeHall) -> None:
    hall = await make_hall(2)
    canary = next(iter(hall.world.machines.values()))
    rollout = await hall.start(await upload(hall.firmware))
    await hall.until(lambda: rollout.miners[0].phase is Phase.SETTLING)
    canary.version = OLD
    await hall.until_idle(rollout)
    failed = rollout.miners[0]
    assert (rollout.status, failed.phase) == (RolloutStatus.STOPPED, Phase.FAILED)
    assert (failed.error_code, failed.version_after) == ("upgrade_version_differs", OLD)


async def test_pools_that_cannot_be_read_after_the_upgrade_are_no_success(
    make_hall: MakeFakeHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = await make_hall(1)

    def without_config(machine: FakeMachine) -> Profile:
        profile = profile_of(machine)
        lost = {Capability.CONFIG_READ} if machine.version == NEW else set()
        return replace(profile, capabilities=profile.capabilities - lost)

    monkeypatch.setattr(world_module, "profile_of", without_config)
    rollout = await hall.start(await upload(hall.firmware))
    await hall.until_idle(rollout)
    assert rollout.status is RolloutStatus.STOPPED
    assert rollout.miners[0].error_code == "upgrade_settings_unreadable"


async def test_site_that_is_reloaded_at_a_miners_turn_does_not_skip_it(
    make_hall: MakeFakeHall, hass: HomeAssistant
) -> None:
    hall = await make_hall(2)
    rollout = await hall.start(await upload(hall.firmware))
    await hall.until(lambda: rollout.miners[0].phase is Phase.SETTLING)
    rollouts = hall.firmware.rollouts
    await rollouts.async_pause(rollout.id)
    await hall.until_idle(rollout)
    assert await hass.config_entries.async_unload(hall.entry.entry_id)
    await rollouts.async_resume(rollout.id)
    await asyncio.sleep(30)
    assert await hass.config_entries.async_setup(hall.entry.entry_id)
    await hall.until_idle(rollout)
    assert phases(rollout) == [Phase.DONE, Phase.DONE]


async def test_watched_miner_fails_if_the_image_is_unknown_after_a_restart(make_hall: MakeFakeHall) -> None:
    """It would block further roll-outs for ever."""
    hall = await make_hall(1)
    rollout = await hall.start(await upload(hall.firmware))
    await hall.until(lambda: rollout.miners[0].phase is Phase.SETTLING)
    await hall.firmware.rollouts.async_close()
    hall.firmware.images._images.clear()
    engine = RolloutEngine(hall.hass, hall.data.fleet, hall.data.runner, hall.data.vault, hall.firmware.images)
    await engine.async_load()
    engine.async_start()
    (loaded,) = engine.rollouts()
    await hall.until(lambda: not loaded.busy)
    assert (loaded.status, loaded.miners[0].error_code) == (RolloutStatus.STOPPED, "image_not_found")


async def test_rollout_whose_request_was_cancelled_is_not_started_by_a_restart(
    make_hall: MakeFakeHall, monkeypatch: pytest.MonkeyPatch, hass_storage: dict[str, Any]
) -> None:
    hall = await make_hall(1)
    really, started = DurableFile.async_save, asyncio.Event()

    async def save(file: DurableFile, data: Any) -> None:
        started.set()
        await asyncio.sleep(1)
        await really(file, data)

    image = await upload(hall.firmware)
    monkeypatch.setattr(DurableFile, "async_save", save)
    request = asyncio.create_task(hall.start(image))
    await started.wait()
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request
    await asyncio.sleep(5)
    assert hall.firmware.rollouts.rollouts() == []
    assert [key for key in hass_storage if key.startswith("miner_remote.rollouts/")] == []
