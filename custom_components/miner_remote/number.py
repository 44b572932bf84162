"""The power budget of a site, the limits of power budgets, the power limit of a miner, and its settings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import override

from homeassistant.components.number import (
    NumberDeviceClass,
    NumberEntity,
    NumberEntityDescription,
    NumberMode,
)
from homeassistant.const import UnitOfPower
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .control.record import PowerLimitCommand
from .entities.miner_settings import wanted_setting_numbers
from .entities.policy_entity import async_add_policy_entities
from .entities.policy_number import policy_numbers
from .entities.site_budget import site_numbers
from .entity import Keys, MinerEntity, Wanted, async_add_miner_entities
from .fleet.miner import Capability, MinerCoordinator
from .fleet.site import MinerRemoteConfigEntry
from .input.limits import MAX_WATTS, MIN_WATTS

# The command runner paces commands, not the platform.
PARALLEL_UPDATES = 0

POWER_LIMIT = NumberEntityDescription(
    key="power_limit",
    translation_key="power_limit",
    device_class=NumberDeviceClass.POWER,
    native_unit_of_measurement=UnitOfPower.WATT,
    native_step=1,
    mode=NumberMode.BOX,
)


async def async_setup_entry(
    hass: HomeAssistant, entry: MinerRemoteConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the numbers of the site and of policies, and those that each miner supports."""

    def wanted(coordinator: MinerCoordinator, keys: Keys) -> Iterable[Wanted]:
        if Capability.POWER_LIMIT in coordinator.capabilities:
            yield PowerLimitNumber, POWER_LIMIT
        yield from wanted_setting_numbers(coordinator, keys)

    async_add_entities(site_numbers(entry.runtime_data))
    async_add_miner_entities(hass, entry, async_add_entities, wanted, watch=True)
    async_add_policy_entities(hass, entry, async_add_entities, policy_numbers)


class PowerLimitNumber(MinerEntity, NumberEntity):
    """The power limit, within the range of the miner's profile or else the range of all commands."""

    @property
    @override
    def native_min_value(self) -> float:
        """Return the lowest limit in W."""
        profile = self.coordinator.profile
        return MIN_WATTS if profile is None or profile.power_limit_min_w is None else profile.power_limit_min_w

    @property
    @override
    def native_max_value(self) -> float:
        """Return the highest limit in W."""
        profile = self.coordinator.profile
        if profile is None or profile.power_limit_max_w is None:
            return MAX_WATTS
        return profile.power_limit_max_w

    @property
    @override
    def native_value(self) -> float | None:
        """Return the limit in W; None if the miner reports none."""
        return self.coordinator.data.power_limit_w

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Set the limit."""
        await self.async_send_command(PowerLimitCommand(watts=round(value)))
