"""Triggers: a schedule stopped, limited or released a miner; mining became profitable or unprofitable."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, Final, cast, override

import probatio as vol
from homeassistant.const import ATTR_DEVICE_ID, ATTR_NAME, CONF_OPTIONS, CONF_TARGET
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.trigger import Trigger, TriggerActionRunner, TriggerConfig, TriggerNotTriggeredReporter
from homeassistant.helpers.typing import ConfigType
from homeassistant.util import dt as dt_util

from .commands.record import CommandType, Source, Status
from .commands.runner import CommandResult
from .input.checks import text
from .interfaces.automation.profitability import PROFIT_SCHEMA, async_track_profit, data_of, miners_in, profit_now
from .schedules.model import Action
from .schedules.planning.timeline import Step

CONF_SCHEDULE: Final = "schedule"

_SCHEDULE_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_OPTIONS, default=dict): {vol.Optional(CONF_SCHEDULE): text()},
        vol.Optional(CONF_TARGET): cv.TARGET_FIELDS,
    }
)


class _ScheduleTrigger(Trigger):
    """Triggers for each miner that a schedule switched, once the result is confirmed."""

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Validate the optional name of a schedule and the optional target."""
        return cast("ConfigType", _SCHEDULE_SCHEMA(config))

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Initialize from the configuration."""
        super().__init__(hass, config)
        schedule: str | None = (config.options or {}).get(CONF_SCHEDULE)
        self._schedule = None if schedule is None else schedule.casefold()
        self._target = config.target

    @override
    async def async_attach_runner(
        self, run_action: TriggerActionRunner, did_not_trigger: TriggerNotTriggeredReporter | None = None
    ) -> CALLBACK_TYPE:
        """Subscribe to the results of scheduled commands."""

        @callback
        def finished(result: CommandResult) -> None:
            record = result.record
            if result.verified or record.source is not Source.SCHEDULED or record.status is not Status.SUCCESS:
                return
            if self._schedule is not None and record.initiated_by.casefold() != self._schedule:
                return
            if self._target and record.miner_id not in {
                miner.miner_id for miner in miners_in(self._hass, self._target)
            }:
                return
            step = _step(self._hass, record.miner_id)
            if self.is_meant(record.command_type, step):
                name = result.data[ATTR_NAME]
                payload = {
                    "schedule": record.initiated_by,
                    "reason": None if step is None else step.reason,
                    "reasons": [] if step is None else [item.as_json() for item in step.reasons],
                    ATTR_DEVICE_ID: result.data[ATTR_DEVICE_ID],
                    ATTR_NAME: name,
                    "miner_ip": record.miner_ip,
                    "power_limit_w": record.parameters.get("power_limit_w"),
                }
                run_action(payload, f"{record.initiated_by} switched {name}", result.context)

        return data_of(self._hass).runner.async_on_finished(finished)

    @abstractmethod
    def is_meant(self, command_type: CommandType, step: Step | None) -> bool:
        """Return whether a command during a step of the plan matches this trigger."""


class StoppedTrigger(_ScheduleTrigger):
    """A schedule stopped a miner."""

    @override
    def is_meant(self, command_type: CommandType, step: Step | None) -> bool:
        return command_type is CommandType.POWER_OFF


class LimitedTrigger(_ScheduleTrigger):
    """A schedule limited a miner's power."""

    @override
    def is_meant(self, command_type: CommandType, step: Step | None) -> bool:
        return command_type is CommandType.POWER_LIMIT and _wants_limit(step)


class ReleasedTrigger(_ScheduleTrigger):
    """A schedule resumed a miner, or restored its power limit."""

    @override
    def is_meant(self, command_type: CommandType, step: Step | None) -> bool:
        return command_type is CommandType.POWER_ON or (
            command_type is CommandType.POWER_LIMIT and not _wants_limit(step)
        )


def _step(hass: HomeAssistant, miner_id: str) -> Step | None:
    plan = data_of(hass).engine.plan
    planned = None if plan is None else plan.miners.get(miner_id)
    return None if planned is None else planned.at(dt_util.utcnow())


def _wants_limit(step: Step | None) -> bool:
    return step is not None and step.directive is not None and step.directive.action is Action.LIMIT


class _ProfitTrigger(Trigger):
    """Triggers when mining becomes profitable or unprofitable; unknown values change nothing."""

    _pays: bool

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Validate the hashprice, the margin, the tariff and the target."""
        return cast("ConfigType", PROFIT_SCHEMA(config))

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Initialize from the configuration."""
        super().__init__(hass, config)
        self._options: Mapping[str, Any] = config.options or {}
        self._target = config.target

    @override
    async def async_attach_runner(
        self, run_action: TriggerActionRunner, did_not_trigger: TriggerNotTriggeredReporter | None = None
    ) -> CALLBACK_TYPE:
        """Subscribe to prices, the hashprice and the miners."""
        first = profit_now(self._hass, self._options, self._target)
        last = None if first is None else first.pays

        @callback
        def check() -> None:
            nonlocal last
            profit = profit_now(self._hass, self._options, self._target)
            if profit is None or profit.pays is last:
                return
            before, last = last, profit.pays
            if before is not None and profit.pays is self._pays:
                payload = {
                    "earned_per_day": round(profit.earned_per_day, 6),
                    "costs_per_day": round(profit.costs_per_day, 6),
                    "price": profit.price,
                }
                run_action(payload, "mining became profitable" if profit.pays else "mining became unprofitable")

        return async_track_profit(self._hass, self._options, check)


class BecameProfitableTrigger(_ProfitTrigger):
    """Mining became profitable."""

    _pays = True


class BecameUnprofitableTrigger(_ProfitTrigger):
    """Mining became unprofitable."""

    _pays = False


TRIGGERS: Final[dict[str, type[Trigger]]] = {
    "miner_stopped_by_schedule": StoppedTrigger,
    "miner_limited_by_schedule": LimitedTrigger,
    "miner_released_by_schedule": ReleasedTrigger,
    "mining_became_profitable": BecameProfitableTrigger,
    "mining_became_unprofitable": BecameUnprofitableTrigger,
}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers by their names."""
    return TRIGGERS
