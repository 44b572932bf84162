"""Plans and journals of the agents of all sites."""

from __future__ import annotations

from dataclasses import dataclass

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ..agents.site_agents import agents_of
from ..commands.history.store import CommandHistory
from ..fleet.miner import MinerCoordinator
from ..fleet.selection import Fleet
from ..fleet.site import Site
from ..policies.service import PolicyService
from ..schedules.engine.engine import ScheduleEngine
from ..schedules.store import ScheduleStore
from .journals import Journals
from .plans import Plans


@dataclass(frozen=True, slots=True, kw_only=True)
class _SiteParts:
    site: Site
    plans: Plans
    journals: Journals

    def close(self) -> None:
        """End the timers; the tasks end with the config entry."""
        self.plans.async_close()
        self.journals.async_close()


class AloneService:
    """Keeps the plans and the journals of the agents of all loaded sites."""

    def __init__(
        self,
        hass: HomeAssistant,
        fleet: Fleet,
        history: CommandHistory,
        engine: ScheduleEngine,
        schedules: ScheduleStore,
        policies: PolicyService,
    ) -> None:
        """Prepare; `async_start` follows the sites."""
        self._hass = hass
        self._fleet = fleet
        self._history = history
        self._engine = engine
        self._schedules = schedules
        self._policies = policies
        self._parts: dict[str, _SiteParts] = {}
        self._stop: CALLBACK_TYPE | None = None

    @callback
    def async_start(self) -> None:
        """Follow the sites."""
        self._engine.handover.is_away = self._is_away
        self._stop = self._fleet.async_on_change(self._sites_changed)
        self._sites_changed()

    @callback
    def async_close(self) -> None:
        """Stop following the sites."""
        if self._stop is not None:
            self._stop()
            self._stop = None
        while self._parts:
            self._parts.popitem()[1].close()

    def _is_away(self, miner: MinerCoordinator) -> bool:
        parts = self._parts.get(miner.site.entry.entry_id)
        return parts is not None and parts.journals.is_away(miner)

    @callback
    def _sites_changed(self) -> None:
        present = {site.entry.entry_id: site for site in self._fleet.sites() if agents_of(site) is not None}
        for entry_id, parts in list(self._parts.items()):
            if present.get(entry_id) is not parts.site:
                parts.close()
                del self._parts[entry_id]
        for entry_id, site in present.items():
            if entry_id not in self._parts:
                self._parts[entry_id] = self._added(site)
            # Miners may have another agent.
            self._parts[entry_id].plans.async_request()

    def _added(self, site: Site) -> _SiteParts:
        agents = agents_of(site)
        assert agents is not None  # noqa: S101  the caller has checked it
        plans = Plans(self._hass, site, agents, self._engine, self._schedules, self._policies)
        journals = Journals(
            self._hass, site, agents, self._fleet, self._history, self._engine.handover, plans.async_request
        )
        plans.async_start()
        return _SiteParts(site=site, plans=plans, journals=journals)
