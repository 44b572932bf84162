"""Base of the entities of policies, which come and go with their policies."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, override

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ..fleet.site import MinerRemoteConfigEntry, home_of
from ..policies.model import Policy
from ..policies.status import PolicyStatus
from ..runtime import DATA
from .virtual_devices import ItemEntity, async_follow_store, item_device

_KIND: Final = "policy"

type MakeEntities = Callable[[Policy], Iterable[PolicyEntity]]
"""Create the entities of a policy on one platform."""


def policy_device(policy_id: int) -> tuple[str, str]:
    """Return the identifier of a policy's device."""
    return item_device(_KIND, policy_id)


def policies_at(hass: HomeAssistant, entry_id: str) -> list[Policy]:
    """Return the policies whose entities belong to a config entry: the first site of the scope, else the first site."""
    policies = hass.data[DATA].policies.store.policies()
    return [policy for policy in policies if home_of(hass, *policy.scope.sites) == entry_id]


class PolicyEntity(ItemEntity):
    """An entity of one policy."""

    kind = _KIND
    model = "Policy"
    _shown: tuple[Policy | None, PolicyStatus | None] = None, None

    @property
    def policy(self) -> Policy | None:
        """Return the present policy, or None if it was deleted."""
        return self.hass.data[DATA].policies.store.policy(self.item_id)

    @property
    def status(self) -> PolicyStatus | None:
        """Return what the policy last decided, or None if it never did."""
        return self.hass.data[DATA].policies.status(self.item_id)

    @override
    async def async_added_to_hass(self) -> None:
        """Subscribe to policies and decisions."""
        service = self.hass.data[DATA].policies
        self.follow(service.store)
        self.async_on_remove(service.async_add_listener(self.async_refresh))

    @callback
    @override
    def async_refresh(self) -> None:
        """Write the present state, unless only other policies have changed."""
        before, self._shown = self._shown, (self.policy, self.status)
        if any(old is not new for old, new in zip(before, self._shown, strict=True)):
            super().async_refresh()


@callback
def async_add_policy_entities(
    hass: HomeAssistant,
    entry: MinerRemoteConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    make: MakeEntities,
) -> None:
    """Add the entities of the policies of a site, now and when policies or sites change."""
    async_follow_store(
        hass,
        entry,
        async_add_entities,
        kind=_KIND,
        store=hass.data[DATA].policies.store,
        items=lambda: policies_at(hass, entry.entry_id),
        make=make,
    )
