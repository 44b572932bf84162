"""The environment of a soak: Home Assistant, the miners, their clocks, the disk, and the journal."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import subprocess
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from simulator.home import NotReadyError

from ..hall import Hall
from .clock import Clock

DISK_MB = 64
KEPT_WITHIN_S = 5.0
"""A reported result is on disk after about a second on a busy machine."""
PRICE_ENTITY = "sensor.soak_price"
CHEAP, EXPENSIVE = 0.10, 0.40


class Journal:
    """The journal of all events, one line of JSON each."""

    def __init__(self, path: Path) -> None:
        """Create the file."""
        self._file = path.open("w")
        self._began = time.monotonic()
        self.counts: Counter[str] = Counter()

    def note(self, what: str, **more: object) -> None:
        """Write a line, and count it."""
        self.counts[what] += 1
        line = {
            "t": round(time.monotonic() - self._began, 2),
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "what": what,
            **more,
        }
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class Stage:
    """A hall with a controllable clock and disk."""

    def __init__(self, folder: Path, miners: int, base: str, journal: Journal) -> None:
        """Mount the small disk if permitted, without starting anything."""
        self.journal = journal
        self.storage = folder / f"hall-{miners}" / ".storage"
        self.storage.mkdir(parents=True)
        self.small_disk = _mount(self.storage)
        self.hall = Hall(folder, miners, base=base)
        assert self.hall.fleet is not None
        self.clock = Clock(folder, "home")
        self.miners_clock = Clock(folder, "miners")
        self.hall.home.environment = self.clock.environment
        self.hall.fleet.environment = self.miners_clock.environment
        self.base_shift_s = 0
        self.kinds: dict[str, dict[str, Any]] = {}
        self.devices: dict[str, dict[str, Any]] = {}
        self.lost: list[tuple[float, float]] = []
        """The times in which reported results could be lost: Home Assistant was killed, or the disk was full until it
        ended."""
        self._full_since: float | None = None
        self.price: float | None = None

    # Home Assistant --------------------------------------------------------------------------------------------------

    async def ask(self, method: str, path: str, body: object = None, *, seconds: float = 400) -> tuple[int, Any]:
        """Return status and answer of a request; status 0 if Home Assistant does not answer."""
        try:
            return await self.hall.home.request(method, path, body, seconds=seconds)
        except (aiohttp.ClientError, TimeoutError, OSError) as err:
            return 0, type(err).__name__

    async def action(self, name: str, data: Mapping[str, object]) -> tuple[int, Any]:
        """Call an action of the integration and return its response."""
        return await self.ask("POST", f"/api/services/miner_remote/{name}?return_response", dict(data))

    async def socket(self, messages: Sequence[Mapping[str, object]]) -> list[Any]:
        """Return the results of websocket commands; raises NotReadyError if one fails."""
        results: list[Any] = []
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(self.hall.home.url + "/api/websocket", max_msg_size=0) as socket,
        ):
            await socket.receive_json()
            await socket.send_json({"type": "auth", "access_token": self.hall.admin.token})
            await socket.receive_json()
            for number, message in enumerate(messages, 1):
                await socket.send_json({"id": number, **message})
                answer = await socket.receive_json()
                if not answer.get("success"):
                    raise NotReadyError(f"{message.get('type')} failed: {answer.get('error')}")
                results.append(answer["result"])
        return results

    async def entry_id(self) -> str:
        """Return the id of the site's config entry."""
        _status, entries = await self.ask("GET", "/api/config/config_entries/entry?domain=miner_remote")
        return str(entries[0]["entry_id"])

    async def start(self) -> None:
        """Start Home Assistant and wait until it runs."""
        took = await self.hall.start()
        self.journal.note("home started", seconds=round(took, 1))
        if self.price is not None:
            await self.set_price(self.price)

    async def stop(self) -> None:
        """Stop Home Assistant cleanly."""
        took = await self.hall.stop()
        if self._full_since is not None:
            self.lost.append((self._full_since - KEPT_WITHIN_S, time.time()))
        self.journal.note("home stopped", seconds=round(took, 1))

    async def kill(self) -> None:
        """Kill Home Assistant, as in a power cut."""
        self.lost.append(((self._full_since or time.time()) - KEPT_WITHIN_S, time.time()))
        self.hall.home.kill()
        if self.hall.home.process is not None:
            await self.hall.home.process.wait()
        self.journal.note("home killed")

    async def set_price(self, price: float | None) -> None:
        """Set the price sensor; None makes it unavailable."""
        self.price = price
        state = "unavailable" if price is None else str(price)
        body = {"state": state, "attributes": {"unit_of_measurement": "EUR/kWh", "friendly_name": "Soak price"}}
        status, _answer = await self.ask("POST", f"/api/states/{PRICE_ENTITY}", body)
        self.journal.note("price", price=price, status=status)

    async def probe(self) -> dict[str, Any]:
        """Return the tasks and timers that the probe in Home Assistant reports after a collection."""
        return await self.hall.ask("GET", "/api/loop_probe?collect=1&owned=miner_remote")

    # Clock and disk --------------------------------------------------------------------------------------------------

    def shift(self, seconds: int) -> None:
        """Set Home Assistant's clock ahead of the miners' by some seconds."""
        self.clock.set(self.base_shift_s + seconds)
        self.journal.note("clock", ahead_s=seconds, home=self.clock.now().isoformat())

    def set_time(self, now: datetime) -> None:
        """Set all clocks."""
        self.base_shift_s = round(now.timestamp() - time.time()) if self.clock.settable else 0
        self.miners_clock.set(self.base_shift_s)
        self.shift(0)

    def fill_disk(self) -> None:
        """Fill the disk of Home Assistant's storage."""
        block = bytes(4096)
        self._full_since = time.time()
        with (self.storage / "soak-filler").open("ab", buffering=0) as file:
            try:
                while True:
                    file.write(block)
            except OSError as err:
                if err.errno != errno.ENOSPC:
                    raise
        self.journal.note("disk full")

    def free_disk(self) -> None:
        """Free the disk space."""
        (self.storage / "soak-filler").unlink(missing_ok=True)
        self._full_since = None
        self.journal.note("disk free")

    # Processes -------------------------------------------------------------------------------------------------------

    async def machines(self) -> dict[str, dict[str, Any]]:
        """Return the machines that the simulator reports, by address."""
        return {machine["ip"]: machine for machine in (await self.hall.control("GET", "/machines"))["machines"]}

    async def close(self) -> None:
        """End the processes."""
        await self.hall.home.stop()
        if self.hall.fleet is not None:
            await self.hall.fleet.stop()

    def unmount(self) -> None:
        """Unmount the disk and discard its content."""
        if self.small_disk:
            subprocess.run(["umount", "--lazy", self.storage], check=False, timeout=30)


def _mount(folder: Path) -> bool:
    """Mount a small file system that is visible only to this process; return False if not permitted."""
    with suppress(OSError):
        os.unshare(os.CLONE_NEWNS)
        for command in (
            ["mount", "--make-rprivate", "/"],
            ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=700", "tmpfs", str(folder)],
        ):
            if subprocess.run(command, capture_output=True, check=False, timeout=30).returncode:
                return False
        return True
    return False


async def until(seconds: float) -> None:
    """Sleep until a time of the monotonic clock."""
    await asyncio.sleep(max(0.0, seconds - time.monotonic()))
