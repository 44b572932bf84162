"""Thermostat of a heating policy."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, override

from homeassistant.components.climate import ClimateEntity, ClimateEntityDescription
from homeassistant.components.climate.const import (
    ATTR_HVAC_MODE,
    PRESET_NONE,
    ClimateEntityFeature,
    HVACAction,
    HVACMode,
)
from homeassistant.const import ATTR_TEMPERATURE, UnitOfTemperature
from homeassistant.core import CALLBACK_TYPE, Event, EventStateChangedData, callback
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.util import dt as dt_util

from ..policies.contract import Quantity
from ..policies.entity_states import state_of
from ..policies.full_power import full_power_w
from ..policies.heating.settings import HeatingSettings, Mode
from ..policies.heating.state import HeatingState
from ..policies.model import Policy
from ..policies.status import PolicyStatus
from ..runtime import DATA
from ..schedules.model import Action, Directive
from .policy_entity import PolicyEntity

THERMOSTAT: Final = ClimateEntityDescription(key="thermostat", translation_key="thermostat")

_MODES: Final = {Mode.HEAT: HVACMode.HEAT, Mode.OFF: HVACMode.OFF}


def policy_thermostats(policy: Policy) -> list[PolicyEntity]:
    """Return the thermostat of a heating policy; other kinds have none."""
    return [PolicyThermostat(policy, THERMOSTAT)] if isinstance(policy.settings, HeatingSettings) else []


class PolicyThermostat(PolicyEntity, ClimateEntity):
    """The temperature of a room that miners heat; unavailable while the policy is disabled.

    Mode, target and preset are settings of the policy. What the miners draw, and what limits them, changes with each
    decision, and would fill the recorder.
    """

    _attr_temperature_unit = UnitOfTemperature.CELSIUS
    _attr_target_temperature_step = 0.5
    _unrecorded_attributes = frozenset({"power_w", "wanted_w", "max_power_w", "limited_by"})

    def __init__(self, policy: Policy, description: ClimateEntityDescription) -> None:
        """Initialize without following a sensor."""
        super().__init__(policy, description)
        self._attr_hvac_modes = [HVACMode.HEAT, HVACMode.OFF]
        self._followed: tuple[str | None, CALLBACK_TYPE | None] = (None, None)
        self._changing = asyncio.Lock()

    @override
    async def async_added_to_hass(self) -> None:
        """Subscribe to the policy and to the room sensor."""
        await super().async_added_to_hass()
        self._follow_sensor()

    @override
    async def async_will_remove_from_hass(self) -> None:
        """Unsubscribe from the room sensor."""
        if (stop := self._followed[1]) is not None:
            stop()
        self._followed = (None, None)

    @callback
    @override
    def async_refresh(self) -> None:
        """Write the present state; another room sensor may be named now."""
        self._follow_sensor()
        super().async_refresh()

    @callback
    def _follow_sensor(self) -> None:
        settings = self.settings
        sensor = None if settings is None else settings.sensor
        followed, stop = self._followed
        if sensor == followed:
            return
        if stop is not None:
            stop()
        self._followed = (
            sensor,
            None if sensor is None else async_track_state_change_event(self.hass, sensor, self._sensor_changed),
        )

    @callback
    def _sensor_changed(self, _event: Event[EventStateChangedData]) -> None:
        self.async_write_ha_state()

    # Values ----------------------------------------------------------------------------------------------------------

    @property
    def settings(self) -> HeatingSettings | None:
        """Return the settings of the policy, or None if it was deleted."""
        policy = self.policy
        return policy.settings if policy is not None and isinstance(policy.settings, HeatingSettings) else None

    @property
    @override
    def available(self) -> bool:
        """Return whether the policy is enabled."""
        policy = self.policy
        return policy is not None and policy.enabled

    @property
    @override
    def supported_features(self) -> ClimateEntityFeature:
        """Return the features: presets only if there are some."""
        features = (
            ClimateEntityFeature.TARGET_TEMPERATURE | ClimateEntityFeature.TURN_ON | ClimateEntityFeature.TURN_OFF
        )
        settings = self.settings
        return features | ClimateEntityFeature.PRESET_MODE if settings is not None and settings.presets else features

    @property
    @override
    def min_temp(self) -> float:
        """Return the lowest target."""
        settings = self.settings
        return super().min_temp if settings is None else settings.lowest_c

    @property
    @override
    def max_temp(self) -> float:
        """Return the highest target."""
        settings = self.settings
        return super().max_temp if settings is None else settings.highest_c

    @property
    @override
    def current_temperature(self) -> float | None:
        """Return what the room sensor reports now."""
        settings = self.settings
        state = None if settings is None else state_of(self.hass, settings.sensor)
        return None if state is None else state.of(Quantity.TEMPERATURE).number

    @property
    @override
    def target_temperature(self) -> float | None:
        """Return the target, or that of the preset."""
        settings = self.settings
        return None if settings is None else settings.wanted_c

    @property
    @override
    def preset_modes(self) -> list[str]:
        """Return the names of the presets, and that of none."""
        settings = self.settings
        return [PRESET_NONE, *({} if settings is None else settings.presets)]

    @property
    @override
    def preset_mode(self) -> str:
        """Return the active preset."""
        settings = self.settings
        return PRESET_NONE if settings is None else settings.preset or PRESET_NONE

    @property
    @override
    def hvac_mode(self) -> HVACMode | None:
        """Return whether the thermostat heats or is off."""
        settings = self.settings
        return None if settings is None else _MODES[settings.mode]

    @property
    @override
    def hvac_action(self) -> HVACAction | None:
        """Return whether miners of the zone mine now; None before the first decision."""
        status = self.status
        if self.hvac_mode is HVACMode.OFF:
            return HVACAction.OFF
        if status is None:
            return None
        heats = any(view.answers and view.mining for view in status.views.values())
        return HVACAction.HEATING if heats else HVACAction.IDLE

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, object]:
        """Return what the miners draw, may draw and should draw, in W, and what leaves them less than is wanted."""
        policy, status = self.policy, self.status
        state = None if policy is None else self.hass.data[DATA].policies.kept_state(policy)
        return {
            "policy_id": self.item_id,
            "power_w": None if status is None else round(self._drawn_w(status)),
            "wanted_w": round(state.output_w) if isinstance(state, HeatingState) else None,
            "max_power_w": None if status is None else round(full_power_w(status.views.values())),
            "limited_by": [] if status is None else list(dict.fromkeys(self._limited_by(status))),
        }

    @staticmethod
    def _drawn_w(status: PolicyStatus) -> float:
        """Return what the miners draw that answer."""
        return sum(view.power_w or 0 for view in status.views.values() if view.answers)

    def _limited_by(self, status: PolicyStatus) -> Iterator[str]:
        """Return the names of the schedules and policies that restrain the miners more than this policy."""
        if status.phase != "limited":
            return
        data, now = self.hass.data[DATA], dt_util.utcnow()
        for decision in status.decisions:
            for policy, other in data.policies.of_miner(decision.miner_id):
                restraint = None if other is None or policy.id == self.item_id else other.restraint
                if _restrains(restraint, decision.restraint):
                    yield policy.name
            planned = None if data.engine.plan is None else data.engine.plan.miners.get(decision.miner_id)
            if planned is not None and not data.engine.is_overridden(decision.miner_id):
                step = planned.at(now)
                if _restrains(step.directive, decision.restraint):
                    schedules = (data.schedules.schedule(schedule_id) for schedule_id in step.schedule_ids)
                    yield from (schedule.name for schedule in schedules if schedule is not None)

    # Calls -----------------------------------------------------------------------------------------------------------

    @override
    async def async_set_hvac_mode(self, hvac_mode: HVACMode) -> None:
        """Switch heating on or off."""
        await self._async_change(mode=Mode(hvac_mode.value))

    @override
    async def async_set_temperature(self, **kwargs: Any) -> None:
        """Set the target, which ends a preset, and the mode if it is given."""
        changes: dict[str, Any] = {"target_c": round(kwargs[ATTR_TEMPERATURE], 1), "preset": None}
        if (mode := kwargs.get(ATTR_HVAC_MODE)) is not None:
            self._valid_mode_or_raise("hvac", mode, self.hvac_modes)
            changes["mode"] = Mode(mode.value)
        await self._async_change(**changes)

    @override
    async def async_set_preset_mode(self, preset_mode: str) -> None:
        """Use the temperature of a preset, or the target again."""
        await self._async_change(preset=None if preset_mode == PRESET_NONE else preset_mode)

    async def _async_change(self, **changes: Any) -> None:
        """Store changed settings of the policy; the policies decide again at once.

        Two calls at the same time follow each other, so that none of the changes is lost.
        """
        async with self._changing:
            if (settings := self.settings) is not None:
                changed = replace(settings, **changes)
                await self.hass.data[DATA].policies.store.async_update(self.item_id, {"settings": changed.as_json()})


def _restrains(other: Directive | None, own: Directive | None) -> bool:
    """Return whether another directive leaves a miner less than the own one, or nothing as well."""
    if other is None or other.action is Action.ON:
        return False
    return own is None or other.rank <= own.rank
