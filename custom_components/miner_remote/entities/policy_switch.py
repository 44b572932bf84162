"""Switch that enables a policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, override

from homeassistant.components.switch import SwitchEntityDescription

from ..policies.model import Policy
from ..policies.store import PolicyStore
from ..runtime import DATA
from .enabled_switch import EnabledSwitch
from .policy_entity import PolicyEntity

ENABLED: Final = SwitchEntityDescription(key="enabled", translation_key="policy_enabled")


def policy_switches(policy: Policy) -> list[PolicySwitch]:
    """Return the switches of a policy."""
    return [PolicySwitch(policy, ENABLED)]


class PolicySwitch(EnabledSwitch, PolicyEntity):
    """On while the policy is enabled."""

    @property
    @override
    def store(self) -> PolicyStore:
        """Return the store of policies."""
        return self.hass.data[DATA].policies.store

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, object]:
        """Return the id for actions, and the kind."""
        policy = self.policy
        return {"policy_id": self.item_id, "kind": None if policy is None else policy.kind}
