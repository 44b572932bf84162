"""The commands of a batch, miner by miner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from homeassistant.util import dt as dt_util

from ..control.record import Command, CommandRecord, Initiator
from ..fleet.miner import MinerCoordinator

type Work = Sequence[tuple[MinerCoordinator, Sequence[Command]]]
"""The commands of each miner, in the order in which they are sent."""


@dataclass(frozen=True, slots=True)
class Step:
    """One command to one miner, and its record."""

    miner: MinerCoordinator
    command: Command
    record: CommandRecord


def pending_steps(batch_id: str, work: Work, initiator: Initiator) -> list[Step]:
    """Return a step with a pending record for each command."""
    now = dt_util.utcnow()
    return [
        Step(
            miner,
            command,
            CommandRecord(
                id=0,
                timestamp=now,
                command_type=command.command_type,
                miner_id=miner.miner_id,
                miner_ip=miner.address,
                initiated_by=initiator.initiated_by,
                source=initiator.source,
                batch_id=batch_id,
                parameters=command.public_parameters(),
            ),
        )
        for miner, commands in work
        for command in commands
    ]


def by_miner(steps: Sequence[Step]) -> list[list[Step]]:
    """Return the steps of each miner."""
    return [list(group) for _, group in groupby(steps, key=lambda step: step.miner.miner_id)]
