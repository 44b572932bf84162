"""Firmware is not installed on miners that Home Assistant reaches only through an agent."""

from __future__ import annotations

from custom_components.miner_remote.drivers.contract.errors import CodedError
from custom_components.miner_remote.fleet.miner import DriverError
from custom_components.miner_remote.upgrades.engine import RolloutPlan
from custom_components.miner_remote.upgrades.model import Phase, RolloutStatus
from custom_components.miner_remote.upgrades.store import FirmwareError

from ..drivers.raising import raises
from ..far_link import move_far
from ..hall import PERSON
from .conftest import MakeFakeHall, phases, upload


async def test_check_refuses_a_miner_of_an_agent(make_hall: MakeFakeHall) -> None:
    hall = await make_hall(2)
    image = await upload(hall.firmware)
    near, far = hall.miners
    move_far(far)
    assert hall.firmware.available.newest(far) is None
    checks = await hall.firmware.rollouts.async_check(image, hall.miners)
    assert {check.miner.miner_id: check.error and check.error.code for check in checks} == {
        near.miner_id: None,
        far.miner_id: "upgrade_by_agent",
    }
    with raises(FirmwareError, "rollout_no_match"):
        await hall.firmware.rollouts.async_create(image, checks[1:], RolloutPlan(), PERSON)
    assert hall.world.flashed() == {}


async def test_running_rollout_skips_a_miner_that_an_agent_took_over(make_hall: MakeFakeHall) -> None:
    hall = await make_hall(2)
    rollout = await hall.start(await upload(hall.firmware))
    moved = hall.data.fleet.by_id(rollout.miners[1].miner_id)
    assert moved is not None
    move_far(moved)
    await hall.until_idle(rollout)
    assert (rollout.status, phases(rollout)) == (RolloutStatus.DONE, [Phase.DONE, Phase.SKIPPED])
    assert rollout.miners[1].error_code == "upgrade_by_agent"
    assert set(hall.world.flashed()) == {rollout.miners[0].ip}


async def test_miner_of_an_agent_has_no_lock_and_no_driver(make_hall: MakeFakeHall) -> None:
    hall = await make_hall(1)
    (miner,) = hall.miners
    move_far(miner)
    for use in (miner.async_exclusive().__aenter__, miner.async_reach):
        with raises(CodedError, "miner_by_agent", name="Miner 0") as caught:
            await use()
        assert isinstance(caught.value, DriverError)
