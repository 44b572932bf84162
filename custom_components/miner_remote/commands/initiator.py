"""Find out who sent a command."""

from __future__ import annotations

from typing import Final

from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant

from ..control.record import Initiator, Source

UNNAMED: Final = "Home Assistant"
"""The initiator if Home Assistant sent the command for an unknown reason."""

_STARTED_EVENTS: Final = ("automation_triggered", "script_started")
_RUNNING_DOMAINS: Final = ("automation", "script")


async def async_initiator(hass: HomeAssistant, context: Context | None, user: User | None = None) -> Initiator:
    """Return the initiator of the commands that are sent in `context`.

    This is a person if the context has a user and no automation or script runs in it, else the automation or script
    if it can be found. `user` is the sender of the request, if known. A script that a person started is automatic and
    keeps the person's `user_id`.
    """
    if context is None:
        context = Context(user_id=user.id if user else None)
    running = _running(hass, context)
    if context.user_id is not None and context.parent_id is None and running is None:
        if user is None or user.id != context.user_id:
            user = await hass.auth.async_get_user(context.user_id)
        name = (user.name if user else None) or context.user_id
        return Initiator(initiated_by=name, source=Source.MANUAL, user_id=context.user_id, context_id=context.id)
    return Initiator(
        initiated_by=running or UNNAMED, source=Source.AUTOMATIC, user_id=context.user_id, context_id=context.id
    )


def _running(hass: HomeAssistant, context: Context) -> str | None:
    """Return the name of the automation or script that runs in `context`."""
    event = context.origin_event
    if event is not None and event.event_type in _STARTED_EVENTS:
        name = event.data.get("name")
        if isinstance(name, str) and name:
            return name
    # The first event of a context is not always the start of the automation; its state then has the context.
    for state in hass.states.async_all(_RUNNING_DOMAINS):
        if state.context.id == context.id:
            return state.name
    return None
