"""The statuses of all policies for clients, with their repair issues."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from .contract import Reason
from .policy_issues import PolicyIssues
from .round_types import Decided
from .scope import Scopes
from .states import PolicyStates
from .status import DISABLED, WAITING, PolicyStatus
from .store import PolicyStore

_LOGGER = logging.getLogger(__name__)


class Statuses:
    """What each policy decided last."""

    def __init__(self, hass: HomeAssistant, store: PolicyStore, states: PolicyStates, scopes: Scopes) -> None:
        """Start without statuses."""
        self._store = store
        self._states = states
        self._scopes = scopes
        self._issues = PolicyIssues(hass)
        self._statuses: dict[int, PolicyStatus] = {}
        self._listeners: list[Callable[[], None]] = []

    def get(self, policy_id: int) -> PolicyStatus | None:
        """Return the status of a policy, or None."""
        return self._statuses.get(policy_id)

    @callback
    def async_add_listener(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` after each change of a status; return the function that unsubscribes."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def async_publish(self, decided: Iterable[Decided], now: datetime) -> None:
        """Take the decisions of a round, show their repair issues, and notify the listeners if something changed."""
        made_of = {made.policy.id: made for made in decided}
        statuses: dict[int, PolicyStatus] = {}
        for policy in self._store.policies():
            made, before = made_of.get(policy.id), self._statuses.get(policy.id)
            if made is not None:
                statuses[policy.id] = made.status
            elif self._store.undecided or not policy.enabled:
                statuses[policy.id] = self._idle(policy.id, before, now)
            elif before is not None:
                # It was changed during the round, and decides in the next one.
                statuses[policy.id] = before
            self._issues.async_show(policy.id, policy.name, {} if made is None else self._named(made))
        for policy_id in self._statuses.keys() - statuses.keys():
            self._issues.async_show(policy_id, "", {})
        changed = any(made.shows for made in made_of.values()) or statuses.keys() != self._statuses.keys()
        changed |= any(
            status.phase != before.phase
            for policy_id, status in statuses.items()
            if (before := self._statuses.get(policy_id)) is not None
        )
        self._statuses = statuses
        if changed:
            for listener in list(self._listeners):
                try:
                    listener()
                except Exception:
                    # An error in one listener must reach neither the round nor the others.
                    _LOGGER.exception("A listener to the statuses of policies failed")

    def _idle(self, policy_id: int, before: PolicyStatus | None, now: datetime) -> PolicyStatus:
        """Return the status of a policy that is off, or must wait for a person's decision about its file."""
        phase, code = (WAITING, "store_undecided") if self._store.undecided else (DISABLED, "disabled")
        if before is not None and before.phase == phase:
            return before
        kept = self._states.all().get(policy_id)
        action = None if kept is None else kept.last_action
        return PolicyStatus(phase=phase, reason=Reason(code=code), decided_at=now, last_action=action)

    def _named(self, made: Decided) -> dict[str, list[str]]:
        """Return the names of the miners of each repair issue."""
        places = self._scopes.places
        return {
            issue: [places[miner_id].name for miner_id in miner_ids if miner_id in places]
            for issue, miner_ids in made.issues.items()
        }
