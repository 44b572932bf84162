"""What a policy decides, and what it decides from. Pure: no clock, no I/O, no Home Assistant.

A round calls `decide` of each enabled policy with what is known of its miners now. The same inputs always give the same
decision, so that a decision can be tested, explained, tried without effect, and repeated over recorded states.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from enum import IntEnum, StrEnum
from typing import ClassVar, Final, Protocol

from ..control.record import Command
from ..drivers.contract.capability import Capability
from ..drivers.contract.errors import CodedError
from ..drivers.contract.settings import Setting
from ..drivers.contract.values import Fault, MinerConfig, Pool
from ..input.fields import Reader
from ..pool_library.model import (
    LibraryPool as LibraryPool,  # noqa: PLC0414
    ProbeResult as ProbeResult,  # noqa: PLC0414
)
from ..schedules.engine.measured_levels import MeasuredLevel as MeasuredLevel  # noqa: PLC0414
from ..schedules.model import Directive

type Json = str | int | float | bool | list[Json] | dict[str, Json] | None


class Side(StrEnum):
    """What a policy changes at a miner. A person's command to the same side comes before the policy for a time."""

    POWER = "power"
    POWER_LEVEL = "power_level"
    """Only how much power it may draw: a command that only restarts a miner is no wish that it runs."""
    POOLS = "pools"
    CONFIGURATION = "configuration"
    NONE = "none"
    """Nothing: backups are only read."""


class Precedence(IntEnum):
    """The order in which policies decide; the first order to a miner in a round blocks all later ones.

    Of the directives of schedules and of all policies that restrain power, the most restrictive applies. DEMAND
    decides what should run (sun, heat), then DISTRIBUTION at which sites, and then BUDGET how much of that may run.
    """

    PROTECTION = 1
    DEMAND = 2
    DISTRIBUTION = 3
    BUDGET = 4
    FAILOVER = 5
    BALANCING = 6
    TEMPLATE = 7
    BACKUP = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something was decided: a code with a text in `translations` (`exceptions.policy_<code>`), and its values."""

    code: str
    args: Mapping[str, Json] = field(default_factory=dict, hash=False)


MINER_OFFLINE: Final = "miner_offline"
"""The code of the reason that blocks a miner that does not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why an order failed: the code of an error, its arguments, and its English text."""

    code: str
    message: str
    args: Mapping[str, Json] = field(default_factory=dict, hash=False)

    @classmethod
    def of(cls, error: CodedError) -> Failure:
        """Return an error as a failure."""
        return cls(code=error.code, message=str(error), args=dict(error.arguments))

    def nested(self, name: str) -> dict[str, Json]:
        """Return the failure as an argument of a reason, as `nested` of errors does, so that clients translate it."""
        arguments = {f"{name}_{key}": value for key, value in self.args.items()}
        return {name: self.message, f"{name}_code": self.code, **arguments}


@dataclass(frozen=True, slots=True, kw_only=True)
class LastResult:
    """How the last order of this policy to a miner ended; `status` is that of the command's record."""

    kind: str
    """The `kind` of the order."""
    status: str
    at: datetime
    error: Failure | None = None


class Quantity(StrEnum):
    """What the unit of a sensor says that it measures."""

    POWER = "power"
    TEMPERATURE = "temperature"
    CURRENT = "current"
    PERCENT = "percent"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityState:
    """The state of an entity of Home Assistant, or the last payload of an MQTT topic.

    `number` is the state as a number, a power in W, a temperature in °C, a current in A; None if it is no number.
    `at` is when it was last reported, even with the same value. `quantity` is None without a unit.
    """

    state: str
    number: float | None
    at: datetime
    quantity: Quantity | None = None

    def of(self, wanted: Quantity | None) -> EntityState:
        """Return the state without its number if its unit is that of another quantity than is wanted."""
        fits = wanted is None or self.quantity is None or self.quantity is wanted
        return self if fits or self.number is None else replace(self, number=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class MinerView:
    """What is known of one miner at the time of a decision; None is unknown. Units: TH/s, W, °C, seconds.

    `answers` is whether its last poll succeeded; without it all readings are the last known ones, at most five minutes
    old, or unknown. `temperature_c` is the highest of its chips and hashboards. `pools` are its slots with their
    accepted shares. `share_at` is when its accepted shares last rose; None if that was not seen since the start of Home
    Assistant. `pool_since` is since when it mines on its present pool, as far as seen.
    """

    miner_id: str
    name: str
    answers: bool
    seen_at: datetime | None = None
    awaited_since: datetime | None = None
    """Since when its first answer after a start of Home Assistant, or of its site, is awaited; None once it came."""
    mining: bool | None = None
    paused: bool | None = None
    hashrate_ths: float | None = None
    expected_hashrate_ths: float | None = None
    power_w: float | None = None
    power_limit_w: int | None = None
    effective_power_limit_w: int | None = None
    """The lower one of its power limit and what its throttle allows."""
    full_power_w: float | None = None
    """The power while it mines without a limit: as measured (ScheduleEngine.figures), else the limit of before."""
    temperature_c: float | None = None
    inlet_temperature_c: float | None = None
    fans_rpm: tuple[int | None, ...] = ()
    faults: tuple[Fault, ...] = ()
    pools: tuple[Pool, ...] = ()
    share_at: datetime | None = None
    pool_since: datetime | None = None
    shares_accepted: int | None = None
    shares_rejected: int | None = None
    uptime_s: int | None = None
    capabilities: frozenset[Capability] = frozenset()
    settings: tuple[Setting, ...] = ()
    settings_at: datetime | None = None
    """When `settings` were read."""
    power_limit_range: tuple[int | None, int | None] = (None, None)
    """The lowest and the highest power limit that it accepts, in W."""
    lowest_limit_w: int | None = None
    """The lowest limit in W of a restraint: by its throttle if it has one, else by its power limit."""
    profile_key: str | None = None
    """Driver, model, firmware and version: another one means that the firmware was replaced."""
    placeholders: Mapping[str, str | None] = field(default_factory=dict, hash=False)
    """The values of the placeholders of worker names; None if unknown."""
    max_pools: int = 3
    empties_pool_slots: bool = True
    """Whether a slot that holds a pool can be left without one."""
    has_outlet: bool = False
    site: str = ""
    """The name of its site."""
    energy_price: float | None = None
    """The price of a kWh at its site now, in the currency of the tariff; None if unknown."""
    limit_is_live: bool | None = None
    """Whether a lower or higher power limit acts without a restart of mining; None without a power limit.

    False also while that was never read.
    """
    settings_awaited_since: datetime | None = None
    """Since when it answers and `limit_is_live` was never read, which its settings will show; None if that is known."""
    levels: tuple[MeasuredLevel, ...] = ()
    """What it was measured to draw and to hash at power limits, the lowest limit first."""
    directive: Directive | None = None
    """What schedules, or a policy of higher precedence, want of its power now."""
    configuration: MinerConfig | None = None
    """Its configuration as last read, only for kinds that set `reads_configuration`; may be hours old."""
    configuration_at: datetime | None = None
    changed_at: datetime | None = None
    """When its configuration was last seen to differ from the reading before, in this run of Home Assistant."""
    last_backup_at: datetime | None = None
    manual_at: datetime | None = None
    """When a person last gave it a successful command on this policy's side."""
    pools_managed_by: str | None = None
    """The enabled policy of higher precedence that manages its pools, by name."""
    held_until: datetime | None = None
    """Until when a person's command comes before this policy (`manual_at` and the policy's `manual_minutes`)."""
    blocked: Reason | None = None
    """Why no order can be given to it now: offline, rebooting, a firmware upgrade, a running command, another policy.

    An order to a blocked or held miner is dropped by the engine; `decide` should not give it. Only `CycleOutlet` is
    also given to a miner that is offline (`MINER_OFFLINE`), but not if its outlet is off.
    """
    last_results: tuple[LastResult, ...] = ()
    """How the last orders of this policy ended, the newest of each kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """All that a decision is made from."""

    now: datetime
    zone: tzinfo = UTC
    """The time zone of Home Assistant."""
    miners: tuple[MinerView, ...]
    """The miners of the scope, in the order of their ids."""
    pools: Mapping[int, LibraryPool] = field(default_factory=dict)
    probes: Mapping[int, ProbeResult] = field(default_factory=dict)
    sensors: Mapping[str, float | None] = field(default_factory=dict)
    """The numbers of the entities that the policy names (`entities`), None while unavailable."""
    states: Mapping[str, EntityState] = field(default_factory=dict)
    """The states of the same entities, and when they were reported; without those that are unavailable."""
    hashprice: float | None = None
    """What a TH/s earns in a day, after pool fees, in the currency of the default tariff; None if unknown."""

    def reading(self, entity_id: str) -> EntityState | None:
        """Return the state of an entity; in a replay, its recorded number as reported now."""
        if (found := self.states.get(entity_id)) is not None:
            return found
        number = self.sensors.get(entity_id)
        return None if number is None else EntityState(state=str(number), number=number, at=self.now)


class Order(Protocol):
    """Something to do at one miner. `kind` names it in records of the decision (`pool_switch`, `backup`, …)."""

    @property
    def kind(self) -> str:
        """Return the name of the order."""


@dataclass(frozen=True, slots=True)
class Give:
    """Give a command."""

    command: Command

    @property
    def kind(self) -> str:
        """Return the type of the command."""
        return self.command.command_type.value


@dataclass(frozen=True, slots=True)
class UsePools:
    """Write these library pools to the miner's slots, in this order, and mine on the first.

    `quotas` are shares of 1 for firmware that divides its work between pools.
    """

    pool_ids: tuple[int, ...]
    quotas: tuple[float, ...] = ()
    kind: str = "pools"


@dataclass(frozen=True, slots=True)
class CycleOutlet:
    """Switch the miner's outlet off and on again."""

    kind: str = "cycle_outlet"


@dataclass(frozen=True, slots=True)
class ApplyTemplate:
    """Write these sections of the template policy to the miner."""

    sections: tuple[str, ...]
    kind: str = "apply_template"


@dataclass(frozen=True, slots=True)
class MakeBackup:
    """Read the configuration, and store it if it differs from the newest backup."""

    kind: str = "backup"


@dataclass(frozen=True, slots=True, kw_only=True)
class MinerDecision:
    """What a policy decides for one miner.

    `phase` is a word of the kind (`ok`, `suspect`, …) for tables and filters. `restraint` is what its power must not
    exceed until a later round decides otherwise; None is no restraint. `over_person` is whether the restraint applies
    even if a person ordered more (protection while hot).
    """

    miner_id: str
    phase: str
    reason: Reason
    restraint: Directive | None = None
    over_person: bool = False
    order: Order | None = None
    issue: str | None = None
    """The translation key of a repair issue that asks for a person (`policy_<issue>`), until it is None again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision[S]:
    """The decision of one policy in one round.

    `state` is kept durably before any order is given. `next_at` is when time alone changes the decision; rounds also
    follow polls. `phase` and `reason` sum up the policy for its sensor.
    """

    state: S
    miners: tuple[MinerDecision, ...]
    phase: str
    reason: Reason
    next_at: datetime | None = None


class AsJson(Protocol):
    """A value that is stored."""

    def as_json(self) -> dict[str, object]:
        """Return the value as JSON."""


class PolicyKind[C: AsJson, S: AsJson](ABC):
    """One kind of policy: its settings C (a frozen dataclass), its state S (a frozen dataclass) and its decision."""

    key: ClassVar[str]
    side: ClassVar[Side]
    precedence: ClassVar[Precedence]
    reads_configuration: ClassVar[bool] = False
    replayable: ClassVar[bool] = True
    """Whether recorded states say enough to repeat decisions over the past."""
    phases: ClassVar[tuple[str, ...]] = ()
    """The phases of miners and of the policy, for its sensor; each has a text in the translations."""

    @abstractmethod
    def read_settings(self, reader: Reader) -> C | None:
        """Return the settings from the JSON object of a request or a file; the reader collects every wrong key."""

    def settings_as_json(self, settings: C) -> dict[str, object]:
        """Return the settings as JSON that `read_settings` reads."""
        return settings.as_json()

    @abstractmethod
    def no_state(self) -> S:
        """Return the state of a policy that never decided."""

    @abstractmethod
    def state_from_json(self, data: object) -> S:
        """Return the stored state; raises InvalidDataError."""

    def state_as_json(self, state: S) -> dict[str, object]:
        """Return the state as JSON that `state_from_json` reads."""
        return state.as_json()

    @abstractmethod
    def decide(self, settings: C, state: S, inputs: Inputs) -> Decision[S]:
        """Return the decision for all miners of the scope. A miner that left the scope is forgotten in the state."""

    def released(self, state: S) -> S:
        """Return the state of a policy that was disabled: its miners run as others want, and will be judged afresh."""
        return state

    def entities(self, settings: C) -> tuple[str, ...]:
        """Return the entities whose numeric states the decision needs."""
        return ()

    def quantities(self, settings: C) -> Mapping[str, Quantity]:
        """Return what those entities have to measure, if that matters; numbers in other units are not used."""
        return {}

    def ends_at(self, settings: C) -> datetime | None:
        """Return when its restraints end even if nothing decides any more; None if they stay."""
        return None

    def paused_after_s(self, settings: C) -> float | None:
        """Return after how many seconds without any input all its miners are paused; None if they never are."""
        return None

    def pool_ids(self, settings: C) -> tuple[int, ...]:
        """Return the library pools that the settings name; these cannot be deleted."""
        return ()

    def probes(self, settings: C, state: S) -> tuple[int, ...]:
        """Return the library pools that have to be tested about every minute now."""
        return ()
