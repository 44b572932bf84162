"""All of policies: their store, the engine that lets them decide, and what clients ask of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol, Self

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ..commands.batch import Batch
from ..commands.history.store import CommandHistory
from ..commands.runner import CommandRunner
from ..control.record import Command, Initiator, Pacing
from ..drivers.contract.errors import CodedError
from ..fleet.miner import MinerCoordinator
from ..fleet.selection import Fleet
from ..pool_library.library import PoolLibrary
from ..schedules.engine.engine import ScheduleEngine
from ..schedules.engine.in_flight import InFlightCommands
from ..schedules.engine.restraints import Restraint
from ..turns import InTurns
from ..upgrades.service import FirmwareService
from ..wire.messages import FailSafe
from .contract import Inputs, MinerDecision, MinerView
from .curtailment.service import Curtailments
from .engine import EngineParts, PolicyEngine
from .errors import HeldByPolicyError, PolicyError
from .held_power import lifts
from .kinds import kind_of
from .manual_times import ManualTimes
from .model import Policy
from .orders import Orders
from .precedence import held_until
from .probes import Probes
from .records import async_replay
from .scope import MINERS_AT_ONCE, Scopes
from .site_budgets import SiteBudgets
from .site_changes import SiteChanges
from .states import PolicyStates
from .status import PolicyStatus, Replay
from .store import PolicyStore
from .views import Configuration, Views, ViewSources


class Configurations(Protocol):
    """Reads the configurations of miners periodically."""

    def want(self, owner: str, miner_ids: Collection[str]) -> None:
        """Read those of these miners for an owner."""

    def get(self, miner_id: str) -> Configuration | None:
        """Return the last one of a miner, or None."""


class Line(Protocol):
    """What is answered about one miner."""

    def as_json(self) -> dict[str, object]:
        """Return it as JSON."""


class Templates(Protocol):
    """Previews and writes templates."""

    def preview(self, policy: Policy, miners: Sequence[MinerCoordinator] | None) -> Sequence[Line]:
        """Return what applying a template would change at each miner, or at those of the scope."""

    async def async_apply(
        self, policy: Policy, miners: Sequence[MinerCoordinator] | None, pacing: Pacing, initiator: Initiator
    ) -> Batch:
        """Write what differs; return the running batch. Raises PolicyError, and what the runner raises."""


type BackupReporter = Callable[[Sequence[MinerDecision], Mapping[str, MinerView]], Sequence[Line]]


class PolicyService:
    """Owns the store and the engine of policies."""

    def __init__(
        self,
        hass: HomeAssistant,
        fleet: Fleet,
        history: CommandHistory,
        runner: CommandRunner,
        schedules: ScheduleEngine,
        firmware: FirmwareService,
        pools: PoolLibrary,
    ) -> None:
        """Start empty; `async_load` must run first."""
        self._hass = hass
        self._fleet = fleet
        self._history = history
        self._runner = runner
        self._schedules = schedules
        self._pools = pools
        self._stop: list[CALLBACK_TYPE] = []
        self.store = PolicyStore(hass, lambda: pools.as_library_pools().keys())
        self._manual = ManualTimes()
        self._states = PolicyStates(hass)
        self._scopes = Scopes(hass, fleet)
        sources = ViewSources(
            upgrading=lambda miner_id: firmware.rollouts.upgrade_of(miner_id) is not None,
            configuration=self._configuration,
            last_backup_at=self._last_backup_at,
            energy_price=self._energy_price,
        )
        self._engine = PolicyEngine(
            hass,
            EngineParts(
                fleet=fleet,
                runner=runner,
                schedules=schedules,
                store=self.store,
                states=self._states,
                scopes=self._scopes,
                views=Views(hass, fleet, runner, schedules, sources),
                manual=self._manual,
                pools=pools.as_library_pools,
                want_configurations=self._want_configurations,
                hashprice=self._hashprice,
            ),
        )
        self.orders = Orders(fleet, runner, self._engine.async_result)
        self._probes = Probes(hass, pools, self._engine.async_hurry)
        self.energy_price: Callable[[str, str], float | None] = lambda _site, _area: None
        """Returns the price of a kWh now, by the names of a site and of an area in it."""
        self.hashprice: Callable[[], float | None] = lambda: None
        """Returns what a TH/s earns in a day after pool fees, in the currency of energy prices."""
        self.site_budgets = SiteBudgets(hass, fleet, self.store, schedules)
        self._site_changes = SiteChanges(hass, self.store)
        self.curtailments = Curtailments(
            hass,
            self.store,
            state_of=lambda policy: self._states.of(policy).state,
            status_of=self.status,
            run=self._engine.async_run,
            dry_run=self._engine.async_dry_run,
        )
        self.configurations: Configurations | None = None
        self.last_backup_at: Callable[[str], datetime | None] | None = None
        self.templates: Templates | None = None
        self.backup_reporter: BackupReporter | None = None

    # Life cycle ------------------------------------------------------------------------------------------------------

    async def async_load(self) -> Self:
        """Load policies, states and the commands of persons; the schedules get the restraints of the last run."""
        await self.store.async_load()
        await self._manual.async_load(self._history)
        await self._engine.async_load(self.orders, self._probes)
        self._runner.async_add_guard(self._refusal)
        return self

    @callback
    def async_start(self) -> None:
        """Start the rounds; Home Assistant has started."""
        self._engine.async_start()
        self.curtailments.cleaning.async_start()
        self._site_changes.async_start()
        self._stop.append(self._pools.async_add_listener(self._engine.async_hurry))

    async def async_close(self) -> None:
        """End all tasks."""
        for stop in self._stop:
            stop()
        self._stop.clear()
        await self.curtailments.cleaning.async_close()
        await self._site_changes.async_close()
        await self._engine.async_close()

    def _energy_price(self, site: str, area: str) -> float | None:
        return self.energy_price(site, area)

    def _hashprice(self) -> float | None:
        return self.hashprice()

    @callback
    def async_forget(self, miner_id: str) -> None:
        """Forget a miner that was removed."""
        self._engine.async_forget(miner_id)

    # For clients -----------------------------------------------------------------------------------------------------

    def policy(self, policy_id: int) -> Policy:
        """Return the policy with an id; raises PolicyError."""
        if (policy := self.store.policy(policy_id)) is None:
            raise PolicyError("policy_not_found", policy_id=policy_id)
        return policy

    def status(self, policy_id: int) -> PolicyStatus | None:
        """Return what a policy decided last, or None if it did not decide since the start."""
        return self._engine.statuses.get(policy_id)

    def kept_state(self, policy: Policy) -> object:
        """Return what a policy remembers: the state of its kind."""
        return self._states.of(policy).state

    def miners_of(self, policy: Policy) -> tuple[str, ...]:
        """Return the ids of the miners in the scope of a policy, as of the last round."""
        return self._scopes.members(policy.scope)

    def of_miner(self, miner_id: str) -> list[tuple[Policy, MinerDecision | None]]:
        """Return the policies whose scope holds a miner, in the order of precedence, with their last decisions."""
        found: list[tuple[Policy, MinerDecision | None]] = []
        for policy in sorted(self.store.policies(), key=lambda item: (kind_of(item.kind).precedence, item.id)):
            if self._scopes.holds(policy.scope, miner_id):
                status = self.status(policy.id)
                found.append((policy, None if status is None else status.decision(miner_id)))
        return found

    def fail_safes(self, now: datetime) -> dict[str, FailSafe]:
        """Return which policy pauses each miner first if all sensors are silent, without those that a person holds."""
        found: dict[str, FailSafe] = {}
        for policy in self.store.policies():
            kind = kind_of(policy.kind)
            after_s = kind.paused_after_s(policy.settings) if policy.enabled else None
            if after_s is None:
                continue
            manual, made = (
                self._manual.of(kind.side),
                FailSafe(after_s=after_s, policy=policy.name, policy_id=policy.id),
            )
            for miner_id in self.miners_of(policy):
                known = found.get(miner_id)
                if (known is None or after_s < known.after_s) and not held_until(policy, manual.get(miner_id), now):
                    found[miner_id] = made
        return found

    def restraint(self, miner_id: str) -> Restraint | None:
        """Return the restraint that holds the power of a miner now, or None."""
        return self._schedules.restraint(miner_id)

    @callback
    def async_add_listener(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` after each round that changed a status; return the function that unsubscribes."""
        return self._engine.statuses.async_add_listener(listener)

    async def async_run(self, policy_id: int | None = None) -> None:
        """Let all policies decide now, and return once their orders are given; raises PolicyError for an unknown id."""
        if policy_id is not None:
            self.policy(policy_id)
        await self._engine.async_run()

    @callback
    def async_request(self) -> None:
        """Let all policies decide soon."""
        self._engine.async_hurry()

    async def async_dry_run(self, policy: Policy) -> PolicyStatus:
        """Return what a policy, saved or not, would decide now; nothing is kept or ordered."""
        return await self._engine.async_dry_run(policy)

    async def async_replay(self, policy: Policy, days: float) -> Replay:
        """Return what a policy, saved or not, would have decided over the recorded states of the last days."""
        await self._scopes.async_refresh()
        return await async_replay(self._hass, policy, self._engine.inputs_of(policy), days)

    def inputs_of(self, policy: Policy, miners: Sequence[MinerCoordinator] | None = None) -> Inputs:
        """Return what a policy knows now of these miners, or of those of its scope."""
        return self._engine.inputs_of(policy, miners)

    async def async_preview(self, policy_id: int, miners: Sequence[MinerCoordinator] | None = None) -> Sequence[Line]:
        """Return what applying a template would change at these miners, or at those of its scope."""
        policy = self.policy(policy_id)
        templates = self._templates(policy)
        await self._scopes.async_refresh()
        if miners is None:
            known = map(self._fleet.by_id, self.miners_of(policy))
            miners = [miner for miner in known if miner is not None]
        lines: list[Line] = []
        async for part in InTurns(miners, MINERS_AT_ONCE):
            lines += templates.preview(policy, part)
        return lines

    async def async_apply(
        self, policy_id: int, miners: Sequence[MinerCoordinator] | None, pacing: Pacing, initiator: Initiator
    ) -> Batch:
        """Write a template to these miners, or to those of its scope, and return the running batch."""
        policy = self.policy(policy_id)
        await self._scopes.async_refresh()
        return await self._templates(policy).async_apply(policy, miners, pacing, initiator)

    def backup_report(self, policy_id: int) -> Sequence[Line]:
        """Return the last backup of each miner of a backup policy; empty if it did not decide since the start."""
        policy, status = self.policy(policy_id), self.status(policy_id)
        if self.backup_reporter is None or policy.kind != "backup":
            raise PolicyError("policy_wrong_kind", name=policy.name, kind=policy.kind)
        return [] if status is None else self.backup_reporter(status.decisions, status.views)

    def _templates(self, policy: Policy) -> Templates:
        if self.templates is None or policy.kind != "template":
            raise PolicyError("policy_wrong_kind", name=policy.name, kind=policy.kind)
        return self.templates

    # For the engine --------------------------------------------------------------------------------------------------

    @callback
    def _refusal(self, command: Command, miner: MinerCoordinator, initiator: Initiator) -> CodedError | None:
        """Return why a command must not be sent: it would resume a miner that a policy paused, or raise its limit."""
        if isinstance(initiator.purpose, InFlightCommands):
            return None
        held = self._schedules.restraint_over_persons(miner.miner_id)
        throttle = None if miner.last_seen is None else miner.data.throttle
        if held is not None and lifts(command, held.directive, throttle):
            return HeldByPolicyError("held_by_policy", name=miner.display_name, policy=held.name)
        return None

    def _configuration(self, miner_id: str) -> Configuration | None:
        return None if self.configurations is None else self.configurations.get(miner_id)

    def _last_backup_at(self, miner_id: str) -> datetime | None:
        return None if self.last_backup_at is None else self.last_backup_at(miner_id)

    @callback
    def _want_configurations(self, miner_ids: Collection[str]) -> None:
        if self.configurations is not None:
            self.configurations.want("policies", miner_ids)
