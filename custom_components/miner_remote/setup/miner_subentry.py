"""Subentry flow of a miner that Home Assistant polls itself: add it to a site or reconfigure it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, override

import probatio as vol
from homeassistant.config_entries import SubentryFlowContext, SubentryFlowResult
from homeassistant.const import CONF_HOST
from homeassistant.helpers import selector

from ..const import CONF_NETWORKS
from ..control.scan import parse_host
from ..drivers.contract.driver import Credentials, Profile
from ..fleet.subentry import stored_profile
from .candidates import SILENT_PROBLEMS, ConfiguredMiners, async_probe, credentials_of
from .miner_steps import CONF_ADD_ANYWAY, MinerSteps
from .network_scan import FlowProblem
from .subentry_steps import RECONFIGURE_SCHEMA, SubentrySteps


def is_another(was: Profile | None, is_now: Profile | None) -> bool:
    """Return whether two profiles definitely belong to different machines."""
    if was is None or is_now is None:
        return False
    old, new = was.identity, is_now.identity
    if old.mac and new.mac:
        return old.mac != new.mac
    return bool(old.serial and new.serial and old.serial != new.serial)


class MinerSubentryFlow(SubentrySteps, MinerSteps[SubentryFlowContext, SubentryFlowResult, tuple[str, str]]):
    """Add and reconfigure miners of a site without agents."""

    @property
    @override
    def site_data(self) -> Mapping[str, Any]:
        return self._get_entry().data

    @override
    def empty_scan_options(self) -> list[str]:
        return ["add", "scan"]

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Offer a scan if the site has networks, else ask for the address."""
        if not self.site_data.get(CONF_NETWORKS):
            return await self.async_step_add()
        return self.async_show_menu(step_id="user", menu_options=["scan", "add"])

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change a miner's address, name, credentials or outlet."""
        subentry = self._get_reconfigure_subentry()
        was = stored_profile(subentry)
        errors: dict[str, str] = {}
        placeholders = {"name": subentry.title, "detail": "", "other": ""}
        may_be_off = False
        if user_input is not None:
            own = self.own_credentials(subentry.data, user_input)
            host = parse_host(user_input[CONF_HOST])
            if host is None:
                errors[CONF_HOST] = "invalid_host"
            else:
                profile, failure = was, None
                if host != subentry.data[CONF_HOST] or own != credentials_of(subentry.data):
                    probed = await async_probe(
                        self.hass,
                        host,
                        own if own != Credentials() else credentials_of(self.site_data),
                        ConfiguredMiners(self.hass, except_id=subentry.subentry_id),
                    )
                    profile, failure = probed.profile or was, probed.problem
                    placeholders["other"] = probed.title
                    if is_another(was, probed.profile):
                        failure = FlowProblem(key="another_miner", detail="")
                may_be_off = failure is not None and failure.key in SILENT_PROBLEMS
                if failure is None or (may_be_off and user_input.get(CONF_ADD_ANYWAY)):
                    return self.async_save(user_input, host, own, profile)
                errors[CONF_HOST if failure.key == "already_configured" else "base"] = failure.key
                placeholders["detail"] = failure.detail
        schema = RECONFIGURE_SCHEMA
        if may_be_off:
            schema = schema.extend({vol.Optional(CONF_ADD_ANYWAY, default=False): selector.BooleanSelector()})
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(schema, user_input or self.stored_values(subentry)),
            errors=errors,
            description_placeholders=placeholders,
        )
