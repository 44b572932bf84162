"""The list of alerts for the REST API and the websocket feed."""

from __future__ import annotations

import asyncio
from itertools import batched
from typing import Final

from ..alerts.service import AlertService

MOST: Final = 2000
"""How many alerts a client gets, the worst first."""

AT_ONCE: Final = 250
"""How many alerts are serialized before yielding to the event loop."""


async def async_alert_list(service: AlertService) -> list[dict[str, object]]:
    """Return the alerts as JSON, the worst first."""
    rows: list[dict[str, object]] = []
    for part in batched(service.alerts()[:MOST], AT_ONCE, strict=False):
        rows += [service.serialize(alert) for alert in part]
        await asyncio.sleep(0)
    return rows
