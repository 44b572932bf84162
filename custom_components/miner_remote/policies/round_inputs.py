"""What a round decides from: the policies in their order, their miners and states, and the states of their entities."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from homeassistant.util import dt as dt_util

from .contract import EntityState, LibraryPool, MinerView, ProbeResult, Side
from .kinds import kind_of
from .manual_times import ManualTimes
from .model import Policy
from .round_types import Decided, PolicyInput, RoundInput
from .scope import Scopes
from .states import PolicyStates
from .store import PolicyStore


def rank(policy: Policy) -> tuple[int, int]:
    """Return the sort key of policies in the order in which they decide."""
    return kind_of(policy.kind).precedence, policy.id


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundInputs:
    """Collects the inputs of rounds.

    `decided` are the outcomes of the last round by policy. `hashprice` returns what a TH/s earns in a day, or None.
    """

    store: PolicyStore
    states: PolicyStates
    scopes: Scopes
    manual: ManualTimes
    pools: Callable[[], Mapping[int, LibraryPool]]
    probes: Callable[[], Mapping[int, ProbeResult]]
    state_of: Callable[[str], EntityState | None]
    hashprice: Callable[[], float | None]
    decided: Callable[[int], Decided | None]

    def enabled(self) -> list[Policy]:
        """Return the enabled policies in the order in which they decide."""
        return sorted((policy for policy in self.store.policies() if policy.enabled), key=rank)

    def up_to(self, policy: Policy) -> list[Policy]:
        """Return the enabled policies of higher precedence than a policy, saved or not, and that one."""
        before = [other for other in self.enabled() if other.id != policy.id and rank(other) < rank(policy)]
        return [*before, policy]

    def collect(
        self,
        policies: Sequence[Policy],
        views: Mapping[str, MinerView],
        now: datetime,
        *,
        again: int | None = None,
        members: tuple[str, ...] | None = None,
    ) -> RoundInput:
        """Return the input of a round; the policy `again` decides even if nothing changed.

        With `members`, there are only views of these miners, and they are those of the last policy.
        """

        def members_of(policy: Policy) -> tuple[str, ...]:
            inside = self.scopes.members(policy.scope)
            if members is None:
                return inside
            return members if policy is policies[-1] else tuple(item for item in inside if item in views)

        items = [
            PolicyInput(
                policy=policy,
                kind=kind_of(policy.kind),
                kept=self.states.of(policy),
                members=members_of(policy),
                last=None if policy.id == again else self.decided(policy.id),
            )
            for policy in policies
        ]
        entities = {entity_id for item in items for entity_id in item.kind.entities(item.policy.settings)}
        states = {entity_id: self.state_of(entity_id) for entity_id in entities}
        return RoundInput(
            now=now,
            zone=dt_util.get_default_time_zone(),
            policies=items,
            views=views,
            # The round reads them in the executor.
            manual={side: dict(self.manual.of(side)) for side in Side},
            pools=dict(self.pools()),
            probes=self.probes(),
            sensors={entity_id: None if state is None else state.number for entity_id, state in states.items()},
            states={entity_id: state for entity_id, state in states.items() if state is not None},
            hashprice=self.hashprice(),
        )
