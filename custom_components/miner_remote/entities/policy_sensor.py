"""Sensor of what a policy decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity, SensorEntityDescription

from ..interfaces.policy_answers import name_of
from ..interfaces.translated_errors import async_error_text
from ..policies.contract import Reason
from ..policies.error_texts import plain_args, text_of
from ..policies.kinds import kind_of
from ..policies.model import Policy
from ..policies.status import DISABLED, ERROR, WAITING
from ..runtime import DATA
from .policy_entity import PolicyEntity

STATE: Final = SensorEntityDescription(key="state", translation_key="policy", device_class=SensorDeviceClass.ENUM)


def policy_sensors(policy: Policy) -> list[PolicyEntity]:
    """Return the sensors of a policy."""
    return [PolicySensor(policy, STATE)]


class PolicySensor(PolicyEntity, SensorEntity):
    """The phase of a policy, with the reason, the last action and the number of miners in each phase.

    Reasons have measured values, and counts change with each decision; both would fill the recorder.
    """

    _unrecorded_attributes = frozenset({"reason", "counts", "miners", "next_at", "last_action_reason"})

    def __init__(self, policy: Policy, description: SensorEntityDescription) -> None:
        """Initialize with the phases of the kind as the possible states."""
        super().__init__(policy, description)
        self._attr_options = list(dict.fromkeys([DISABLED, ERROR, WAITING, *kind_of(policy.kind).phases]))

    @property
    @override
    def native_value(self) -> str | None:
        """Return the phase, or None before the first decision."""
        status = self.status
        return None if status is None else status.phase

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, object]:
        """Return why, what the policy last did, and how many miners are in which phase."""
        status = self.status
        action = None if status is None else status.last_action
        return {
            "reason": None if status is None else self._text(status.reason),
            "reason_code": None if status is None else status.reason.code,
            "last_action": None if action is None else action.kind,
            "last_action_at": None if action is None else action.at.isoformat(),
            "last_action_miner": None if action is None else name_of(self.hass.data[DATA], action.miner_id),
            "last_action_reason": None if action is None else self._text(action.reason),
            "last_action_reason_code": None if action is None else action.reason.code,
            "next_at": None if status is None or status.next_at is None else status.next_at.isoformat(),
            "miners": None if status is None else len(status.views),
            "counts": {} if status is None else dict(status.counts),
        }

    def _text(self, reason: Reason) -> str:
        return async_error_text(self.hass, f"policy_{reason.code}", plain_args(reason), text_of(reason))
