"""Triggers: a schedule switched a miner; mining became profitable or unprofitable; alerts were raised."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, cast, override

import probatio as vol
from homeassistant.const import ATTR_DEVICE_ID, ATTR_NAME, CONF_OPTIONS, CONF_TARGET
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.trigger import Trigger, TriggerActionRunner, TriggerConfig, TriggerNotTriggeredReporter
from homeassistant.helpers.typing import ConfigType
from homeassistant.util import dt as dt_util

from .alerts.model import Alert, AlertKind
from .commands.runner import CommandResult
from .control.record import CommandType, Source, Status
from .input.checks import text
from .interfaces.actions.alerts import CONF_KINDS, KINDS
from .interfaces.alert_texts import async_message
from .interfaces.automation.profitability import PROFIT_SCHEMA, async_track_profit, data_of, miners_in, profit_now
from .schedules.model import Action
from .schedules.planning.timeline import Step

CONF_SCHEDULE: Final = "schedule"

COLLECTED_FOR_S: Final = 30.0
"""Alerts of one kind at one site that begin within this time are one notification: a switch takes many miners along."""

MOST_ALERTS: Final = 100
"""How many alerts the trigger provides."""

_ALERT_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_OPTIONS, default=dict): {vol.Optional(CONF_KINDS): KINDS},
        vol.Optional(CONF_TARGET): cv.TARGET_FIELDS,
    }
)

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


class AlertRaisedTrigger(Trigger):
    """Triggers for new alerts of one kind at one site, once for all that begin within half a minute."""

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Validate the optional kinds and the optional target."""
        return cast("ConfigType", _ALERT_SCHEMA(config))

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Initialize from the configuration."""
        super().__init__(hass, config)
        self._kinds: frozenset[AlertKind] = frozenset((config.options or {}).get(CONF_KINDS) or AlertKind)
        self._target = config.target

    @override
    async def async_attach_runner(
        self, run_action: TriggerActionRunner, did_not_trigger: TriggerNotTriggeredReporter | None = None
    ) -> CALLBACK_TYPE:
        """Subscribe to new alerts."""
        service = data_of(self._hass).alerts
        collected: dict[tuple[AlertKind, str], list[Alert]] = {}
        timer: CALLBACK_TYPE | None = None

        @callback
        def raised(alert: Alert) -> None:
            nonlocal timer
            if alert.kind not in self._kinds:
                return
            collected.setdefault((alert.kind, alert.entry_id), []).append(alert)
            if timer is None:
                timer = async_call_later(self._hass, COLLECTED_FOR_S, fire)

        @callback
        def fire(_now: datetime) -> None:
            nonlocal timer
            timer = None
            groups = list(collected.values())
            collected.clear()
            targeted = {miner.miner_id for miner in miners_in(self._hass, self._target)} if self._target else None
            for group in groups:
                if alerts := [alert for alert in group if targeted is None or alert.subject in targeted]:
                    run(alerts)

        @callback
        def run(alerts: list[Alert]) -> None:
            rows = [service.serialize(alert) for alert in alerts[:MOST_ALERTS]]
            names = [str(row[ATTR_NAME]) for row in rows]
            message = async_message(self._hass, service, alerts)
            payload = {
                "kind": alerts[0].kind.value,
                "severity": alerts[0].kind.severity.value,
                "site": service.site_name(alerts[0]),
                "count": len(alerts),
                ATTR_NAME: names[0],
                "names": names,
                "message": message,
                "alerts": rows,
            }
            run_action(payload, message)

        stop_listening = service.async_on_raised(raised)

        @callback
        def stop() -> None:
            stop_listening()
            if timer is not None:
                timer()

        return stop


TRIGGERS: Final[dict[str, type[Trigger]]] = {
    "alert_raised": AlertRaisedTrigger,
    "miner_stopped_by_schedule": StoppedTrigger,
    "miner_limited_by_schedule": LimitedTrigger,
    "miner_released_by_schedule": ReleasedTrigger,
    "mining_became_profitable": BecameProfitableTrigger,
    "mining_became_unprofitable": BecameUnprofitableTrigger,
}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers by their names."""
    return TRIGGERS
