"""The action that describes miners as a deferrable load of EMHASS."""

from __future__ import annotations

from typing import Final, cast

import probatio as vol
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv

from ...const import DOMAIN
from ...fleet.deferrable_load import LoadMiner, LoadRules, deferrable_load
from ...fleet.miner import MinerCoordinator, Reachability
from ...input.checks import boolean, number, whole
from ...input.limits import MAX_LOAD_HOURS, MAX_LOAD_MINUTES
from ...runtime import DATA, MinerRemoteData
from ...schedules.engine.observation import observe
from .commands import computed_answer, names_target, targeted_miners

_DEFAULTS: Final = LoadRules(operating_hours=0)

_SCHEMA: Final = vol.Schema(
    {
        vol.Remove("metadata"): dict,
        **cv.TARGET_SERVICE_FIELDS,
        vol.Required("operating_hours"): number(0, MAX_LOAD_HOURS),
        vol.Optional("time_step_minutes", default=_DEFAULTS.time_step_minutes): whole(1, MAX_LOAD_MINUTES),
        vol.Optional("minimum_on_minutes", default=_DEFAULTS.minimum_on_minutes): whole(0, MAX_LOAD_MINUTES),
        vol.Optional("minimum_off_minutes", default=_DEFAULTS.minimum_off_minutes): whole(0, MAX_LOAD_MINUTES),
        vol.Optional("startup_minutes", default=_DEFAULTS.startup_minutes): number(0, MAX_LOAD_MINUTES),
        vol.Optional("optional", default=_DEFAULTS.optional): boolean,
    }
)
_RULES: Final = tuple(LoadRules.__dataclass_fields__)


@callback
def async_register_load_services(hass: HomeAssistant) -> None:
    """Register the action."""
    hass.services.async_register(
        DOMAIN, "get_deferrable_load", _get_deferrable_load, schema=_SCHEMA, supports_response=SupportsResponse.ONLY
    )


async def _get_deferrable_load(call: ServiceCall) -> ServiceResponse:
    """Return the targeted miners, or all, as one deferrable load.

    Raises ServiceValidationError if none of them can be one, or if the load is optional and the hashprice unknown.
    """
    data = call.hass.data[DATA]
    hashprice = data.policies.hashprice()
    rules = LoadRules(**{key: call.data[key] for key in _RULES})
    if rules.optional and hashprice is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="load_hashprice_unknown")
    miners = targeted_miners(call.hass, call.data) if names_target(call) else data.fleet.miners()
    async with computed_answer(call):
        data.engine.async_note_figures()
        load = deferrable_load([_load_miner(call.hass, data, miner) for miner in miners])
    if not load.miner_ids:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_deferrable_load")
    return cast(
        "ServiceResponse",
        {
            "runtimeparams": load.parameters(rules, hashprice),
            "power_w": load.power_w,
            "hashrate_ths": round(load.hashrate_ths, 3),
            "earned": None if hashprice is None else round(load.earned(rules, hashprice), 6),
            "miners": list(load.miner_ids),
            "left_out": [
                {"miner_id": miner.miner_id, "name": miner.name, "reason": reason.value}
                for miner, reason in load.left_out
            ],
        },
    )


def _load_miner(hass: HomeAssistant, data: MinerRemoteData, miner: MinerCoordinator) -> LoadMiner:
    observed, figures, snapshot = observe(hass, miner), data.engine.figures(miner.miner_id), miner.data
    power_w, hashrate_ths = (snapshot.power_w, snapshot.hashrate_ths) if miner.last_update_success else (None, None)
    full_w = figures[0] if figures is not None else observed.limit_w or power_w
    return LoadMiner(
        miner_id=miner.miner_id,
        name=miner.display_name,
        online=miner.reachability is not Reachability.OFFLINE,
        pausable=observed.can_stop,
        mining=miner.last_update_success and bool(snapshot.mining) and not snapshot.paused,
        full_w=full_w,
        hashrate_ths=figures[1] if figures is not None else hashrate_ths,
        limit_w=observed.limit_min_w if observed.can_limit else None,
        power_w=power_w,
    )
