"""A site with simulated miners, and websocket connections like those of a browser."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket, WebSocketGenerator

from simulator.fleet import Fleet
from simulator.machine import Machine

from ..api.conftest import call, client, place, user_client

__all__ = ["call", "client", "place", "user_client"]

type Event = dict[str, Any]


@pytest.fixture(autouse=True)
async def _websocket(hass: HomeAssistant) -> None:
    """Set up the websocket API before the first client freezes the HTTP server."""
    assert await async_setup_component(hass, "websocket_api", {})


@pytest.fixture
async def machines() -> AsyncIterator[list[Machine]]:
    """Run one simulated miner of each of three kinds."""
    async with Fleet.start(kinds=("cgminer", "axeos", "antminer"), base="127.63.0.1", boot_s=0.5) as fleet:
        yield fleet.machines


class Line:
    """A websocket connection; answers and events may arrive in any order."""

    def __init__(self, socket: MockHAClientWebSocket) -> None:
        """Use an authenticated socket."""
        self.socket = socket
        self._answers: dict[int, Event] = {}
        self._events: defaultdict[int, deque[Event]] = defaultdict(deque)
        self._last_id = 0

    async def ask(self, kind: str, /, **data: object) -> Event:
        """Send a command of the integration and return the complete answer."""
        self._last_id += 1
        number = self._last_id
        await self.socket.send_json({"id": number, "type": kind, **data})
        while number not in self._answers:
            await self._read()
        return self._answers.pop(number)

    async def follow(self, what: str, /, **data: object) -> int:
        """Subscribe, and return the number of the subscription."""
        answer = await self.ask(f"miner_remote/{what}/subscribe", **data)
        assert answer["success"], answer
        return self._last_id

    async def leave(self, number: int) -> None:
        """End a subscription."""
        assert (await self.ask("unsubscribe_events", subscription=number))["success"]

    async def event(self, number: int, seconds: float = 10.0) -> Event:
        """Return the next event of a subscription, or fail the test if none arrives in time."""
        async with asyncio.timeout(seconds):
            while not self._events[number]:
                await self._read()
        return self._events[number].popleft()

    async def events(self, number: int, seconds: float) -> list[Event]:
        """Return the events that arrive within some seconds."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    await self._read()
        except TimeoutError:
            found = list(self._events[number])
            self._events[number].clear()
            return found

    async def _read(self) -> None:
        message = await self.socket.receive_json()
        if message["type"] == "event":
            self._events[message["id"]].append(message["event"])
        else:
            self._answers[message["id"]] = message


type Dial = Callable[..., Awaitable[Line]]


@pytest.fixture
def dial(hass_ws_client: WebSocketGenerator) -> Dial:
    """Return a function that connects as an administrator, or with the given token."""

    async def open_line(token: str | None = None) -> Line:
        return Line(await (hass_ws_client() if token is None else hass_ws_client(access_token=token)))

    return open_line
