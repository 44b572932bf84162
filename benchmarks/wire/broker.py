"""A real Mosquitto as a process, and what it counts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import aiomqtt

from simulator.broker import find
from simulator.home import NotReadyError, die_with_parent

from ..hall import free_port

_SYS: Final = "$SYS/broker/"
_COUNTED: Final = {
    "publish/messages/received": "received",
    "publish/bytes/received": "received_bytes",
    "publish/messages/sent": "sent",
    "publish/bytes/sent": "sent_bytes",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """What clients published and what the broker sent them, since its start."""

    received: int = 0
    received_bytes: int = 0
    sent: int = 0
    sent_bytes: int = 0

    def since(self, before: Traffic, seconds: float) -> Mapping[str, float]:
        """Return the traffic per minute since an earlier moment."""
        return {name: 60 * (getattr(self, name) - getattr(before, name)) / seconds for name in _COUNTED.values()}


class Mosquitto:
    """The broker; without users, because only this machine can reach it."""

    def __init__(self, folder: Path) -> None:
        """Choose a port without starting anything."""
        self.port = free_port()
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None
        self._counts: dict[str, int] = {}
        self._counting: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int:
        """Return its process."""
        if self._process is None:
            raise NotReadyError("The broker does not run.")
        return self._process.pid

    async def start(self) -> None:
        """Start it, and count its messages; raises NotReadyError."""
        path = find()
        if path is None:
            raise NotReadyError("This benchmark needs Mosquitto (Debian: apt-get install mosquitto).")
        self._folder.mkdir(parents=True, exist_ok=True)
        config = self._folder / "mosquitto.conf"
        config.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\n"
            f"persistence true\npersistence_location {self._folder}/\n"
            f"log_dest file {self._folder / 'mosquitto.log'}\n"
            "sys_interval 1\nuser root\n"
        )
        self._process = await asyncio.create_subprocess_exec(
            path,
            "-c",
            str(config),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            preexec_fn=die_with_parent,
            start_new_session=True,
        )
        for _ in range(100):
            with suppress(OSError):
                _reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.close()
                break
            await asyncio.sleep(0.1)
        else:
            raise NotReadyError("The broker did not start.")
        self._counting = asyncio.create_task(self._count())

    async def _count(self) -> None:
        async with aiomqtt.Client("127.0.0.1", self.port) as client:
            await client.subscribe([(_SYS + topic, 0) for topic in _COUNTED])
            async for message in client.messages:
                name = _COUNTED[message.topic.value.removeprefix(_SYS)]
                self._counts[name] = int(bytes(message.payload))

    async def traffic(self) -> Traffic:
        """Return the counts; the broker publishes them each second."""
        await asyncio.sleep(1.2)
        return Traffic(**self._counts)

    async def stop(self) -> None:
        """End it."""
        if self._counting is not None:
            self._counting.cancel()
            await asyncio.gather(self._counting, return_exceptions=True)
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()


@asynccontextmanager
async def running_broker(folder: Path) -> AsyncIterator[Mosquitto]:
    """Yield a running broker."""
    broker = Mosquitto(folder)
    try:
        await broker.start()
        yield broker
    finally:
        await broker.stop()
