"""Conditions: a schedule has stopped or limited a miner; mining is profitable or unprofitable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Unpack, cast, override

import probatio as vol
from homeassistant.const import CONF_OPTIONS, CONF_TARGET
from homeassistant.core import CALLBACK_TYPE, HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.condition import (
    ATTR_BEHAVIOR,
    BEHAVIOR_ALL,
    BEHAVIOR_ANY,
    Condition,
    ConditionCheckParams,
    ConditionConfig,
)
from homeassistant.helpers.typing import ConfigType

from .interfaces.automation.profitability import PROFIT_SCHEMA, async_track_profit, data_of, miners_in, profit_now

_HELD_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_OPTIONS, default=dict): {
            vol.Required(ATTR_BEHAVIOR, default=BEHAVIOR_ANY): vol.In([BEHAVIOR_ANY, BEHAVIOR_ALL])
        },
        vol.Optional(CONF_TARGET): cv.TARGET_FIELDS,
    }
)


class HeldCondition(Condition):
    """Whether a schedule has stopped or limited any or all of the targeted miners."""

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Validate the optional target and the behavior."""
        return cast("ConfigType", _HELD_SCHEMA(config))

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Initialize from the configuration."""
        super().__init__(hass, config)
        self._all = (config.options or {}).get(ATTR_BEHAVIOR) == BEHAVIOR_ALL
        self._target = config.target

    @override
    async def _async_track_changes(self, action: Callable[[], None]) -> CALLBACK_TYPE:
        return data_of(self._hass).engine.async_add_listener(action)

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        engine = data_of(self._hass).engine
        owned = [
            found is not None and found.directive is not None and found.owner.policy_id is None
            for found in (engine.ownership(miner.miner_id) for miner in miners_in(self._hass, self._target))
        ]
        return bool(owned) and (all(owned) if self._all else any(owned))


class _ProfitCondition(Condition):
    """Whether mining is profitable or unprofitable now; both are False if unknown."""

    _pays: bool

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Validate the hashprice, the margin, the tariff and the target."""
        return cast("ConfigType", PROFIT_SCHEMA(config))

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Initialize from the configuration."""
        super().__init__(hass, config)
        self._options: dict[str, Any] = config.options or {}
        self._target = config.target

    @override
    async def _async_track_changes(self, action: Callable[[], None]) -> CALLBACK_TYPE:
        return async_track_profit(self._hass, self._options, action)

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        profit = profit_now(self._hass, self._options, self._target)
        return profit is not None and profit.pays is self._pays


class ProfitableCondition(_ProfitCondition):
    """Mining is profitable now."""

    _pays = True


class UnprofitableCondition(_ProfitCondition):
    """Mining is unprofitable now."""

    _pays = False


CONDITIONS: Final[dict[str, type[Condition]]] = {
    "miner_is_held_by_schedule": HeldCondition,
    "mining_is_profitable": ProfitableCondition,
    "mining_is_unprofitable": UnprofitableCondition,
}


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the conditions by their names."""
    return CONDITIONS
