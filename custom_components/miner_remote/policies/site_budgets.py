"""The power budgets of sites and of the whole fleet: policies with exactly that scope."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.collection import CollectionChange
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN
from ..fleet.miner import MinerCoordinator, Snapshot
from ..fleet.selection import Fleet
from ..fleet.site import site_name
from ..schedules.engine.engine import ScheduleEngine
from .allocation.rules import MAX_SUM_W
from .full_power import full_power_of
from .model import Policy, PolicyScope
from .power_budget.kind import PowerBudgetKind
from .power_budget.settings import PowerBudgetSettings
from .store import PolicyStore

_KIND: Final = PowerBudgetKind.key

_NAMES: Final = {"power_budget_all": "Power budget", "power_budget_site": "{site}: power budget"}
"""The English names of the policies that are created; their keys are those of the translations."""


class SiteBudgets:
    """The budget of each site, by the id of its config entry; None instead of an id is the whole fleet.

    Of several policies with the same scope, the oldest counts. The first budget of a scope creates its policy.
    """

    def __init__(self, hass: HomeAssistant, fleet: Fleet, store: PolicyStore, schedules: ScheduleEngine) -> None:
        """Start; nothing is kept here."""
        self._hass = hass
        self._fleet = fleet
        self._store = store
        self._schedules = schedules
        self._lock = asyncio.Lock()

    def policy(self, entry_id: str | None) -> Policy | None:
        """Return the policy with the budget of a site, also while it is off, or None."""
        for policy in self._store.policies():
            scope = policy.scope
            if policy.kind == _KIND and (scope.all if entry_id is None else scope.only_site_id == entry_id):
                return policy
        return None

    def limit_w(self, entry_id: str | None) -> int | None:
        """Return the limit in W for the miners of a site together; None without one."""
        policy = self.policy(entry_id)
        if policy is None or not policy.enabled or not isinstance(policy.settings, PowerBudgetSettings):
            return None
        return policy.settings.limit_w

    def full_power_w(self, entry_id: str | None) -> int:
        """Return what the miners of a site draw together at full power in W, as far as it is known."""
        miners = (miner for miner in self._fleet if entry_id in (None, miner.site.entry.entry_id))
        return round(sum(map(self._full_power_of, miners)))

    async def async_set(self, entry_id: str | None, watts: int | None) -> None:
        """Limit the miners of a site to `watts` together, 0 pauses them; None removes the limit.

        A policy that has nothing but the limit is switched off without it. Raises HomeAssistantError.
        """
        async with self._lock:
            limit_w = None if watts is None else min(max(watts, 0), MAX_SUM_W)
            policy = self.policy(entry_id)
            if policy is None:
                if limit_w is not None:
                    await self._async_create(entry_id, limit_w)
                return
            assert isinstance(policy.settings, PowerBudgetSettings)  # noqa: S101  by its kind
            settings = policy.settings
            if limit_w is None and not (settings.follow or settings.meter or settings.signal):
                await self._store.async_update(policy.id, {"enabled": False})
            else:
                changed = {**settings.as_json(), "limit_w": limit_w}
                enabled = policy.enabled or limit_w is not None
                await self._store.async_update(policy.id, {"settings": changed, "enabled": enabled})

    @callback
    def async_add_listener(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` after each change of policies; return the function that unsubscribes."""

        async def changed(_changes: Iterable[CollectionChange]) -> None:
            listener()

        return self._store.async_add_change_set_listener(changed)

    async def _async_create(self, entry_id: str | None, limit_w: int) -> None:
        scope, key, site = PolicyScope(all=True), "power_budget_all", ""
        if entry_id is not None:
            entry = self._hass.config_entries.async_get_entry(entry_id)
            if entry is None:
                raise HomeAssistantError(translation_domain=DOMAIN, translation_key="site_not_found")
            key, site = "power_budget_site", site_name(entry)
            scope = PolicyScope(sites=(site,), site_ids=((site.casefold(), (entry_id,)),))
        name = (await self._async_text(key)).format(site=site)
        data = {"name": name[:255], "kind": _KIND, "scope": scope.as_json(), "settings": {"limit_w": limit_w}}
        await self._store.async_create(data, created_by="")

    async def _async_text(self, key: str) -> str:
        """Return the name of a policy in the language of Home Assistant, with `{site}` for that of the site."""
        texts = await async_get_translations(self._hass, self._hass.config.language, "selector", [DOMAIN])
        return texts.get(f"component.{DOMAIN}.selector.policy_name.options.{key}", _NAMES[key])

    def _full_power_of(self, miner: MinerCoordinator) -> float:
        figures, profile = self._schedules.figures(miner.miner_id), miner.profile
        # There is no snapshot before the first answer.
        snapshot: Snapshot | None = miner.data
        found = full_power_of(
            self._schedules.limit_before_w(miner.miner_id) if figures is None else figures[0],
            self._schedules.levels(miner.miner_id),
            limit_w=None if snapshot is None else snapshot.effective_power_limit_w,
            mining_w=None if snapshot is None or not snapshot.mining else snapshot.power_w,
            highest_limit_w=None if profile is None else profile.power_limit_max_w,
        )
        return found or 0.0
