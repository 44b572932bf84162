"""The list of alerts for the REST API and the websocket feed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..alerts.model import Alert
from ..alerts.service import AlertService
from ..turns import InTurns

MOST: Final = 2000
"""How many alerts a client gets, the worst first."""

AT_ONCE: Final = 250
"""How many alerts are serialized before yielding to the event loop."""


async def async_alert_list(service: AlertService, alerts: Sequence[Alert]) -> list[dict[str, object]]:
    """Return alerts as JSON, at most as many as a client gets."""
    rows: list[dict[str, object]] = []
    async for part in InTurns(alerts[:MOST], AT_ONCE):
        rows += [service.serialize(alert) for alert in part]
    return rows
