"""The list of alerts for the REST API and the websocket feed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import batched
from typing import Final

from ..alerts.model import Alert
from ..alerts.service import AlertService

MOST: Final = 2000
"""How many alerts a client gets, the worst first."""

AT_ONCE: Final = 250
"""How many alerts are serialized before yielding to the event loop."""


async def async_alert_list(service: AlertService, alerts: Sequence[Alert]) -> list[dict[str, object]]:
    """Return alerts as JSON, at most as many as a client gets."""
    rows: list[dict[str, object]] = []
    for part in batched(alerts[:MOST], AT_ONCE, strict=False):
        rows += [service.serialize(alert) for alert in part]
        await asyncio.sleep(0)
    return rows
