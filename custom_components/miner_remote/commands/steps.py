"""The commands of a batch, miner by miner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from homeassistant.util import dt as dt_util

from ..control.record import Command, CommandRecord, Initiator
from ..fleet.miner import MinerCoordinator
from ..turns import InTurns

MADE_AT_ONCE: Final = 1000
"""How many miners get their records in one turn of the event loop."""

type Work = Sequence[tuple[MinerCoordinator, Sequence[Command]]]
"""The commands of each miner, in the order in which they are sent."""


@dataclass(frozen=True, slots=True)
class Step:
    """One command to one miner, and its record."""

    miner: MinerCoordinator
    command: Command
    record: CommandRecord


async def async_pending_steps(batch_id: str, work: Work, initiator: Initiator) -> list[Step]:
    """Return a step with a pending record for each command."""
    now = dt_util.utcnow()
    steps: list[Step] = []
    async for part in InTurns(work, MADE_AT_ONCE):
        steps += [
            pending_step(batch_id, miner, command, initiator, now) for miner, commands in part for command in commands
        ]
    return steps


def pending_step(batch_id: str, miner: MinerCoordinator, command: Command, initiator: Initiator, now: datetime) -> Step:
    """Return a command to one miner with its pending record."""
    return Step(
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


def by_miner(steps: Sequence[Step]) -> list[list[Step]]:
    """Return the steps of each miner."""
    return [list(group) for _, group in groupby(steps, key=lambda step: step.miner.miner_id)]
