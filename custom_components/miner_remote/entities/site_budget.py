"""The power budget of a site: a switch, a number in W, a number in A, and the state that evcc expects of a charger."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Any, Final, override

from homeassistant.components.number import NumberDeviceClass, NumberEntity, NumberEntityDescription, NumberMode
from homeassistant.components.sensor import SensorEntity, SensorEntityDescription
from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.const import UnitOfElectricCurrent, UnitOfPower
from homeassistant.core import callback
from homeassistant.helpers.restore_state import ExtraStoredData, RestoredExtraData, RestoreEntity

from ..entity import SiteEntity
from ..fleet.miner import Reachability
from ..fleet.site import Site
from ..policies.site_budgets import SiteBudgets
from ..runtime import DATA
from .measurements import OperatingState, operating_state, sensor_options

CHARGER_A: Final = 32
CHARGER_W: Final = 3 * CHARGER_A * 230
"""The numbers accept at least as much as a large charger, although a site may need less: evcc sets the limits that its
charging point has by default, and must not be refused."""

_BUDGET_W: Final = "budget_w"


class EvccStatus(StrEnum):
    """The state of a charger in the notation of IEC 61851, in lower case as Home Assistant requires."""

    A = "a"
    """No miner answers: as if no vehicle was connected."""
    B = "b"
    """Ready, but nothing mines, or nothing may."""
    C = "c"
    """Mining."""


MINING: Final = SwitchEntityDescription(key="mining", translation_key="site_mining")
POWER_BUDGET: Final = NumberEntityDescription(
    key="power_budget",
    translation_key="power_budget",
    device_class=NumberDeviceClass.POWER,
    native_unit_of_measurement=UnitOfPower.WATT,
    native_min_value=0,
    native_step=1,
    mode=NumberMode.BOX,
)
MAXIMUM_CURRENT: Final = NumberEntityDescription(
    key="maximum_current",
    translation_key="maximum_current",
    device_class=NumberDeviceClass.CURRENT,
    native_unit_of_measurement=UnitOfElectricCurrent.AMPERE,
    native_min_value=0,
    native_step=0.01,
    mode=NumberMode.BOX,
    entity_registry_enabled_default=False,
)
EVCC_STATUS: Final = SensorEntityDescription(
    key="evcc_status",
    translation_key="evcc_status",
    entity_registry_enabled_default=False,
    **sensor_options(EvccStatus),
)


class SiteBudgetEntity(SiteEntity):
    """An entity that follows the power budget of its site."""

    _attr_should_poll = False

    @property
    def budgets(self) -> SiteBudgets:
        """Return the budgets of all sites."""
        return self.hass.data[DATA].policies.site_budgets

    @property
    def budget_w(self) -> int | None:
        """Return the budget in W, or None without one."""
        return self.budgets.limit_w(self.site.entry.entry_id)

    async def async_set_budget(self, watts: int | None) -> None:
        """Set the budget in W, or remove it; evcc repeats values, which are not stored again."""
        if watts != self.budget_w:
            await self.budgets.async_set(self.site.entry.entry_id, watts)

    @override
    async def async_added_to_hass(self) -> None:
        """Subscribe to budgets."""
        await super().async_added_to_hass()
        self.async_on_remove(self.budgets.async_add_listener(self.async_budget_changed))

    @callback
    def async_budget_changed(self) -> None:
        """Write the present state."""
        self.async_write_ha_state()


class SiteMiningSwitch(SiteBudgetEntity, SwitchEntity, RestoreEntity):
    """Off while the budget is 0; on restores the budget from before, or removes it if there was none."""

    _last_w: int | None = None

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the miners may draw any power."""
        return self.budget_w != 0

    @property
    @override
    def extra_restore_state_data(self) -> ExtraStoredData:
        """Return the budget to restore."""
        return RestoredExtraData({_BUDGET_W: self._last_w})

    @override
    async def async_added_to_hass(self) -> None:
        """Restore the last budget."""
        await super().async_added_to_hass()
        if (extra := await self.async_get_last_extra_data()) is not None:
            watts = extra.as_dict().get(_BUDGET_W)
            self._last_w = watts if isinstance(watts, int) and watts > 0 else None
        self._note()

    @callback
    @override
    def async_budget_changed(self) -> None:
        self._note()
        super().async_budget_changed()

    @callback
    def _note(self) -> None:
        if (watts := self.budget_w) != 0:
            self._last_w = watts

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Restore the budget from before, unless there is one."""
        if not self.is_on:
            await self.async_set_budget(self._last_w)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Set the budget to 0 W, which pauses all miners of the site."""
        await self.async_set_budget(0)


class SiteBudgetNumber(SiteBudgetEntity, NumberEntity):
    """The budget in `unit_w` W; unknown without a budget."""

    def __init__(self, site: Site, description: NumberEntityDescription, unit_w: int, least: int) -> None:
        """Initialize; the unit of the number is worth `unit_w` watts, and its range reaches to `least` or farther."""
        super().__init__(site, description)
        self._unit_w = unit_w
        self._least = least

    @property
    @override
    def native_max_value(self) -> float:
        """Return the full power of the site, but at least that of a charger."""
        return max(self._least, math.ceil(self.budgets.full_power_w(self.site.entry.entry_id) / self._unit_w))

    @property
    @override
    def native_value(self) -> float | None:
        """Return the budget, not rounded up; None without one."""
        watts = self.budget_w
        # evcc reads whole numbers only without a decimal point.
        return watts if watts is None or self._unit_w == 1 else math.floor(watts / self._unit_w * 100 + 1e-6) / 100

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Set the budget, in whole watts and not rounded up."""
        await self.async_set_budget(math.floor(value * self._unit_w + 1e-6))


class EvccStatusSensor(SiteBudgetEntity, SensorEntity):
    """The site as a charger of evcc.

    While the budget is 0, it is never C, even if a miner that nothing can pause mines on: evcc would enable a charger
    that charges although it is disabled. A miner counts as connected until it has not answered for five minutes,
    because many restart to resume, and evcc ends the charging of a vehicle that is not connected.
    """

    _attr_should_poll = True

    @property
    @override
    def native_value(self) -> EvccStatus:
        """Return the state."""
        present = [miner.data for miner in self.site.miners.values() if miner.reachability is not Reachability.OFFLINE]
        if not present:
            return EvccStatus.A
        mines = any(operating_state(snapshot) is OperatingState.MINING for snapshot in present)
        return EvccStatus.C if mines and self.budget_w != 0 else EvccStatus.B


def site_numbers(site: Site) -> list[SiteBudgetNumber]:
    """Return the numbers of a site."""
    return [
        SiteBudgetNumber(site, POWER_BUDGET, 1, CHARGER_W),
        SiteBudgetNumber(site, MAXIMUM_CURRENT, site.watts_per_ampere, CHARGER_A),
    ]
