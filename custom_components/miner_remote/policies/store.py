"""The store of policies."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Final, override

import probatio as vol
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.collection import ItemNotFound
from homeassistant.helpers.typing import VolDictType
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..fleet.site import site_name
from ..input.fields import InvalidDataError
from ..input.texts import InputProblem
from ..storage.collections import Item, SwitchedCollection, SwitchedCollectionWebsocket
from .entity_states import UNITS, quantity_of, unit_of
from .kinds import kind_of
from .model import Policy
from .policy_json import POLICY_KEYS, SERVER_KEYS, policy_as_json, policy_from_json, without_server_keys
from .power_budget.kind import PowerBudgetKind
from .site_names import bound, is_gone, renamed

_VERSION: Final = 1
_KEY: Final = f"{DOMAIN}.policies"

__all__ = ["POLICY_KEYS", "PolicyStore"]


class PolicyStore(SwitchedCollection):
    """All policies, checked against their kinds and the known library pools."""

    def __init__(self, hass: HomeAssistant, pool_ids: Callable[[], Collection[int]]) -> None:
        """Start empty. `pool_ids` returns the ids of all library pools."""
        super().__init__(hass, _VERSION, _KEY)
        self._pool_ids = pool_ids
        self._read: dict[int, tuple[Item, Policy]] = {}

    @callback
    def async_register_websocket(self) -> None:
        """Register `miner_remote/policies/list`, `subscribe`, `create`, `update` and `delete`, for administrators."""
        # The values are checked by the parser of policies.
        keys: VolDictType = {vol.Optional(key): object for key in POLICY_KEYS}
        SwitchedCollectionWebsocket(self, f"{DOMAIN}/policies", "policy", keys, keys, admin_only=True).async_setup(
            self.hass
        )

    def policies(self) -> list[Policy]:
        """Return all policies by their ids."""
        return [found for key in sorted(map(int, self.data)) if (found := self.policy(key)) is not None]

    def policy(self, policy_id: int) -> Policy | None:
        """Return the policy with an id, or None."""
        if (item := self.get(policy_id)) is None:
            self._read.pop(policy_id, None)
            return None
        # Items are replaced, never changed.
        if (read := self._read.get(policy_id)) is None or read[0] is not item:
            read = self._read[policy_id] = item, policy_from_json(item)
        return read[1]

    def uses_pool(self, pool_id: int) -> list[Policy]:
        """Return the policies that name a library pool, which must not be deleted."""
        return [policy for policy in self.policies() if pool_id in kind_of(policy.kind).pool_ids(policy.settings)]

    async def async_draft(self, data: Mapping[str, object], policy_id: int | None = None) -> Policy:
        """Return the policy for `data`, new or as a change of an existing one, without storing it.

        Raises InvalidDataError as `async_create`, and ItemNotFound.
        """
        if policy_id is None:
            return policy_from_json(self.new_item(data))
        if (item := self.get(policy_id)) is None:
            raise ItemNotFound(str(policy_id))
        return policy_from_json(self.changed_item(item, data))

    @override
    def check_item(self, item: Mapping[str, object]) -> Item:
        """Return a policy as JSON; raises InvalidDataError with each wrong key."""
        return policy_as_json(policy_from_json(item))

    @override
    def new_item(self, data: Mapping[str, object]) -> Item:
        """Return a new policy; raises InvalidDataError, also for an unknown pool."""
        now = _now()
        return {
            **self._checked(without_server_keys(data), None),
            "created_at": now,
            "created_by": data.get("created_by"),
            "updated_at": now,
        }

    @override
    def changed_item(self, item: Item, updates: Mapping[str, object]) -> Item:
        """Return a changed policy; its version rises if its settings or its scope change.

        Pools are only checked if the settings change, so that a policy whose pool no longer exists can be disabled.
        """
        given = without_server_keys(updates)
        if given.get("kind", item["kind"]) != item["kind"]:
            raise InvalidDataError([InputProblem("kind", "not_one_of", {"choices": item["kind"]})])
        changed = self._checked({**item, **given}, item, check_pools="settings" in given)
        differs = any(changed[key] != item[key] for key in ("settings", "scope"))
        kept = {key: item[key] for key in SERVER_KEYS}
        return {**changed, **kept, "version": item["version"] + differs, "updated_at": _now()}

    def _checked(self, wanted: Mapping[str, object], before: Item | None, *, check_pools: bool = True) -> Item:
        policy = policy_from_json(wanted, known_pools=self._pool_ids() if check_pools else None)
        scope_before = None if before is None else policy_from_json(before).scope
        scope = bound(policy.scope, site_names(self.hass), scope_before)
        item = policy_as_json(replace(policy, scope=scope))
        self._check_units(policy, item, () if before is None else _entities(policy_from_json(before)))
        return item

    def _check_units(self, policy: Policy, item: Item, known: Collection[str]) -> None:
        """Raise InvalidDataError for each newly named sensor whose unit is known to be that of another quantity."""
        errors: list[InputProblem] = []
        for entity_id, quantity in kind_of(policy.kind).quantities(policy.settings).items():
            unit = unit_of(self.hass, entity_id)
            if entity_id not in known and quantity_of(unit) not in (None, quantity):
                arguments = {"unit": str(unit), "wanted": UNITS[quantity]}
                paths = _paths(item["settings"], entity_id, "settings")
                errors += [InputProblem(path, "wrong_unit", arguments) for path in paths]
        if errors:
            raise InvalidDataError(errors)

    async def async_follow_sites(self) -> None:
        """Follow renamed and removed sites in all scopes, and delete the power budgets of removed sites.

        Raises StorageFailedError; the next call tries it again.
        """
        names = site_names(self.hass)

        def follow(item: Item) -> Item | None:
            scope = policy_from_json(item).scope
            after = renamed(scope, names)
            return None if after == scope else {**item, "scope": after.as_json()}

        for policy in self.policies():
            if policy.kind == PowerBudgetKind.key and is_gone(policy.scope, names):
                with suppress(ItemNotFound):
                    await self.async_delete_item(str(policy.id))
        await self.async_repoint(follow)


def site_names(hass: HomeAssistant) -> dict[str, str]:
    """Return the names of all sites by the ids of their config entries, also of those that are disabled."""
    entries = hass.config_entries.async_entries(DOMAIN, include_ignore=False)
    return {entry.entry_id: site_name(entry) for entry in entries}


def _entities(policy: Policy) -> Collection[str]:
    return kind_of(policy.kind).entities(policy.settings)


def _paths(data: object, entity_id: str, path: str) -> Iterator[str]:
    """Return where JSON names an entity."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            yield from _paths(value, entity_id, f"{path}.{key}")
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _paths(value, entity_id, f"{path}[{index}]")
    elif data == entity_id:
        yield path


def repoint_policy(item: Item, old: str, new: str) -> Item | None:
    """Return a policy with a renamed entity, or None if it does not name it."""
    policy = policy_from_json(item)
    if old not in kind_of(policy.kind).entities(policy.settings):
        return None
    return {**item, "settings": _repointed(item["settings"], old, new)}


def _repointed(value: object, old: str, new: str) -> object:
    """Return settings with an entity replaced; the keys of objects are names."""
    if isinstance(value, Mapping):
        return {key: _repointed(inside, old, new) for key, inside in value.items()}
    if isinstance(value, list):
        return [_repointed(inside, old, new) for inside in value]
    return new if value == old else value


def _now() -> str:
    return dt_util.utcnow().isoformat()
