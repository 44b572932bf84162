"""Takes the miners of a removed site from its agents."""

from __future__ import annotations

import logging
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..const import CONF_AGENTS_SITE
from ..fleet.site import site_deadlines
from ..wire.messages import Assignment, payload_of
from ..wire.topics import Kind
from .broker import Broker
from .entry import agent_ids, miners_by_agent, topics_of

_LOGGER = logging.getLogger(__name__)

_MINERS_OF_PART: Final = 10
"""The fewest miners in one part of a message, unless each of them takes more than 6 kB."""
_UNUSED_S: Final = 3600.0
"""The poll interval of no miners."""


async def async_take_miners_from_agents(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Assign no miners to the agents of a removed site, and delete what else the broker keeps for them.

    Without that, they would poll the miners as before and follow the plan for up to a day. Does nothing for a site
    that Home Assistant polls itself.
    """
    if CONF_AGENTS_SITE not in entry.data:
        return
    broker, miners = Broker(hass, topics_of(entry.data)), miners_by_agent(entry)
    nothing = Assignment(
        # Another one than that of an assignment in this second.
        version=int(dt_util.utcnow().timestamp()) + 1,
        interval_s=_UNUSED_S,
        concurrency=1,
        deadlines=site_deadlines(entry.options),
    )
    for agent in agent_ids(entry):
        others = range(1, 2 + miners[agent] // _MINERS_OF_PART)
        messages = [
            (Kind.ASSIGNMENT, 0, payload_of(nothing)),
            *((Kind.ASSIGNMENT, part, b"") for part in others),
            *((Kind.PLAN, part, b"") for part in (0, *others)),
        ]
        for kind, part, payload in messages:
            if not await broker.async_publish(kind, payload, agent, part):
                _LOGGER.warning(
                    "The agents of %s do not know that it was removed, because there is no connection to the broker. "
                    "Stop them: they poll its miners, and follow its plan for up to a day",
                    entry.title,
                )
                return
