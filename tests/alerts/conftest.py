"""A site with simulated miners that only the test changes, and clocks that it sets forward."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest
from homeassistant.util import dt as dt_util

from custom_components.miner_remote.alerts import service
from custom_components.miner_remote.alerts.model import Alert
from custom_components.miner_remote.control import polling
from custom_components.miner_remote.earnings import service as earnings_service
from custom_components.miner_remote.fleet import miner

from ..api.conftest import Place, call, client, machines, place, user_client
from ..panel.conftest import _websocket, dial

__all__ = ["_websocket", "call", "client", "dial", "machines", "place", "user_client"]


class Clock:
    """The clocks of miners and alerts, some seconds ahead."""

    def __init__(self) -> None:
        self.ahead_s = 0.0

    def monotonic(self) -> float:
        return monotonic() + self.ahead_s

    def utcnow(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.ahead_s)

    async def passes(self, place: Place, seconds: float) -> None:
        """Let time pass, and evaluate what is due."""
        self.ahead_s += seconds
        await place.data.alerts.async_evaluate()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    for module in (service, miner, polling):
        monkeypatch.setattr(module, "monotonic", found.monotonic)
    monkeypatch.setattr(dt_util, "utcnow", found.utcnow)
    # A frozen clock is decades ahead of the monotonic one: earnings would be counted for half a million hours.
    monkeypatch.setattr(earnings_service, "monotonic", lambda: 0.0)
    return found


def still(place: Place) -> None:
    """Stop polling, so that only the test changes the miners."""
    for one in place.data.fleet.miners():
        one.update_interval = None
        # Also drops the poll that is already planned.
        one.async_set_updated_data(one.data)


def kinds(place: Place) -> dict[str, str]:
    """Return the kinds of all alerts by subject."""
    return {alert.subject: alert.kind.value for alert in place.data.alerts.alerts()}


def raised(place: Place) -> list[Alert]:
    """Return the list that gets each new alert."""
    found: list[Alert] = []
    place.data.alerts.async_on_raised(found.append)
    return found
