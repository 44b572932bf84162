"""Preview templates, and write them to miners."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from homeassistant.core import callback
from homeassistant.exceptions import HomeAssistantError

from ...commands.batch import Batch
from ...commands.catalog import PACED_ABOVE
from ...commands.runner import CommandResult, CommandRunner
from ...control.errors import CommandError
from ...control.record import Command, CommandRecord, Initiator, Pacing, Status
from ...drivers.contract.errors import CodedError
from ...fleet.miner import MinerCoordinator
from ...fleet.selection import Fleet
from ..contract import ApplyTemplate, Failure, Inputs, MinerView, Order, Reason
from ..errors import PolicyError
from ..model import Policy
from ..orders import PACED, OrderContext, failure_of
from .differences import Comparison, commands_of, compare, sections_of
from .settings import TemplateSettings
from .texts import ERRORS

type OnResult = Callable[[str, str, Failure | None], None]
"""Called with a miner, the status of its application, and the first failure."""

type InputsOf = Callable[[Policy, Sequence[MinerCoordinator] | None], Inputs]
"""Returns what a policy knows of these miners, or of those of its scope."""


class TemplateError(CodedError):
    """Why a miner cannot be compared with a template."""

    texts: ClassVar[Mapping[str, str]] = ERRORS


@dataclass(frozen=True, slots=True, kw_only=True)
class MinerPreview:
    """What applying a template would change at one miner; `error` is why that cannot be said."""

    view: MinerView
    comparison: Comparison
    has_pools: bool
    error: CodedError | None = None

    def as_json(self) -> dict[str, object]:
        """Return the preview as JSON; passwords cannot be compared, because miners do not show them."""
        comparison, error = self.comparison, self.error
        return {
            "miner_id": self.view.miner_id,
            "name": self.view.name,
            "differences": [item.as_json() for item in comparison.differences],
            "unsupported": [item.as_json() for item in comparison.unsupported],
            "left_out": {section: _reason_json(reason) for section, reason in comparison.left_out.items()},
            "passwords_compared": False if self.has_pools else None,
            "error_code": None if error is None else error.code,
            "error_args": None if error is None else dict(error.arguments),
            "error": None if error is None else str(error),
        }


def _reason_json(reason: Reason) -> dict[str, object]:
    return {"code": reason.code, "args": dict(reason.args)}


@dataclass(slots=True)
class _Application:
    """How many commands of a miner are open in a batch, and the first that failed."""

    open: int
    failed: CommandRecord | None = None


class TemplateApplier:
    """Writes templates; every application is one batch with a command per section and miner."""

    def __init__(self, fleet: Fleet, runner: CommandRunner, inputs_of: InputsOf) -> None:
        """Start without applications."""
        self._fleet = fleet
        self._runner = runner
        self._inputs_of = inputs_of

    def preview(self, policy: Policy, miners: Sequence[MinerCoordinator] | None = None) -> list[MinerPreview]:
        """Return what applying the template would change now, without any effect."""
        template = _template(policy)
        inputs = self._inputs_of(policy, miners)
        return [_preview(template, view, inputs) for view in inputs.miners]

    async def async_apply(
        self, policy: Policy, miners: Sequence[MinerCoordinator] | None, pacing: Pacing, initiator: Initiator
    ) -> Batch:
        """Write what differs to the miners, at once and not only what was seen twice; return the running batch.

        A miner that has not answered, or whose values are not read yet, gets the whole template: its commands check
        and explain what it cannot do. Raises PolicyError if nothing differs, and what `CommandRunner.async_start` does.
        """
        template, inputs = _template(policy), self._inputs_of(policy, miners)
        work: list[tuple[MinerCoordinator, list[Command]]] = []
        for view in inputs.miners:
            comparison = compare(template, view, inputs.pools, inputs.now)
            differing = {item.section for item in comparison.differences} | set(comparison.unread)
            if not view.answers:
                differing = set(sections_of(template)) - comparison.left_out.keys()
            self._add(work, template, view, comparison, differing)
        if not work:
            raise PolicyError("template_nothing_to_apply", name=policy.name)
        return await self._async_start(policy, work, pacing, initiator)

    async def async_give(self, policy: Policy, orders: Mapping[str, Order], context: OrderContext) -> None:
        """Give the orders of a round, by the ids of the miners."""
        sections = {miner_id: order.sections for miner_id, order in orders.items() if isinstance(order, ApplyTemplate)}
        pacing = PACED if len(sections) > PACED_ABOVE else Pacing()
        await self.async_apply_sections(policy, sections, context.initiator, pacing, context.note)

    async def async_apply_sections(
        self,
        policy: Policy,
        sections: Mapping[str, Sequence[str]],
        initiator: Initiator,
        pacing: Pacing,
        on_result: OnResult,
    ) -> Batch | None:
        """Write sections to miners as ordered; `on_result` is called once for each miner when its commands ended.

        Returns the running batch, None if no miner of the order is configured any more.
        """
        template = _template(policy)
        miners = [miner for miner_id in sections if (miner := self._fleet.by_id(miner_id)) is not None]
        inputs = self._inputs_of(policy, miners)
        work: list[tuple[MinerCoordinator, list[Command]]] = []
        for view in inputs.miners:
            comparison = compare(template, view, inputs.pools, inputs.now)
            self._add(work, template, view, comparison, set(sections[view.miner_id]) - comparison.left_out.keys())
        for miner_id in sections.keys() - {miner.miner_id for miner, _commands in work}:
            on_result(miner_id, Status.SKIPPED.value, Failure.of(CommandError("no_longer_required")))
        if not work:
            return None
        open_of = {miner.miner_id: _Application(len(commands)) for miner, commands in work}
        early: list[CommandResult] = []
        batch: Batch | None = None

        @callback
        def finished(result: CommandResult) -> None:
            record = result.record
            if batch is None:
                # A command may end before its batch is known here.
                early.append(result)
                return
            if result.verified or record.batch_id != batch.id:
                return
            application = open_of[record.miner_id]
            application.open -= 1
            if record.status is not Status.SUCCESS and application.failed is None:
                application.failed = record
            if application.open:
                return
            del open_of[record.miner_id]
            failed = application.failed
            on_result(record.miner_id, (failed or record).status.value, None if failed is None else failure_of(failed))
            if not open_of:
                stop()

        stop = self._runner.async_on_finished(finished)
        try:
            batch = await self._async_start(policy, work, pacing, initiator)
        except HomeAssistantError:
            stop()
            raise
        for result in early:
            finished(result)
        return batch

    def _add(
        self,
        work: list[tuple[MinerCoordinator, list[Command]]],
        template: TemplateSettings,
        view: MinerView,
        comparison: Comparison,
        sections: set[str],
    ) -> None:
        """Add the commands of a miner, if there are any."""
        miner = self._fleet.by_id(view.miner_id)
        commands = commands_of(template, comparison, sections)
        if miner is not None and commands:
            work.append((miner, commands))

    async def _async_start(
        self,
        policy: Policy,
        work: Sequence[tuple[MinerCoordinator, Sequence[Command]]],
        pacing: Pacing,
        initiator: Initiator,
    ) -> Batch:
        # The most frequent command stands for all in lists that know one type per batch.
        kinds = Counter(command.command_type for _miner, commands in work for command in commands)
        most = kinds.most_common(1)[0][0]
        command = next(each for _miner, commands in work for each in commands if each.command_type is most)
        return await self._runner.async_start_each(work, initiator, pacing, command=command, title=policy.name)


def _template(policy: Policy) -> TemplateSettings:
    """Return the template of a policy; raises PolicyError for a policy of another kind."""
    if not isinstance(policy.settings, TemplateSettings):
        raise PolicyError("policy_wrong_kind", name=policy.name, kind=policy.kind)
    return policy.settings


def _preview(template: TemplateSettings, view: MinerView, inputs: Inputs) -> MinerPreview:
    comparison = compare(template, view, inputs.pools, inputs.now)
    error: CodedError | None = None
    if not view.answers:
        error = TemplateError("template_miner_offline", name=view.name)
    elif comparison.unread:
        error = TemplateError("template_unread", name=view.name, sections=", ".join(comparison.unread))
    return MinerPreview(view=view, comparison=comparison, has_pools=template.pools is not None, error=error)
