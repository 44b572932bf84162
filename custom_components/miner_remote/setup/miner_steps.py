"""Flow steps of miners that Home Assistant polls itself: scan the site's networks, or enter an address."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Final, override

import probatio as vol
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PASSWORD, CONF_USERNAME
from homeassistant.data_entry_flow import FlowContext, FlowResult
from homeassistant.helpers import selector
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from ..const import CONF_NETWORKS, CONF_OUTLET
from ..control.scan import ScanResult, async_scan, parse_host
from .candidates import Candidate, ConfiguredMiners, async_check_candidate, credentials_of
from .scan_steps import ScanSteps
from .selectors import OUTLET_SELECTOR, PASSWORD_SELECTOR, USERNAME_SELECTOR

CONF_ADD_ANYWAY: Final = "add_anyway"

ADD_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_HOST): selector.TextSelector(),
        vol.Optional(CONF_NAME): selector.TextSelector(),
        vol.Optional(CONF_USERNAME): USERNAME_SELECTOR,
        vol.Optional(CONF_PASSWORD): PASSWORD_SELECTOR,
        vol.Optional(CONF_OUTLET): OUTLET_SELECTOR,
    }
)


class MinerSteps[ContextT: FlowContext, ResultT: FlowResult[Any, Any], HandlerT](
    ScanSteps[ContextT, ResultT, HandlerT]
):
    """Steps that find miners of a site without agents."""

    @property
    @abstractmethod
    def site_data(self) -> Mapping[str, Any]:
        """Return the data of the site that miners are added to."""

    @property
    @override
    def networks_to_scan(self) -> Sequence[str]:
        networks: list[str] = self.site_data[CONF_NETWORKS]
        return networks

    @override
    def known_miners(self) -> ConfiguredMiners:
        return ConfiguredMiners(self.hass, also=self.chosen)

    @override
    def async_begin_scan(self) -> Coroutine[Any, Any, ScanResult]:
        self.async_update_progress(0)
        known = self.known_miners()
        return async_scan(
            async_get_clientsession(self.hass),
            self.networks_to_scan,
            credentials_of(self.site_data),
            lambda address: known.at(address) is not None,
            self.async_update_progress,
        )

    async def async_step_add(self, user_input: dict[str, Any] | None = None) -> ResultT:
        """Add a miner by its address or hostname, even one that is off if the user confirms it."""
        errors: dict[str, str] = {}
        placeholders = {"name": "", "detail": ""}
        may_be_off = False
        if user_input is not None:
            host = parse_host(user_input[CONF_HOST])
            if host is None:
                errors[CONF_HOST] = "invalid_host"
            else:
                candidate = Candidate(
                    host=host,
                    name=user_input.get(CONF_NAME, ""),
                    credentials=credentials_of(user_input),
                    outlet=user_input.get(CONF_OUTLET),
                    even_if_off=user_input.get(CONF_ADD_ANYWAY, False),
                )
                miner, probed = await async_check_candidate(
                    self.hass, candidate, credentials_of(self.site_data), self.known_miners()
                )
                if miner is not None:
                    return await self._async_continue_with([miner])
                may_be_off = probed.may_be_off
                if failure := probed.problem:
                    errors[CONF_HOST if failure.key == "already_configured" else "base"] = failure.key
                    placeholders = {"name": probed.title, "detail": failure.detail}
        schema = ADD_SCHEMA
        if may_be_off:
            schema = schema.extend({vol.Optional(CONF_ADD_ANYWAY, default=False): selector.BooleanSelector()})
        return self.async_show_form(
            step_id="add",
            data_schema=self.add_suggested_values_to_schema(schema, user_input),
            errors=errors,
            description_placeholders=placeholders,
        )
