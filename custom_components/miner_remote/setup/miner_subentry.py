"""Subentry flow of a miner: add it to a site or reconfigure it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, override

import probatio as vol
from homeassistant.config_entries import ConfigSubentryFlow, SubentryFlowContext, SubentryFlowResult
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PASSWORD, CONF_USERNAME
from homeassistant.helpers import selector

from ..const import CONF_MEMORY, CONF_NETWORKS, CONF_OUTLET, CONF_PLACEMENT, CONF_PROFILE
from ..control.scan import parse_host
from ..drivers.contract.driver import Credentials, Profile
from ..fleet.placement import NO_PLACEMENT, Placement
from ..fleet.subentry import stored_profile
from .miner_steps import (
    CONF_ADD_ANYWAY,
    OUTLET_SELECTOR,
    PASSWORD_SELECTOR,
    SILENT_PROBLEMS,
    USERNAME_SELECTOR,
    ConfiguredMiners,
    MinerSteps,
    NewMiner,
    async_add_miner,
    async_probe,
    credentials_data,
    credentials_of,
)
from .network_scan import FlowProblem

CONF_SITE_CREDENTIALS: Final = "site_credentials"


def is_another(was: Profile | None, is_now: Profile | None) -> bool:
    """Return whether two profiles definitely belong to different machines."""
    if was is None or is_now is None:
        return False
    old, new = was.identity, is_now.identity
    if old.mac and new.mac:
        return old.mac != new.mac
    return bool(old.serial and new.serial and old.serial != new.serial)


class MinerSubentryFlow(MinerSteps[SubentryFlowContext, SubentryFlowResult, tuple[str, str]], ConfigSubentryFlow):
    """Add and reconfigure miners of a site."""

    @property
    @override
    def site_data(self) -> Mapping[str, Any]:
        return self._get_entry().data

    @property
    @override
    def chosen(self) -> list[NewMiner]:
        return []

    @override
    def empty_scan_options(self) -> list[str]:
        return ["add", "scan"]

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Offer a scan if the site has networks, else ask for the address."""
        if not self.site_data.get(CONF_NETWORKS):
            return await self.async_step_add()
        return self.async_show_menu(step_id="user", menu_options=["scan", "add"])

    @override
    async def async_miners_found(self, miners: list[NewMiner]) -> SubentryFlowResult:
        if not miners:
            return self.async_abort(reason="none_chosen")
        # A subentry flow creates a single subentry, so add the others directly.
        *others, last = miners
        for miner in others:
            async_add_miner(self.hass, self._entry_id, miner)
        subentry = last.as_subentry()
        return self.async_create_entry(title=subentry["title"], data=subentry["data"], unique_id=subentry["unique_id"])

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change a miner's address, name, credentials or outlet."""
        subentry = self._get_reconfigure_subentry()
        was = stored_profile(subentry)
        placement = Placement.from_data(subentry.data.get(CONF_PLACEMENT)) or NO_PLACEMENT
        errors: dict[str, str] = {}
        placeholders = {"name": subentry.title, "detail": "", "other": ""}
        may_be_off = False
        if user_input is not None:
            own = self._own_credentials(subentry.data, user_input)
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
                    return self._async_save(user_input, host, own, profile)
                errors[CONF_HOST if failure.key == "already_configured" else "base"] = failure.key
                placeholders["detail"] = failure.detail
        schema: dict[vol.Marker, Any] = {
            vol.Required(CONF_HOST): selector.TextSelector(),
            vol.Required(CONF_NAME): selector.TextSelector(),
            vol.Required(CONF_SITE_CREDENTIALS): selector.BooleanSelector(),
            vol.Optional(CONF_USERNAME): USERNAME_SELECTOR,
            vol.Optional(CONF_PASSWORD): PASSWORD_SELECTOR,
            vol.Optional(CONF_OUTLET): OUTLET_SELECTOR,
        }
        if may_be_off:
            schema[vol.Optional(CONF_ADD_ANYWAY, default=False)] = selector.BooleanSelector()
        suggested = user_input or {
            CONF_HOST: subentry.data[CONF_HOST],
            CONF_NAME: placement.name or subentry.title,
            CONF_SITE_CREDENTIALS: credentials_of(subentry.data) == Credentials(),
            CONF_USERNAME: subentry.data.get(CONF_USERNAME),
            CONF_OUTLET: subentry.data.get(CONF_OUTLET),
        }
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(vol.Schema(schema), suggested),
            errors=errors,
            description_placeholders=placeholders,
        )

    @staticmethod
    def _own_credentials(stored: Mapping[str, Any], user_input: Mapping[str, Any]) -> Credentials:
        """Return the miner's own credentials; an empty password keeps the stored one."""
        if user_input[CONF_SITE_CREDENTIALS]:
            return Credentials()
        return Credentials(
            user_input.get(CONF_USERNAME) or None,
            user_input.get(CONF_PASSWORD) or stored.get(CONF_PASSWORD),
        )

    def _async_save(
        self, user_input: Mapping[str, Any], host: str, own: Credentials, profile: Profile | None
    ) -> SubentryFlowResult:
        subentry = self._get_reconfigure_subentry()
        name = user_input[CONF_NAME].strip() or subentry.title
        data: dict[str, Any] = {CONF_HOST: host, CONF_NAME: name, **credentials_data(own)}
        if user_input.get(CONF_OUTLET):
            data[CONF_OUTLET] = user_input[CONF_OUTLET]
        data[CONF_PROFILE] = profile.as_dict() if profile else None
        if CONF_MEMORY in subentry.data:
            data[CONF_MEMORY] = subentry.data[CONF_MEMORY]
        if (placement := Placement.from_data(subentry.data.get(CONF_PLACEMENT))) is not None:
            # The name of the device that the miner had; without a device, the name is changed in this dialog.
            data[CONF_PLACEMENT] = replace(placement, name=None).as_data()
        return self.async_update_and_abort(self._get_entry(), subentry, title=name, data=data)
