"""Connect templates with the policies: what is read for them, how they are applied, and the drift of miners."""

from __future__ import annotations

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ...commands.runner import CommandRunner
from ...fleet.selection import Fleet
from ..configurations import ConfigurationReader
from ..contract import ApplyTemplate
from ..service import PolicyService
from .apply import TemplateApplier
from .drift import async_follow_drift


class TemplateService:
    """Owns the reads of configurations for policies, and passes drift on to the miners."""

    def __init__(self, hass: HomeAssistant, fleet: Fleet, runner: CommandRunner, policies: PolicyService) -> None:
        """Connect the parts; nothing is read before `async_start`."""
        self._fleet = fleet
        self._policies = policies
        self._configurations = ConfigurationReader(hass, fleet, runner)
        applier = TemplateApplier(fleet, runner, policies.inputs_of)
        policies.configurations = self._configurations
        policies.templates = applier
        policies.orders.register(ApplyTemplate, applier.async_give)
        self._stop_drift: CALLBACK_TYPE | None = None

    @callback
    def async_start(self) -> None:
        """Start reading, and following the decisions."""
        self._configurations.async_start()
        self._stop_drift = async_follow_drift(self._fleet, self._policies)

    async def async_close(self) -> None:
        """Stop both."""
        if self._stop_drift is not None:
            self._stop_drift()
            self._stop_drift = None
        await self._configurations.async_close()
