"""The schedules' orders on their way: grouped into batches, given through the one door, and followed to their end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from homeassistant.core import callback

from ...commands.batch import Batch
from ...commands.record import Command, CommandRecord, CommandType, Origin, PowerLimitCommand, SimpleCommand, Source
from ...commands.runner import CommandRunner
from ...fleet.miner import MinerCoordinator
from ..model import Directive
from .ownership import Holder
from .reconcile import Todo


@dataclass(frozen=True, slots=True, kw_only=True)
class Flight:
    """An order to one miner that was given and has not come to its end."""

    miner_id: str
    todo: Todo
    holder: Holder
    directive: Directive | None
    hopeless: bool = False


class Orders:
    """What is under way; one order per miner."""

    def __init__(self, runner: CommandRunner) -> None:
        """Start with nothing under way."""
        self._runner = runner
        self._flights: dict[str, Flight] = {}
        self._batches: set[Batch] = set()
        self._batch_of: dict[str, Batch] = {}

    def flight(self, miner_id: str) -> Flight | None:
        """Return what is under way to a miner."""
        return self._flights.get(miner_id)

    def running(self) -> list[Batch]:
        """Return the batches that run."""
        self._batches = {batch for batch in self._batches if batch.running}
        return list(self._batches)

    async def async_give(
        self, flights: Iterable[Flight], miners: dict[str, MinerCoordinator], given: list[Batch]
    ) -> None:
        """Give orders, those that are alike in one batch; raises what the runner raises, and then gave no more.

        The batches are added to `given` as they begin. The runner reports how they end, perhaps before this returns.
        """
        groups: dict[tuple[CommandType, int | None, Holder], list[Flight]] = {}
        for flight in flights:
            key = flight.todo.command_type, flight.todo.watts, flight.holder
            groups.setdefault(key, []).append(flight)
        self._batches = set(self.running())
        for (_type, _watts, holder), alike in groups.items():
            self._flights |= {flight.miner_id: flight for flight in alike}
            started = False
            try:
                batch = await self._runner.async_start(
                    order_of(alike[0].todo),
                    [miners[flight.miner_id] for flight in alike],
                    Origin(initiated_by=holder.name, source=Source.SCHEDULED),
                )
                started = True
            finally:
                if not started:
                    for flight in alike:
                        self._flights.pop(flight.miner_id, None)
            self._batches.add(batch)
            # What has ended already is no longer under way.
            self._batch_of |= {flight.miner_id: batch for flight in alike if flight.miner_id in self._flights}
            given.append(batch)

    @callback
    def async_ended(self, miner_id: str) -> Flight | None:
        """Return what was under way to a miner and has ended."""
        self._batch_of.pop(miner_id, None)
        return self._flights.pop(miner_id, None)

    @callback
    def async_leave_out(self, miner_id: str) -> None:
        """Skip the order that is under way to a miner, unless it has begun."""
        if (batch := self._batch_of.get(miner_id)) is not None:
            batch.leave_out(miner_id)


def order_of(todo: Todo) -> Command:
    """Return what the runner is asked for."""
    if todo.command_type is CommandType.POWER_LIMIT and todo.watts is not None:
        return PowerLimitCommand(watts=todo.watts)
    return SimpleCommand(command_type=todo.command_type)


def action_taken(record: CommandRecord) -> dict[str, object]:
    """Return a command as the answer to a check lists it."""
    return {
        "command_id": record.id,
        "command_type": record.command_type.value,
        "miner_ip": record.miner_ip,
        "parameters": record.parameters,
        "schedule": record.initiated_by,
        "status": record.status.value,
        "error": record.error_message,
    }
