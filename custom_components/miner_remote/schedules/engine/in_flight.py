"""The commands of schedules in flight, grouped into batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from homeassistant.core import callback

from ...commands.batch import Batch
from ...commands.runner import CommandResult, CommandRunner
from ...control.record import Command, CommandRecord, CommandType, Initiator, PowerLimitCommand, SimpleCommand, Source
from ...fleet.miner import MinerCoordinator
from ..model import Directive
from .ownership import Owner
from .reconcile import PlannedCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class InFlightCommand:
    """A command to one miner that was sent and has not ended."""

    miner_id: str
    command: PlannedCommand
    owner: Owner
    directive: Directive | None
    hopeless: bool = False


class InFlightCommands:
    """The commands in flight, one per miner."""

    def __init__(self, runner: CommandRunner) -> None:
        """Start without commands."""
        self._runner = runner
        self._commands: dict[str, InFlightCommand] = {}
        self._batches: set[Batch] = set()
        self._batch_of: dict[str, Batch] = {}

    def in_flight(self, miner_id: str) -> InFlightCommand | None:
        """Return the command in flight to a miner."""
        return self._commands.get(miner_id)

    def running(self) -> list[Batch]:
        """Return the running batches."""
        self._batches = {batch for batch in self._batches if batch.running}
        return list(self._batches)

    async def async_send(
        self,
        commands: Iterable[InFlightCommand],
        is_wanted: Callable[[InFlightCommand], bool],
        miners: dict[str, MinerCoordinator],
        given: list[Batch],
    ) -> None:
        """Send commands, equal ones in one batch; stops at the first batch for which the runner raises an error.

        Each batch starts with those of its commands that are wanted then. The batches are added to `given` as they
        start. The runner may report their results before this returns.
        """
        groups: dict[tuple[PlannedCommand, Owner], list[InFlightCommand]] = {}
        for in_flight in commands:
            groups.setdefault((in_flight.command, in_flight.owner), []).append(in_flight)
        self._batches = set(self.running())
        for (command, owner), group in groups.items():
            if not (alike := list(filter(is_wanted, group))):
                continue
            self._commands |= {in_flight.miner_id: in_flight for in_flight in alike}
            started = False
            try:
                batch = await self._runner.async_start(
                    command_of(command),
                    [miners[in_flight.miner_id] for in_flight in alike],
                    self._initiator(owner),
                )
                started = True
            finally:
                if not started:
                    for in_flight in alike:
                        self._commands.pop(in_flight.miner_id, None)
            self._batches.add(batch)
            # Some commands may have ended already.
            self._batch_of |= {in_flight.miner_id: batch for in_flight in alike if in_flight.miner_id in self._commands}
            given.append(batch)

    def _initiator(self, owner: Owner) -> Initiator:
        source = Source.SCHEDULED if owner.policy_id is None else Source.AUTOMATIC
        return Initiator(initiated_by=owner.name, source=source, purpose=self)

    @staticmethod
    def gave(result: CommandResult) -> bool:
        """Return whether an engine of schedules gave a command that has ended, for a schedule or for a policy."""
        purpose = None if result.initiator is None else result.initiator.purpose
        return result.record.source is Source.SCHEDULED or isinstance(purpose, InFlightCommands)

    @callback
    def async_ended(self, miner_id: str) -> InFlightCommand | None:
        """Remove and return the command to a miner that has ended."""
        self._batch_of.pop(miner_id, None)
        return self._commands.pop(miner_id, None)

    @callback
    def async_skip(self, miner_id: str) -> None:
        """Skip the command in flight to a miner unless it has begun."""
        if (batch := self._batch_of.get(miner_id)) is not None:
            batch.leave_out(miner_id)


def command_of(command: PlannedCommand) -> Command:
    """Return the command for the runner."""
    if command.command_type is CommandType.POWER_LIMIT and command.watts is not None:
        return PowerLimitCommand(watts=command.watts, live=True, lifts=command.lifts)
    return SimpleCommand(command_type=command.command_type)


def serialize_action(record: CommandRecord) -> dict[str, object]:
    """Return a command for the answer to a check."""
    return {
        "command_id": record.id,
        "command_type": record.command_type.value,
        "miner_ip": record.miner_ip,
        "parameters": record.parameters,
        "schedule": record.initiated_by,
        "status": record.status.value,
        "error": record.error_message,
        "error_code": record.error_code,
        "error_args": record.error_args,
    }
