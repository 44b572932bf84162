"""The power outlets of miners: switch entities."""

from __future__ import annotations

from homeassistant.const import ATTR_ENTITY_ID, SERVICE_TURN_OFF, SERVICE_TURN_ON, STATE_OFF, STATE_ON
from homeassistant.core import Context, HomeAssistant

from ..control.record import Initiator


class EntityOutlets:
    """Switches outlets in the name of the initiator of a command."""

    def __init__(self, hass: HomeAssistant, initiator: Initiator) -> None:
        """Prepare for the command of an initiator."""
        self._hass = hass
        self._initiator = initiator
        self.used = False
        """Whether an outlet was switched, or may have been."""

    def is_on(self, outlet: str) -> bool | None:
        """Return whether an outlet is on; None if its entity has no such state."""
        state = self._hass.states.get(outlet)
        return {STATE_ON: True, STATE_OFF: False}.get(state.state) if state is not None else None

    async def async_switch(self, outlet: str, *, on: bool) -> None:
        """Switch an outlet; raises HomeAssistantError."""
        self.used = True
        await self._hass.services.async_call(
            "switch",
            SERVICE_TURN_ON if on else SERVICE_TURN_OFF,
            {ATTR_ENTITY_ID: outlet},
            blocking=True,
            context=Context(user_id=self._initiator.user_id),
        )
