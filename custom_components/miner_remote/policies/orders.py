"""Give the orders of policies: as commands in batches of equal ones, or by the executors of other parts."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle, islice
from typing import Final

from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from ..commands.catalog import COMMANDS, PACED_ABOVE
from ..commands.runner import CommandResult, CommandRunner
from ..commands.spec import Danger
from ..control.backup_model import BackupType
from ..control.errors import CommandError, coded
from ..control.record import (
    BackupCommand,
    Command,
    CommandRecord,
    CommandType,
    Initiator,
    Pacing,
    RequestedPool,
    SetPoolsCommand,
    SimpleCommand,
    Source,
    Status,
)
from ..drivers.contract.errors import CodedError, arguments_of
from ..fleet.miner import MinerCoordinator
from ..fleet.selection import Fleet
from .contract import CycleOutlet, Failure, Give, LastResult, MakeBackup, Order, UsePools
from .model import Policy

_LOGGER = logging.getLogger(__name__)

PACED: Final = Pacing(group_percent=10, group_delay_s=30)
"""For orders that restart or stop more than PACED_ABOVE miners."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """By what the result of an order is recognized."""

    policy_id: int
    kind: str


type OnResult = Callable[[int, str, LastResult], None]
"""Gets the id of the policy, that of the miner, and how its order ended."""


@dataclass(frozen=True, slots=True)
class OrderContext:
    """What an executor needs: in whose name it acts, and how it reports the result of each miner."""

    initiator: Initiator
    note: Callable[[str, str, Failure | None], None]
    """Gets the id of the miner, the status of a record, and why it failed."""


type Executor = Callable[[Policy, Mapping[str, Order], OrderContext], Awaitable[None]]
"""Gives the orders of one policy by the ids of the miners; raises HomeAssistantError if it gives none."""


class Orders:
    """Gives orders, and reports how they ended."""

    def __init__(self, fleet: Fleet, runner: CommandRunner, on_result: OnResult) -> None:
        """Start without executors of other parts; `on_result` gets the result of each order."""
        self._fleet = fleet
        self._runner = runner
        self._on_result = on_result
        self._executors: dict[type[Order], Executor] = {}

    def register(self, order_type: type[Order], executor: Executor) -> None:
        """Let `executor` give the orders of a type."""
        self._executors[order_type] = executor

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Listen to the results of commands; return the function that stops."""
        return self._runner.async_on_finished(self._finished)

    async def async_give(self, policy: Policy, orders: Mapping[str, Order]) -> None:
        """Give the orders of a policy by the ids of the miners; each of them gets a result sooner or later."""
        groups: dict[tuple[str, Command], list[MinerCoordinator]] = {}
        for_others: dict[type[Order], dict[str, Order]] = {}
        for miner_id, order in orders.items():
            miner = self._fleet.by_id(miner_id)
            if miner is None:
                self._note(policy, order.kind, miner_id, Status.SKIPPED.value, CommandError("miner_removed"))
            elif type(order) in self._executors:
                for_others.setdefault(type(order), {})[miner_id] = order
            else:
                try:
                    command = _command(order, miner)
                except (CodedError, HomeAssistantError) as err:
                    self._note(policy, order.kind, miner_id, Status.FAILED.value, err)
                else:
                    groups.setdefault((order.kind, command), []).append(miner)
        for (kind, command), miners in groups.items():
            await self._async_start(policy, kind, command, miners)
        for order_type, alike in for_others.items():
            await self._async_execute(policy, order_type, alike)

    async def _async_start(
        self, policy: Policy, kind: str, command: Command, miners: Sequence[MinerCoordinator]
    ) -> None:
        try:
            await self._runner.async_start(
                command, miners, self._initiator(policy, kind), pacing_of(command.command_type, len(miners))
            )
        except HomeAssistantError as err:
            self._refused(policy, kind, [miner.miner_id for miner in miners], err)

    async def _async_execute(self, policy: Policy, order_type: type[Order], orders: Mapping[str, Order]) -> None:
        kind = next(iter(orders.values())).kind

        def note(miner_id: str, status: str, failure: Failure | None) -> None:
            result = LastResult(kind=kind, status=status, at=dt_util.utcnow(), error=failure)
            self._on_result(policy.id, miner_id, result)

        # Without a purpose: the executor reports the results.
        initiator = Initiator(initiated_by=policy.name, source=Source.AUTOMATIC)
        try:
            await self._executors[order_type](policy, orders, OrderContext(initiator, note))
        except HomeAssistantError as err:
            self._refused(policy, kind, list(orders), err)

    def _refused(self, policy: Policy, kind: str, miner_ids: Sequence[str], err: HomeAssistantError) -> None:
        _LOGGER.warning("The policy %s could not give its orders: %s", policy.name, err)
        for miner_id in miner_ids:
            self._note(policy, kind, miner_id, Status.FAILED.value, err)

    def _initiator(self, policy: Policy, kind: str) -> Initiator:
        return Initiator(initiated_by=policy.name, source=Source.AUTOMATIC, purpose=Purpose(policy.id, kind))

    def _note(self, policy: Policy, kind: str, miner_id: str, status: str, err: Exception) -> None:
        failure = Failure.of(coded(err))
        result = LastResult(kind=kind, status=status, at=dt_util.utcnow(), error=failure)
        self._on_result(policy.id, miner_id, result)

    @callback
    def _finished(self, result: CommandResult) -> None:
        purpose = None if result.initiator is None else result.initiator.purpose
        if result.verified or not isinstance(purpose, Purpose):
            return
        record = result.record
        at: datetime = record.completed_at or dt_util.utcnow()
        last = LastResult(kind=purpose.kind, status=record.status.value, at=at, error=failure_of(record))
        self._on_result(purpose.policy_id, record.miner_id, last)


def failure_of(record: CommandRecord) -> Failure | None:
    """Return why a command failed, None if it did not."""
    if record.error_code is None:
        return None
    return Failure(
        code=record.error_code,
        message=record.error_message or record.error_code,
        args=arguments_of(record.error_args or {}),
    )


def _command(order: Order, miner: MinerCoordinator) -> Command:
    """Return the command of an order; raises a coded error if there is none."""
    match order:
        case Give(command=command):
            return command
        case UsePools():
            return _use_pools(order, miner)
        case CycleOutlet():
            return SimpleCommand(command_type=CommandType.CYCLE_OUTLET)
        case MakeBackup():
            return BackupCommand(backup_type=BackupType.AUTOMATIC)
        case _:
            raise TypeError(f"there is no executor for orders of the type {type(order).__name__}")


def _use_pools(order: UsePools, miner: MinerCoordinator) -> Command:
    """Return the command that writes library pools to a miner, as many as it holds."""
    quotas: list[float | None] = [round(100 * share, 2) for share in order.quotas]
    quotas += [None] * (len(order.pool_ids) - len(quotas))
    pools = tuple(
        RequestedPool(pool_id=pool_id, quota_percent=quota)
        for pool_id, quota in zip(order.pool_ids, quotas, strict=True)
    )[: miner.link.max_pools]
    if not miner.link.empties_pool_slots and miner.last_seen is not None:
        # Slots that cannot be emptied get the same pools again.
        pools = tuple(islice(cycle(pools), max(len(pools), len(miner.data.pools))))
    return SetPoolsCommand(pools=pools)


def pacing_of(command_type: CommandType, count: int) -> Pacing:
    """Return how the orders of a policy are spread: only what interrupts many miners is."""
    interrupts = COMMANDS[command_type].danger in (Danger.RESTARTS, Danger.STOPS_MINING)
    return PACED if interrupts and count > PACED_ABOVE else Pacing()
