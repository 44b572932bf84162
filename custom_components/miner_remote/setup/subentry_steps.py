"""Steps of the dialogs of a miner that are the same with and without agents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, override

import probatio as vol
from homeassistant.config_entries import ConfigSubentry, ConfigSubentryFlow, SubentryFlowContext, SubentryFlowResult
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import callback
from homeassistant.helpers import selector

from ..const import CONF_AGENT, CONF_MEMORY, CONF_OUTLET, CONF_PLACEMENT, CONF_PROFILE
from ..drivers.contract.driver import Credentials, Profile
from ..fleet.placement import NO_PLACEMENT, Placement
from .candidates import NewMiner, async_add_miner, credentials_data, credentials_of
from .scan_steps import ScanSteps
from .selectors import OUTLET_SELECTOR, PASSWORD_SELECTOR, USERNAME_SELECTOR

CONF_SITE_CREDENTIALS: Final = "site_credentials"

RECONFIGURE_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_HOST): selector.TextSelector(),
        vol.Required(CONF_NAME): selector.TextSelector(),
        vol.Required(CONF_SITE_CREDENTIALS): selector.BooleanSelector(),
        vol.Optional(CONF_USERNAME): USERNAME_SELECTOR,
        vol.Optional(CONF_PASSWORD): PASSWORD_SELECTOR,
        vol.Optional(CONF_OUTLET): OUTLET_SELECTOR,
    }
)


class SubentrySteps(ScanSteps[SubentryFlowContext, SubentryFlowResult, tuple[str, str]], ConfigSubentryFlow):
    """Add the selected miners, and store a changed one."""

    @property
    @override
    def chosen(self) -> list[NewMiner]:
        return []

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

    @staticmethod
    def stored_values(subentry: ConfigSubentry) -> dict[str, Any]:
        """Return the stored values of the form that changes a miner."""
        placement = Placement.from_data(subentry.data.get(CONF_PLACEMENT)) or NO_PLACEMENT
        return {
            CONF_HOST: subentry.data[CONF_HOST],
            CONF_NAME: placement.name or subentry.title,
            CONF_SITE_CREDENTIALS: credentials_of(subentry.data) == Credentials(),
            CONF_USERNAME: subentry.data.get(CONF_USERNAME),
            CONF_OUTLET: subentry.data.get(CONF_OUTLET),
        }

    @staticmethod
    def own_credentials(stored: Mapping[str, Any], user_input: Mapping[str, Any]) -> Credentials:
        """Return the miner's own credentials; an empty password keeps the stored one."""
        if user_input[CONF_SITE_CREDENTIALS]:
            return Credentials()
        return Credentials(
            user_input.get(CONF_USERNAME) or None,
            user_input.get(CONF_PASSWORD) or stored.get(CONF_PASSWORD),
        )

    @callback
    def async_save(
        self,
        user_input: Mapping[str, Any],
        host: str,
        own: Credentials,
        profile: Profile | None,
        agent: str | None = None,
    ) -> SubentryFlowResult:
        """Store a changed miner."""
        subentry = self._get_reconfigure_subentry()
        name = user_input[CONF_NAME].strip() or subentry.title
        data: dict[str, Any] = {CONF_HOST: host, CONF_NAME: name, **credentials_data(own)}
        if user_input.get(CONF_OUTLET):
            data[CONF_OUTLET] = user_input[CONF_OUTLET]
        if agent is not None:
            data[CONF_AGENT] = agent
        data[CONF_PROFILE] = profile.as_dict() if profile else None
        if CONF_MEMORY in subentry.data:
            data[CONF_MEMORY] = subentry.data[CONF_MEMORY]
        if (placement := Placement.from_data(subentry.data.get(CONF_PLACEMENT))) is not None:
            # The name of the device that the miner had; without a device, the name is changed in this dialog.
            data[CONF_PLACEMENT] = replace(placement, name=None).as_data()
        return self.async_update_and_abort(self._get_entry(), subentry, title=name, data=data)
