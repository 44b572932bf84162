"""A policy can require backups that a roll-out does not make."""

from __future__ import annotations

from custom_components.miner_remote.control.backup_model import BackupType
from custom_components.miner_remote.upgrades.model import RolloutStatus

from .conftest import MakeFakeHall, upload


async def test_policy_requires_a_backup_that_the_rollout_does_not_make(make_hall: MakeFakeHall) -> None:
    """Only of the miners that the policy concerns, and only one."""
    hall = await make_hall(count=2)
    image = await upload(hall.firmware)
    first, second = hall.miners
    hall.firmware.rollouts.backup_required = lambda miner_id: miner_id == first.miner_id
    rollout = await hall.start(image, settle_minutes=0.0, backup_first=False)
    await hall.until_idle(rollout)
    assert rollout.status is RolloutStatus.DONE
    assert [backup.backup_type for backup in hall.data.backups.of_miner(first.miner_id)] == [BackupType.PRE_UPDATE]
    assert hall.data.backups.of_miner(second.miner_id) == ()
    by_id = {miner.miner_id: miner.backup_id for miner in rollout.miners}
    assert by_id == {first.miner_id: 1, second.miner_id: None}
