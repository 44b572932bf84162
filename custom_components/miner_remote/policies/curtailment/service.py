"""Create and end curtailments, describe them, and delete those that ended a week ago."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.collection import ItemNotFound
from homeassistant.util import dt as dt_util

from ...input.fields import InvalidDataError
from ...input.texts import InputProblem
from ...storage.errors import StorageFailedError
from ...tasks.periodic import Periodic
from ..allocation.restrain import SKIPPED
from ..contract import MinerDecision
from ..errors import PolicyError
from ..model import Policy
from ..status import PolicyStatus
from ..store import PolicyStore
from .kind import CurtailmentKind
from .settings import CurtailmentSettings
from .state import CurtailmentState

_LOGGER = logging.getLogger(__name__)

KIND: Final = CurtailmentKind.key
KEEP: Final = timedelta(days=7)
"""How long an event is kept after its end."""

_CLEAN_EVERY: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A curtailment with what was decided last; all powers in W, None if unknown.

    `estimated` is whether the figures are those that it would have if it began now.
    """

    policy: Policy
    settings: CurtailmentSettings
    state: CurtailmentState
    status: PolicyStatus | None
    estimated: bool = False

    @property
    def baseline_w(self) -> int | None:
        """Return what the miners drew at its begin."""
        return self.state.baseline_w if not self.estimated else self._number("baseline_w")

    @property
    def target_w(self) -> int | None:
        """Return what they may draw."""
        return None if self.baseline_w is None else self.settings.target_w(self.baseline_w)

    @property
    def planned_w(self) -> int | None:
        """Return how much is to shed."""
        if self.baseline_w is None or self.target_w is None:
            return None
        return max(0, self.baseline_w - self.target_w)

    @property
    def drawn_w(self) -> int | None:
        """Return what they draw now; None unless the event is active or restoring."""
        return self._number("drawn_w")

    @property
    def shed_w(self) -> int | None:
        """Return how much is shed now as measured, or was at the end."""
        return self._number("shed_w") if self.state.restoring_at is None else self.state.shed_w

    @property
    def shortfall_w(self) -> int | None:
        """Return how much of what was planned cannot be shed now, or could not be at the end."""
        if self.baseline_w is None:
            return None
        if self.state.restoring_at is not None:
            return self.state.shortfall_w
        return self._number("shortfall_w") or 0

    @property
    def skipped(self) -> list[MinerDecision]:
        """Return the decisions for the miners that cannot be changed now."""
        return [] if self.status is None else [made for made in self.status.decisions if made.phase == SKIPPED]

    def _number(self, name: str) -> int | None:
        value = None if self.status is None else self.status.reason.args.get(name)
        return value if isinstance(value, int) else None


class Curtailments:
    """The policies of the kind `curtailment`; `cleaning` deletes old ones."""

    def __init__(
        self,
        hass: HomeAssistant,
        store: PolicyStore,
        *,
        state_of: Callable[[Policy], object],
        status_of: Callable[[int], PolicyStatus | None],
        run: Callable[[], Awaitable[None]],
        dry_run: Callable[[Policy], Awaitable[PolicyStatus]],
    ) -> None:
        """Start; `run` lets all policies decide now, `dry_run` returns what one would decide."""
        self._hass = hass
        self._store = store
        self._state_of = state_of
        self._status_of = status_of
        self._run = run
        self._dry_run = dry_run
        self.cleaning = Periodic(hass, self.async_clean_up, _CLEAN_EVERY, "ended curtailments")

    def policies(self) -> list[Policy]:
        """Return all curtailments by their ids."""
        return [policy for policy in self._store.policies() if policy.kind == KIND]

    def policy(self, policy_id: int) -> Policy:
        """Return the curtailment with an id; raises PolicyError."""
        policy = self._store.policy(policy_id)
        if policy is None or policy.kind != KIND:
            raise PolicyError("policy_not_found", policy_id=policy_id)
        return policy

    def event(self, policy: Policy) -> Event:
        """Return a curtailment with what was decided last."""
        settings, state = policy.settings, self._state_of(policy)
        assert isinstance(settings, CurtailmentSettings)  # noqa: S101  by its kind
        assert isinstance(state, CurtailmentState)  # noqa: S101  by its kind
        return Event(policy=policy, settings=settings, state=state, status=self._status_of(policy.id))

    def has_ended(self, policy: Policy) -> bool:
        """Return whether an event is over and restored."""
        return self.event(policy).state.ended_at is not None

    async def async_create(self, data: Mapping[str, object], created_by: str) -> Event:
        """Create a curtailment from JSON of a policy, and return it once it was decided, with estimates if it waits.

        Raises InvalidDataError with each wrong key, and StorageFailedError.
        """
        settings = (await self._store.async_draft({**data, "kind": KIND})).settings
        assert isinstance(settings, CurtailmentSettings)  # noqa: S101  by its kind
        if settings.ends_at is not None and settings.ends_at <= dt_util.utcnow():
            raise InvalidDataError([InputProblem("settings.ends_at", "end_before_begin")])
        item = await self._store.async_create({**data, "kind": KIND}, created_by=created_by)
        await self._run()
        event = self.event(self.policy(int(item["id"])))
        if event.state.began_at is not None or event.state.ended_at is not None:
            return event
        at_once = replace(settings, begins_at=None, ends_at=None)
        status = await self._dry_run(replace(event.policy, settings=at_once))
        return replace(event, status=status, estimated=True)

    async def async_end(self, policy_id: int) -> Event:
        """End a curtailment now, so that the power is restored at its pace; one that has ended stays as it is.

        Raises PolicyError and StorageFailedError.
        """
        event = self.event(self.policy(policy_id))
        if event.state.restoring_at is None and event.state.ended_at is None:
            now = dt_util.utcnow()
            begins_at = event.settings.begins_at
            if begins_at is not None and begins_at >= now:
                begins_at = None
            settings = replace(event.settings, begins_at=begins_at, ends_at=now)
            changes = {"settings": settings.as_json(), "enabled": True}
            try:
                await self._store.async_update(policy_id, changes)
            except ItemNotFound:
                raise PolicyError("policy_not_found", policy_id=policy_id) from None
            await self._run()
        return self.event(self.policy(policy_id))

    async def async_clean_up(self, now: datetime) -> None:
        """Delete the events that ended a week ago."""
        if self._store.undecided:
            return
        for policy in self.policies():
            ended_at = self.event(policy).state.ended_at
            if ended_at is None or now - ended_at < KEEP:
                continue
            try:
                await self._store.async_delete_item(str(policy.id))
            except ItemNotFound:
                continue
            except StorageFailedError as err:
                _LOGGER.warning("The ended curtailment %s could not be deleted: %s", policy.name, err)
