"""Who ordered a command, as the audit record has it."""

from __future__ import annotations

from typing import Final

from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant

from .record import Origin, Source

UNNAMED: Final = "Home Assistant"
"""Stands in the record where Home Assistant ordered and does not tell on whose behalf."""

_STARTED_EVENTS: Final = ("automation_triggered", "script_started")
_RUNNING_DOMAINS: Final = ("automation", "script")


async def async_origin(hass: HomeAssistant, context: Context | None, user: User | None = None) -> Origin:
    """Return who ordered what is done in `context`.

    A person, by the name of the Home Assistant user, where the context carries a user and no automation or script
    runs in it; else Home Assistant, by the name of the automation or script where it can be found. `user` is who
    sent the request, where that is known already. A script that a person started is automatic and keeps the
    person's `user_id`.
    """
    if context is None:
        context = Context(user_id=user.id if user else None)
    running = _running(hass, context)
    if context.user_id is not None and context.parent_id is None and running is None:
        if user is None or user.id != context.user_id:
            user = await hass.auth.async_get_user(context.user_id)
        name = (user.name if user else None) or context.user_id
        return Origin(initiated_by=name, source=Source.MANUAL, user_id=context.user_id, context_id=context.id)
    return Origin(
        initiated_by=running or UNNAMED, source=Source.AUTOMATIC, user_id=context.user_id, context_id=context.id
    )


def _running(hass: HomeAssistant, context: Context) -> str | None:
    """Return the name of the automation or script that runs in `context`, if any."""
    event = context.origin_event
    if event is not None and event.event_type in _STARTED_EVENTS:
        name = event.data.get("name")
        if isinstance(name, str) and name:
            return name
    # The event that opened a context is not always the start of the automation; its state then carries the context.
    for state in hass.states.async_all(_RUNNING_DOMAINS):
        if state.context.id == context.id:
            return state.name
    return None
