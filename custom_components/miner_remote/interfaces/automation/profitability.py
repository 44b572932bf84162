"""Profitability of mining for triggers and conditions: earnings compared with the cost of energy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import probatio as vol
from homeassistant.const import CONF_OPTIONS, CONF_TARGET
from homeassistant.core import CALLBACK_TYPE, Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.helpers.typing import ConfigType

from ...const import DOMAIN
from ...fleet.miner import MinerCoordinator
from ...input.checks import whole
from ...input.limits import MAX_ID
from ...prices.hashprice import read_hashprice
from ...prices.model import DEFAULT_RATE_ID, MAX_PRICE
from ...runtime import DATA, MinerRemoteData
from ..actions.commands import targeted_miners

CONF_HASHPRICE: Final = "hashprice"
CONF_HASHPRICE_ENTITY: Final = "hashprice_entity_id"
CONF_MARGIN: Final = "margin_percent"
CONF_RATE: Final = "rate_id"

NOT_SET_UP: Final = (
    "Miner Remote is not set up. Add a site under **Settings** > **Devices & services**, then reload the automations."
)

_HASHPRICE_KEYS: Final = (CONF_HASHPRICE, CONF_HASHPRICE_ENTITY)


def _one_hashprice(options: ConfigType) -> ConfigType:
    if sum(key in options for key in _HASHPRICE_KEYS) != 1:
        raise vol.Invalid("give either hashprice or hashprice_entity_id")
    return options


PROFIT_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_OPTIONS): vol.All(
            {
                vol.Optional(CONF_HASHPRICE): vol.All(vol.Coerce(float), vol.Range(min=0, max=MAX_PRICE)),
                vol.Optional(CONF_HASHPRICE_ENTITY): cv.entity_id,
                vol.Optional(CONF_MARGIN, default=0.0): vol.All(vol.Coerce(float), vol.Range(min=-99, max=1000)),
                vol.Optional(CONF_RATE, default=DEFAULT_RATE_ID): whole(1, MAX_ID),
            },
            _one_hashprice,
        ),
        vol.Optional(CONF_TARGET): cv.TARGET_FIELDS,
    }
)


@dataclass(frozen=True, slots=True)
class Profit:
    """Daily earnings and energy costs of miners in the currency of the rate.

    `price` is the present price per kWh. The costs include the margin.
    """

    earned_per_day: float
    costs_per_day: float
    price: float

    @property
    def pays(self) -> bool:
        """Return whether the earnings are at least the costs."""
        return self.earned_per_day >= self.costs_per_day


def data_of(hass: HomeAssistant) -> MinerRemoteData:
    """Return the runtime data; raises HomeAssistantError if there is no site.

    Home Assistant also loads triggers and conditions of an integration that is not set up.
    """
    if (data := hass.data.get(DATA)) is None:
        # The translations are not loaded yet, so that the error needs its English text.
        raise HomeAssistantError(NOT_SET_UP, translation_domain=DOMAIN, translation_key="not_set_up")
    return data


@callback
def async_track_profit(hass: HomeAssistant, options: Mapping[str, Any], action: Callable[[], None]) -> CALLBACK_TYPE:
    """Call `action` when price, hashprice or miners may have changed; return the function that unsubscribes."""
    data = data_of(hass)

    @callback
    def price_changed(rate_id: int) -> None:
        if rate_id == options[CONF_RATE]:
            action()

    @callback
    def hashprice_changed(_event: Event[EventStateChangedData]) -> None:
        action()

    stops = [data.prices.async_on_price(price_changed), data.engine.async_add_listener(action)]
    if (entity_id := options.get(CONF_HASHPRICE_ENTITY)) is not None:
        stops.append(async_track_state_change_event(hass, entity_id, hashprice_changed))

    @callback
    def stop() -> None:
        for end in stops:
            end()

    return stop


def profit_now(hass: HomeAssistant, options: Mapping[str, Any], target: ConfigType | None) -> Profit | None:
    """Return earnings and costs of the targeted miners, or of all; None if price, hashprice or miners are unknown.

    Paused miners count with their figures before the pause. Miners that do not report power and hashrate do not count.
    """
    data = data_of(hass)
    price = data.prices.price_now(options[CONF_RATE])
    hashprice = _hashprice(hass, options)
    data.engine.async_note_figures()
    figures = [found for miner in miners_in(hass, target) if (found := data.engine.figures(miner.miner_id)) is not None]
    if price is None or hashprice is None or not figures:
        return None
    energy_kwh = sum(power for power, _hashrate in figures) * 24 / 1000
    return Profit(
        earned_per_day=hashprice * sum(hashrate for _power, hashrate in figures),
        costs_per_day=energy_kwh * price * (1 + options[CONF_MARGIN] / 100),
        price=price,
    )


def miners_in(hass: HomeAssistant, target: ConfigType | None) -> list[MinerCoordinator]:
    """Return the targeted miners, or all without a target; a target that no longer exists has none."""
    if not target:
        return data_of(hass).fleet.miners()
    try:
        return targeted_miners(hass, target)
    except ServiceValidationError:
        return []


def _hashprice(hass: HomeAssistant, options: Mapping[str, Any]) -> float | None:
    if (entity_id := options.get(CONF_HASHPRICE_ENTITY)) is None:
        hashprice: float = options[CONF_HASHPRICE]
        return hashprice
    return read_hashprice(hass, entity_id)
