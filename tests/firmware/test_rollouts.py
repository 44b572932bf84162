"""Roll-outs: the order of steps, what counts as a failure, and what people can do."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.control.record import CommandType, HistoryQuery, SimpleCommand, Status
from custom_components.miner_remote.fleet.miner import Reachability
from custom_components.miner_remote.storage.files import DurableFile
from custom_components.miner_remote.upgrades import engine as engine_module, rollout_store
from custom_components.miner_remote.upgrades.engine import RolloutEngine
from custom_components.miner_remote.upgrades.model import ENDED, Phase, Rollout, RolloutStatus
from custom_components.miner_remote.upgrades.rollout_issue import ISSUE
from custom_components.miner_remote.upgrades.store import FirmwareError

from ..drivers.raising import raises
from ..hall import PERSON
from .conftest import MakeFakeHall, phases, upload
from .world import NEW, OLD, FakeMachine, Trouble, World


async def test_rollout_upgrades_all_miners_in_groups(make_hall: MakeFakeHall) -> None:
    hall = await make_hall(30)
    image = await upload(hall.firmware)
    began: list[tuple[str, str]] = []

    def sending(machine: FakeMachine) -> None:
        unfinished = [miner.miner_id for miner in rollout.miners if miner.phase not in ENDED and miner.group == 1]
        began.append((machine.ip, "canary" if unfinished else "after"))

    hall.world.on_sending = sending
    rollout = await hall.start(image)
    assert [len(rollout.of_group(number)) for number in rollout.groups] == [1, 1, 6, 22]
    await hall.until_idle(rollout)
    assert rollout.status is RolloutStatus.DONE
    assert set(phases(rollout)) == {Phase.DONE}
    assert {machine.version for machine in hall.world.machines.values()} == {NEW}
    assert set(hall.world.flashed().values()) == {1}
    assert [when for _ip, when in began] == ["canary", *["after"] * 29]
    assert hall.world.most_sending <= engine_module.AT_ONCE
    for miner in rollout.miners:
        assert (miner.version_before, miner.version_after) == (OLD, NEW)
        assert (miner.hashrate_before_ths, miner.hashrate_after_ths) == (100, 100)
        assert miner.backup_id is not None
        assert hall.data.backups.get(miner.backup_id) is not None
        assert miner.config is None


async def test_each_upgrade_is_a_record_of_the_batch_of_the_rollout(make_hall: MakeFakeHall) -> None:
    hall = await make_hall(3)
    rollout = await hall.start(await upload(hall.firmware))
    await hall.until_idle(rollout)
    records = await hall.data.history.async_query(HistoryQuery(batch_id=rollout.id))
    assert {record.miner_id for record in records} == {miner.miner_id for miner in rollout.miners}
    assert {(record.command_type, record.status, record.initiated_by) for record in records} == {
        (CommandType.UPGRADE_FIRMWARE, Status.SUCCESS, "Alice")
    }
    assert {record.id for record in records} == {miner.command_id for miner in rollout.miners}
    assert all(record.parameters["version"] == NEW for record in records)
    assert all((record.response or {})["version_after"] == NEW for record in records)
    batch = hall.data.runner.batch(rollout.id)
    assert batch is not None
    assert (batch.running, batch.as_summary()["successful"]) == (False, 3)


@pytest.mark.parametrize(
    ("trouble", "code", "version"),
    [
        (Trouble.REFUSES, "command_refused", OLD),
        (Trouble.CUT_OFF, "upgrade_send_failed", OLD),
        (Trouble.UNCHANGED, "upgrade_version_unchanged", OLD),
        (Trouble.OTHER_VERSION, "upgrade_version_differs", "1.5.0"),
        (Trouble.NO_RETURN, "upgrade_no_return_because", NEW),
        (Trouble.LOOP, "upgrade_reboot_loop", NEW),
        (Trouble.SLOW_HASHING, "upgrade_hashrate_low", NEW),
        (Trouble.POOLS_LOST, "upgrade_settings_changed", NEW),
        (Trouble.PRESET_LOST, "upgrade_settings_changed", NEW),
    ],
)
async def test_failed_canary_stops_the_rollout(
    make_hall: MakeFakeHall, hass: HomeAssistant, trouble: Trouble, code: str, version: str
) -> None:
    hall = await make_hall(4, scan_interval=30)
    canary = next(iter(hall.world.machines.values()))
    hall.world.trouble[canary.ip] = trouble
    rollout = await hall.start(await upload(hall.firmware), settle_minutes=8.0)
    await hall.until_idle(rollout)
    assert rollout.status is RolloutStatus.STOPPED
    assert phases(rollout) == [Phase.FAILED, Phase.WAITING, Phase.WAITING, Phase.WAITING]
    failed = rollout.miners[0]
    assert (failed.error_code, canary.version) == (code, version), failed.error_message
    assert failed.error_message
    assert hall.world.flashed() == {canary.ip: 1}
    issue = ir.async_get(hass).async_get_issue(DOMAIN, f"{ISSUE}{rollout.id}")
    assert issue is not None
    assert (issue.translation_placeholders or {})["waiting"] == "3"


async def test_lost_settings_are_listed(make_hall: MakeFakeHall) -> None:
    hall = await make_hall(2)
    first, second = hall.world.machines
    hall.world.trouble = {first: Trouble.POOLS_LOST, second: Trouble.PRESET_LOST}
    rollout = await hall.start(await upload(hall.firmware))
    await hall.until_idle(rollout)
    await hall.firmware.rollouts.async_resume(rollout.id)
    await hall.until_idle(rollout)
    pool, preset = (miner.differences for miner in rollout.miners)
    assert [item["code"] for item in pool] == ["pool_differs"]
    assert [(item["code"], item["args"]) for item in preset] == [
        ("setting_differs", {"key": "preset", "before": "eco", "after": "default"})
    ]


async def test_answer_that_is_lost_after_the_image_arrived_is_no_failure(make_hall: MakeFakeHall) -> None:
    hall = await make_hall(1)
    hall.world.trouble = dict.fromkeys(hall.world.machines, Trouble.ANSWER_LOST)
    rollout = await hall.start(await upload(hall.firmware))
    await hall.until_idle(rollout)
    assert phases(rollout) == [Phase.DONE]
    assert set(hall.world.flashed().values()) == {1}


async def test_failure_in_a_group_starts_no_further_miner_and_completes_the_others(make_hall: MakeFakeHall) -> None:
    hall = await make_hall(25)
    ips = list(hall.world.machines)
    hall.world.trouble[ips[3]] = Trouble.CUT_OFF
    rollout = await hall.start(await upload(hall.firmware), groups=(100.0,))
    await hall.until_idle(rollout)
    assert rollout.status is RolloutStatus.STOPPED
    assert phases(rollout).count(Phase.FAILED) == 1
    # The canary, and those that were sent to at the same time as the one that failed.
    done, waiting = phases(rollout).count(Phase.DONE), phases(rollout).count(Phase.WAITING)
    assert done + waiting == 24
    assert done <= 1 + 2 * engine_module.AT_ONCE
    assert waiting > 0
    assert set(hall.world.flashed().values()) == {1}


async def test_resumed_rollout_continues_without_the_failed_miner(make_hall: MakeFakeHall, hass: HomeAssistant) -> None:
    hall = await make_hall(5)
    ips = list(hall.world.machines)
    hall.world.trouble[ips[0]] = Trouble.UNCHANGED
    rollout = await hall.start(await upload(hall.firmware))
    await hall.until_idle(rollout)
    await hall.firmware.rollouts.async_resume(rollout.id)
    assert ir.async_get(hass).async_get_issue(DOMAIN, f"{ISSUE}{rollout.id}") is None
    await hall.until_idle(rollout)
    assert rollout.status is RolloutStatus.DONE
    assert phases(rollout) == [Phase.FAILED, *[Phase.DONE] * 4]
    assert set(hall.world.flashed().values()) == {1}


async def test_paused_rollout_starts_no_further_miner_until_it_is_resumed(make_hall: MakeFakeHall) -> None:
    hall = await make_hall(6)
    rollout = await hall.start(await upload(hall.firmware))
    rollouts = hall.firmware.rollouts
    await hall.until(lambda: rollout.miners[0].phase is Phase.SENDING)
    await rollouts.async_pause(rollout.id)
    await hall.until_idle(rollout)
    assert phases(rollout) == [Phase.DONE, *[Phase.WAITING] * 5]
    await asyncio.sleep(600)
    assert phases(rollout) == [Phase.DONE, *[Phase.WAITING] * 5]
    with raises(FirmwareError, "rollout_not_running"):
        await rollouts.async_pause(rollout.id)
    await rollouts.async_resume(rollout.id)
    with raises(FirmwareError, "rollout_running"):
        await rollouts.async_resume(rollout.id)
    await hall.until_idle(rollout)
    assert set(phases(rollout)) == {Phase.DONE}


async def test_rollout_that_is_paused_and_resumed_at_once_goes_on(make_hall: MakeFakeHall) -> None:
    hall = await make_hall(3)
    rollout = await hall.start(await upload(hall.firmware))
    await hall.until(lambda: rollout.miners[0].phase is Phase.SETTLING)
    await hall.firmware.rollouts.async_pause(rollout.id)
    await hall.firmware.rollouts.async_resume(rollout.id)
    await hall.until_idle(rollout)
    assert (rollout.status, set(phases(rollout))) == (RolloutStatus.DONE, {Phase.DONE})
    assert set(hall.world.flashed().values()) == {1}


async def test_cancelled_rollout_completes_what_has_begun(make_hall: MakeFakeHall) -> None:
    hall = await make_hall(4)
    image = await upload(hall.firmware)
    rollout = await hall.start(image)
    rollouts = hall.firmware.rollouts
    await hall.until(lambda: rollout.miners[0].phase is Phase.RESTARTING)
    await rollouts.async_cancel(rollout.id)
    with raises(FirmwareError, "image_in_use"):
        await hall.firmware.images.async_delete(image.id)
    await hall.until_idle(rollout)
    assert rollout.status is RolloutStatus.CANCELLED
    assert phases(rollout) == [Phase.DONE, *[Phase.SKIPPED] * 3]
    assert {miner.error_code for miner in rollout.miners[1:]} == {"rollout_cancelled"}
    assert len(hall.world.flashed()) == 1
    for change in (rollouts.async_cancel, rollouts.async_resume):
        with raises(FirmwareError, "rollout_ended"):
            await change(rollout.id)
    await hall.firmware.images.async_delete(image.id)


async def test_stopped_batch_pauses_the_rollout(make_hall: MakeFakeHall) -> None:
    hall = await make_hall(4)
    rollout = await hall.start(await upload(hall.firmware))
    await hall.until(lambda: rollout.miners[0].phase is Phase.SENDING)
    batch = hall.data.runner.batch(rollout.id)
    assert batch is not None
    batch.stop()
    await hall.until_idle(rollout)
    assert rollout.status is RolloutStatus.PAUSED
    assert phases(rollout) == [Phase.DONE, *[Phase.WAITING] * 3]
    await hall.firmware.rollouts.async_resume(rollout.id)
    await hall.until_idle(rollout)
    assert rollout.status is RolloutStatus.DONE


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"model": "Fake Two"}, "image_model_differs"),
        ({"board": "cb-2"}, "image_board_differs"),
        ({"board": None}, "image_board_unknown"),
        ({"version": NEW}, "image_already_installed"),
        ({"pools_alive": False}, "upgrade_pools_dead"),
        ({"paused": True}, "upgrade_not_mining"),
        ({"hashrate_ths": 0.0}, "upgrade_not_mining"),
    ],
)
async def test_miner_that_the_image_does_not_fit_is_skipped(
    make_hall: MakeFakeHall, changes: dict[str, Any], code: str
) -> None:
    hall = await make_hall(3)
    unfit = list(hall.world.machines.values())[1]
    for name, value in changes.items():
        setattr(unfit, name, value)
    rollout = await hall.start(await upload(hall.firmware))
    await hall.until_idle(rollout)
    assert rollout.status is RolloutStatus.DONE
    by_ip = {miner.ip: miner for miner in rollout.miners}
    assert (by_ip[unfit.ip].phase, by_ip[unfit.ip].error_code) == (Phase.SKIPPED, code)
    assert unfit.ip not in hall.world.flashed()
    assert len(hall.world.flashed()) == 2


async def test_miner_that_no_longer_fits_at_its_turn_is_skipped_before_anything_is_sent(
    make_hall: MakeFakeHall,
) -> None:
    hall = await make_hall(4)
    late = list(hall.world.machines.values())[3]
    rollout = await hall.start(await upload(hall.firmware))
    await hall.until(lambda: rollout.miners[0].phase is Phase.SETTLING)
    late.model = "Fake Two"
    await hall.until_idle(rollout)
    assert rollout.status is RolloutStatus.DONE
    last = rollout.miners[3]
    assert (last.phase, last.error_code) == (Phase.SKIPPED, "image_model_differs")
    assert late.began == []
    (record,) = await hall.data.history.async_query(HistoryQuery(miner_id=last.miner_id, batch_id=rollout.id))
    assert (record.status, record.error_code) == (Status.SKIPPED, "image_model_differs")


async def test_rollout_without_a_canary_that_worked_stops(make_hall: MakeFakeHall) -> None:
    hall = await make_hall(3)
    canary = next(iter(hall.world.machines.values()))
    image = await upload(hall.firmware)
    checks = await hall.firmware.rollouts.async_check(image, hall.miners)
    canary.paused = True
    rollout = await hall.firmware.rollouts.async_create(image, checks, engine_module.RolloutPlan(), PERSON)
    await hall.until_idle(rollout)
    assert rollout.status is RolloutStatus.STOPPED
    assert phases(rollout) == [Phase.SKIPPED, Phase.WAITING, Phase.WAITING]


async def test_failed_backup_sends_nothing(make_hall: MakeFakeHall) -> None:
    hall = await make_hall(1)
    image = await upload(hall.firmware)
    checks = await hall.firmware.rollouts.async_check(image, hall.miners)
    next(iter(hall.world.machines.values())).pool_url = ""
    rollout = await hall.firmware.rollouts.async_create(image, checks, engine_module.RolloutPlan(), PERSON)
    await hall.until_idle(rollout)
    assert (rollout.miners[0].phase, rollout.miners[0].error_code) == (Phase.SKIPPED, "upgrade_backup_failed")
    assert hall.world.flashed() == {}


async def test_damaged_file_is_never_sent(make_hall: MakeFakeHall) -> None:
    hall = await make_hall(2)
    image = await upload(hall.firmware)
    (file,) = (path for path in hall.firmware.images.folder.iterdir() if path.name == image.sha256)
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    rollout = await hall.start(image)
    await hall.until_idle(rollout)
    assert {miner.error_code for miner in rollout.miners[:1]} == {"image_file_changed"}
    assert hall.world.flashed() == {}


async def test_miner_of_another_rollout_is_refused(make_hall: MakeFakeHall) -> None:
    hall = await make_hall(2)
    image = await upload(hall.firmware)
    rollout = await hall.start(image)
    with raises(FirmwareError, "rollout_no_match"):
        await hall.start(image)
    checks = await hall.firmware.rollouts.async_check(image, hall.miners)
    assert {check.error.code for check in checks if check.error} == {"upgrade_in_other_rollout"}
    await hall.until_idle(rollout)


async def test_miner_is_locked_and_shown_as_rebooting_during_its_upgrade(make_hall: MakeFakeHall) -> None:
    hall = await make_hall(1)
    (miner,) = hall.miners
    rollout = await hall.start(await upload(hall.firmware))
    await hall.until(lambda: rollout.miners[0].phase is Phase.SENDING)
    assert miner.link.has_command()
    backup = await hall.data.runner.async_start(SimpleCommand(command_type=CommandType.REBOOT), [miner], PERSON)
    await hall.until(lambda: rollout.miners[0].phase is Phase.RESTARTING)
    assert miner.reachability is Reachability.REBOOTING
    assert backup.records[0].sent_at is None
    await hall.until(lambda: rollout.miners[0].phase is Phase.SETTLING)
    assert miner.reachability is not Reachability.REBOOTING
    await backup.wait()
    await hall.until_idle(rollout)


async def test_time_of_a_paused_miner_begins_again(make_hall: MakeFakeHall) -> None:
    """A schedule may pause a miner while it is watched; that says nothing about its firmware."""
    hall = await make_hall(1)
    (machine,) = hall.world.machines.values()
    rollout = await hall.start(await upload(hall.firmware))
    await hall.until(lambda: rollout.miners[0].phase is Phase.SETTLING)
    machine.paused = True
    await asyncio.sleep(1200)
    assert rollout.miners[0].phase is Phase.SETTLING
    machine.paused = False
    await hall.until_idle(rollout)
    assert phases(rollout) == [Phase.DONE]


async def test_removed_miner_is_skipped(make_hall: MakeFakeHall, hass: HomeAssistant) -> None:
    hall = await make_hall(3)
    rollout = await hall.start(await upload(hall.firmware))
    await hall.until(lambda: rollout.miners[0].phase is Phase.SETTLING)
    gone = rollout.miners[2]
    hass.config_entries.async_remove_subentry(hall.entry, "fake-2")
    await hass.async_block_till_done(wait_background_tasks=False)
    await hall.until_idle(rollout)
    assert (gone.phase, gone.error_code) == (Phase.SKIPPED, "upgrade_miner_missing")
    assert rollout.status is RolloutStatus.DONE


# The disk -------------------------------------------------------------------------------------------------------------


async def test_step_that_cannot_be_stored_does_not_begin(
    make_hall: MakeFakeHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = await make_hall(2)
    image = await upload(hall.firmware)
    really = DurableFile._write
    broken: list[bool] = []

    def write(file: DurableFile, content: bytes) -> None:
        if "rollouts" in file.relative_path and b'"sending"' in content:
            broken.append(True)
            raise OSError(28, "No space left on device")
        really(file, content)

    monkeypatch.setattr(DurableFile, "_write", write)
    rollout = await hall.start(image)
    await hall.until_idle(rollout)
    assert broken
    assert hall.world.flashed() == {}
    assert rollout.miners[0].phase is Phase.SKIPPED
    assert rollout.miners[0].error_code == "storage_write_failed"


async def test_rollout_that_cannot_be_stored_is_not_started(make_hall: MakeFakeHall) -> None:
    hall = await make_hall(1)
    image = await upload(hall.firmware)

    def write(_file: DurableFile, _content: bytes) -> None:
        raise OSError(28, "No space left on device")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DurableFile, "_write", write)
        with pytest.raises(Exception, match="No space left"):
            await hall.start(image)
    assert hall.firmware.rollouts.rollouts() == []
    assert hall.firmware.rollouts.is_used(image.id) is False


# Restarts -------------------------------------------------------------------------------------------------------------


async def restarted(make_hall: MakeFakeHall, phase: Phase, world: World) -> tuple[Rollout, RolloutEngine]:
    """Kill a roll-out in a phase of its canary, and return what a new engine makes of the files."""
    hall = await make_hall(world=world)
    rollout = await hall.start(await upload(hall.firmware))
    await hall.until(lambda: rollout.miners[0].phase is phase)
    # Nothing that the old engine does from here on is stored.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DurableFile, "_write", lambda _file, _content: None)
        await hall.firmware.rollouts.async_close()
        await hall.data.runner.async_close()
    engine = RolloutEngine(hall.hass, hall.data.fleet, hall.data.runner, hall.data.vault, hall.firmware.images)
    hall.data.runner._closed = False
    hall.firmware.rollouts = engine
    await engine.async_load()
    engine.async_start()
    (loaded,) = engine.rollouts()
    await hall.until_idle(loaded)
    return loaded, engine


async def test_upgrade_that_had_not_begun_is_done_after_a_restart(make_hall: MakeFakeHall) -> None:
    world = World(["10.0.0.1", "10.0.0.2"])
    rollout, _engine = await restarted(make_hall, Phase.WAITING, world)
    assert rollout.status is RolloutStatus.DONE
    assert world.flashed() == {"10.0.0.1": 1, "10.0.0.2": 1}


async def test_miner_that_was_being_sent_to_is_never_sent_to_again(make_hall: MakeFakeHall) -> None:
    world = World(["10.0.0.1", "10.0.0.2"])
    rollout, engine = await restarted(make_hall, Phase.SENDING, world)
    assert rollout.status is RolloutStatus.STOPPED
    assert (rollout.miners[0].phase, rollout.miners[0].error_code) == (Phase.FAILED, "upgrade_interrupted")
    assert world.flashed() == {"10.0.0.1": 1}
    await engine.async_resume(rollout.id)
    while rollout.status is RolloutStatus.RUNNING:
        await asyncio.sleep(5)
    assert world.flashed() == {"10.0.0.1": 1, "10.0.0.2": 1}
    assert phases(rollout) == [Phase.FAILED, Phase.DONE]
    await engine.async_close()


async def test_miner_that_has_the_new_version_after_a_restart_continues(make_hall: MakeFakeHall) -> None:
    world = World(["10.0.0.1", "10.0.0.2"])
    rollout, _engine = await restarted(make_hall, Phase.RESTARTING, world)
    assert rollout.status is RolloutStatus.DONE
    assert rollout.miners[0].version_after == NEW
    assert world.flashed() == {"10.0.0.1": 1, "10.0.0.2": 1}


async def test_settings_are_compared_after_a_restart_with_those_from_before(make_hall: MakeFakeHall) -> None:
    world = World(["10.0.0.1", "10.0.0.2"])
    world.trouble["10.0.0.1"] = Trouble.POOLS_LOST
    rollout, _engine = await restarted(make_hall, Phase.RESTARTING, world)
    assert rollout.status is RolloutStatus.STOPPED
    assert rollout.miners[0].error_code == "upgrade_settings_changed"


async def test_settling_continues_after_a_restart(make_hall: MakeFakeHall) -> None:
    world = World(["10.0.0.1"])
    world.trouble["10.0.0.1"] = Trouble.SLOW_HASHING
    rollout, _engine = await restarted(make_hall, Phase.SETTLING, world)
    assert rollout.status is RolloutStatus.STOPPED
    assert rollout.miners[0].error_code == "upgrade_hashrate_low"


async def test_old_ended_rollouts_are_forgotten(
    make_hall: MakeFakeHall, hass_storage: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rollout_store, "ENDED_KEPT", 2)
    hall = await make_hall(1)
    (machine,) = hall.world.machines.values()
    image = await upload(hall.firmware)
    for _ in range(5):
        machine.version = OLD
        rollout = await hall.start(image, settle_minutes=0.0, backup_first=False)
        await hall.until_idle(rollout)
    stored = [key for key in hass_storage if key.startswith("miner_remote.rollouts/")]
    assert len(stored) == len(hall.firmware.rollouts.rollouts()) <= 3


async def test_stored_rollout_has_no_readable_password(make_hall: MakeFakeHall, hass_storage: dict[str, Any]) -> None:
    hall = await make_hall(1)
    (miner,) = hall.miners
    url = next(iter(hall.world.machines.values())).pool_url
    await hall.data.vault.async_remember_pool_password(miner.miner_id, url, "worker", "open-sesame")
    rollout = await hall.start(await upload(hall.firmware))
    await hall.until(lambda: rollout.miners[0].config is not None)
    assert "open-sesame" not in repr(hass_storage)
    await hall.until_idle(rollout)
