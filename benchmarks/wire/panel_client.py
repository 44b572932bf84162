"""The websocket of the panel, as a client that only keeps what the figures need."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from simulator.home import NotReadyError

from ..hall import Hall


class PanelClient:
    """One connection; its subscription to the fleet keeps the rows of all miners."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Start without a subscription."""
        self.rows: dict[str, dict[str, Any]] = {}
        self.received = 0
        """Bytes."""
        self._socket = socket
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._last = 0

    async def run(self) -> None:
        """Take messages until the connection ends."""
        async for message in self._socket:
            self.received += len(message.data)
            content = message.json()
            if content["type"] == "event":
                for row in content["event"]["miners"]:
                    self.rows[row["miner_id"]] = row
            elif (answer := self._answers.pop(content.get("id"), None)) is not None and not answer.done():
                answer.set_result(content)

    async def ask(self, kind: str, **fields: object) -> Any:
        """Return the result of a command; raises NotReadyError if it fails."""
        self._last += 1
        answer = self._answers[self._last] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": self._last, "type": kind, **fields})
        async with asyncio.timeout(120):
            content = await answer
        if not content["success"]:
            raise NotReadyError(f"{kind}: {content['error']}")
        return content["result"]

    async def until(self, true: Callable[[], bool], seconds: float, what: str) -> float:
        """Wait until something is true, and return the seconds; raises NotReadyError."""
        began = time.monotonic()
        while not true():
            if time.monotonic() - began > seconds:
                raise NotReadyError(f"{what}: not within {seconds:.0f} s.")
            await asyncio.sleep(0.02)
        return time.monotonic() - began

    def count(self, key: str, value: object) -> int:
        """Return how many miners have a value."""
        return sum(row[key] == value for row in self.rows.values())


@asynccontextmanager
async def panel_client(hall: Hall) -> AsyncIterator[PanelClient]:
    """Yield a connection of the administrator."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(hall.home.url + "/api/websocket", max_msg_size=0) as socket,
    ):
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": hall.admin.token})
        await socket.receive_json()
        client = PanelClient(socket)
        task = asyncio.create_task(client.run())
        try:
            yield client
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
