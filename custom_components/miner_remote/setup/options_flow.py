"""Options flow of a site: entities, polling, commands, history, alerts and the electrical connection."""

from __future__ import annotations

from typing import Any, Final

import probatio as vol
from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.const import PERCENTAGE, UnitOfElectricPotential, UnitOfTemperature, UnitOfTime
from homeassistant.data_entry_flow import section
from homeassistant.helpers import selector

from ..const import (
    CONF_ALERTS,
    CONF_COMMANDS_PER_MINUTE,
    CONF_CONCURRENCY,
    CONF_CONFIG_WRITE_DEADLINE,
    CONF_CONNECTION,
    CONF_ENTITIES,
    CONF_HISTORY_DAYS,
    CONF_HISTORY_RECORDS,
    CONF_HOT_C,
    CONF_LOW_HASHRATE_PERCENT,
    CONF_OFFLINE_MINUTES,
    CONF_OUTLET_C,
    CONF_PHASES,
    CONF_READ_DEADLINE,
    CONF_RECORD_ANSWERS,
    CONF_REJECTS_PERCENT,
    CONF_RISE_KW_PER_MINUTE,
    CONF_SCAN_INTERVAL,
    CONF_VOLTAGE,
    CONF_WRITE_DEADLINE,
    DEFAULT_ALERTS,
    DEFAULT_COMMANDS_PER_MINUTE,
    DEFAULT_CONCURRENCY,
    DEFAULT_CONFIG_WRITE_DEADLINE_S,
    DEFAULT_HISTORY_DAYS,
    DEFAULT_HISTORY_RECORDS,
    DEFAULT_PHASES,
    DEFAULT_READ_DEADLINE_S,
    DEFAULT_SCAN_INTERVAL_S,
    DEFAULT_VOLTAGE_V,
    DEFAULT_WRITE_DEADLINE_S,
)
from ..fleet.entity_choice import EntityChoice

ENTITIES_SELECTOR: Final = selector.SelectSelector(
    selector.SelectSelectorConfig(
        options=[choice.value for choice in EntityChoice],
        mode=selector.SelectSelectorMode.LIST,
        translation_key=CONF_ENTITIES,
    )
)


def _number(lowest: int, highest: int, unit: str | None = None) -> vol.All[int]:
    config = selector.NumberSelectorConfig(min=lowest, max=highest, step=1, mode=selector.NumberSelectorMode.BOX)
    if unit:
        config["unit_of_measurement"] = unit
    return vol.All(selector.NumberSelector(config), vol.Coerce(int))


OPTIONS_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_ENTITIES, default=EntityChoice.ALL.value): ENTITIES_SELECTOR,
        vol.Required(CONF_SCAN_INTERVAL, default=DEFAULT_SCAN_INTERVAL_S): _number(10, 3600, "s"),
        vol.Required(CONF_READ_DEADLINE, default=DEFAULT_READ_DEADLINE_S): _number(2, 120, "s"),
        vol.Required(CONF_WRITE_DEADLINE, default=DEFAULT_WRITE_DEADLINE_S): _number(5, 300, "s"),
        vol.Required(CONF_CONFIG_WRITE_DEADLINE, default=DEFAULT_CONFIG_WRITE_DEADLINE_S): _number(30, 900, "s"),
        vol.Required(CONF_CONCURRENCY, default=DEFAULT_CONCURRENCY): _number(1, 1000),
        vol.Required(CONF_COMMANDS_PER_MINUTE, default=DEFAULT_COMMANDS_PER_MINUTE): _number(1, 10_000),
        vol.Optional(CONF_RISE_KW_PER_MINUTE): _number(1, 1_000_000, "kW/min"),
        vol.Required(CONF_HISTORY_DAYS, default=DEFAULT_HISTORY_DAYS): _number(1, 3650),
        vol.Required(CONF_HISTORY_RECORDS, default=DEFAULT_HISTORY_RECORDS): _number(1000, 1_000_000),
        vol.Required(CONF_RECORD_ANSWERS, default=False): selector.BooleanSelector(),
        vol.Required(CONF_ALERTS): section(
            vol.Schema(
                {
                    vol.Optional(CONF_OFFLINE_MINUTES): _number(0, 10_080, UnitOfTime.MINUTES),
                    vol.Optional(CONF_HOT_C): _number(0, 150, UnitOfTemperature.CELSIUS),
                    vol.Optional(CONF_OUTLET_C): _number(0, 120, UnitOfTemperature.CELSIUS),
                    vol.Optional(CONF_LOW_HASHRATE_PERCENT): _number(0, 100, PERCENTAGE),
                    vol.Optional(CONF_REJECTS_PERCENT): _number(0, 100, PERCENTAGE),
                }
            ),
            {"collapsed": False},
        ),
        vol.Required(CONF_CONNECTION): section(
            vol.Schema(
                {
                    vol.Required(CONF_PHASES, default=DEFAULT_PHASES): _number(1, 3),
                    vol.Required(CONF_VOLTAGE, default=DEFAULT_VOLTAGE_V): _number(
                        50, 1000, UnitOfElectricPotential.VOLT
                    ),
                }
            ),
            {"collapsed": True},
        ),
    }
)


class MinerRemoteOptionsFlow(OptionsFlow):
    """Change the options of a site; the update listener reloads it."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for all options at once."""
        if user_input is not None:
            return self.async_create_entry(data=user_input)
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                OPTIONS_SCHEMA, {CONF_ALERTS: DEFAULT_ALERTS, **self.config_entry.options}
            ),
        )
