"""Actions for policies: enable and disable them, let one decide now, and apply a template."""

from __future__ import annotations

from typing import Final, cast

import probatio as vol
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv

from ...commands.fields import PACING_FIELDS, schema_of
from ...commands.initiator import async_initiator
from ...const import DOMAIN
from ...input.checks import text, whole
from ...input.limits import MAX_ID
from ...input.texts import printable
from ...policies.model import Policy
from ...runtime import DATA
from ..policy_answers import async_miner_rows, policy_row
from .commands import (
    batch_response,
    check_administrator,
    checked_pacing,
    names_target,
    raise_failures,
    take_token,
    targeted_miners,
)

_ONE: Final[dict[vol.Marker, object]] = {vol.Required("policy"): vol.Any(whole(1, MAX_ID), text())}
"""The id or the name of a policy."""

_SET_SCHEMA: Final = vol.Schema({**_ONE, vol.Required("enabled"): cv.boolean})
_APPLY_SCHEMA: Final = vol.Schema(
    {vol.Remove("metadata"): dict, **cv.TARGET_SERVICE_FIELDS, **_ONE, **schema_of(PACING_FIELDS, lenient=True)}
)


@callback
def async_register_policy_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    for name, handler, schema in (
        ("set_policy", _set_policy, _SET_SCHEMA),
        ("run_policy_now", _run_now, vol.Schema(_ONE)),
        ("apply_template", _apply_template, _APPLY_SCHEMA),
    ):
        hass.services.async_register(DOMAIN, name, handler, schema=schema, supports_response=SupportsResponse.OPTIONAL)


async def _set_policy(call: ServiceCall) -> ServiceResponse:
    """Enable or disable a policy, and return it."""
    await check_administrator(call)
    policies = call.hass.data[DATA].policies
    policy_id = _policy(call).id
    await policies.store.async_update(policy_id, {"enabled": call.data["enabled"]})
    return _answer(call, policy_id)


async def _run_now(call: ServiceCall) -> ServiceResponse:
    """Let a policy decide and act now; return it, and what it decided for each miner."""
    await check_administrator(call)
    policy = _policy(call)
    take_token(call)
    policies = call.hass.data[DATA].policies
    await policies.async_run(policy.id)
    answer = _answer(call, policy.id)
    if answer is None:
        return None
    return cast("ServiceResponse", {**answer, "miners": await async_miner_rows(policies.status(policy.id))})


async def _apply_template(call: ServiceCall) -> ServiceResponse:
    """Apply a template to the targeted miners, or without a target to those of its scope.

    Without a response, raise if one of the commands fails.
    """
    await check_administrator(call)
    data = call.hass.data[DATA]
    policy = _policy(call)
    pacing = checked_pacing(call)
    targeted = targeted_miners(call.hass, call.data) if names_target(call) else None
    take_token(call)
    initiator = await async_initiator(call.hass, call.context)
    batch = await data.policies.async_apply(policy.id, targeted, pacing, initiator)
    await batch.wait()
    if call.return_response:
        return batch_response(batch)
    raise_failures(call.hass, batch)
    return None


def _policy(call: ServiceCall) -> Policy:
    """Return the policy that a call names; raises ServiceValidationError, also if several have the name."""
    wanted: int | str = call.data["policy"]
    policies = call.hass.data[DATA].policies.store.policies()
    if isinstance(wanted, str):
        name = wanted.strip().casefold()
        found = [policy for policy in policies if policy.name.casefold() == name]
        if not found and name.isdecimal():
            found = [policy for policy in policies if str(policy.id) == name]
    else:
        found = [policy for policy in policies if policy.id == wanted]
    if len(found) == 1:
        return found[0]
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="policy_name_ambiguous" if found else "policy_unknown",
        translation_placeholders={"policy": printable(str(wanted))},
    )


def _answer(call: ServiceCall, policy_id: int) -> ServiceResponse:
    """Return the policy if the call wants a response."""
    data = call.hass.data[DATA]
    policy = data.policies.store.policy(policy_id)
    if not call.return_response or policy is None:
        return None
    return cast("ServiceResponse", {"policy": policy_row(data, policy)})
