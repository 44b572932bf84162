"""Number of the limit of a power budget."""

from __future__ import annotations

from typing import Final, override

from homeassistant.components.number import NumberDeviceClass, NumberEntity, NumberEntityDescription, NumberMode
from homeassistant.const import UnitOfPower

from ..policies.allocation.rules import MAX_SUM_W
from ..policies.model import Policy
from ..policies.power_budget.settings import PowerBudgetSettings
from ..runtime import DATA
from .policy_entity import PolicyEntity

LIMIT: Final = NumberEntityDescription(
    key="limit",
    translation_key="policy_limit",
    device_class=NumberDeviceClass.POWER,
    native_unit_of_measurement=UnitOfPower.WATT,
    native_min_value=0,
    native_max_value=MAX_SUM_W,
    native_step=1,
    mode=NumberMode.BOX,
)


def policy_numbers(policy: Policy) -> list[PolicyEntity]:
    """Return the numbers of a policy."""
    return [PowerBudgetNumber(policy, LIMIT)] if isinstance(policy.settings, PowerBudgetSettings) else []


class PowerBudgetNumber(PolicyEntity, NumberEntity):
    """What the miners of a power budget may draw together; 0 pauses them. Unknown if the policy has no limit."""

    @property
    @override
    def native_value(self) -> float | None:
        """Return the limit in W."""
        settings = None if self.policy is None else self.policy.settings
        return settings.limit_w if isinstance(settings, PowerBudgetSettings) else None

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Change the limit in the settings of the policy."""
        policy = self.policy
        if policy is None or not isinstance(policy.settings, PowerBudgetSettings):
            return
        settings = {**policy.settings.as_json(), "limit_w": round(value)}
        await self.hass.data[DATA].policies.store.async_update(policy.id, {"settings": settings})
