"""Random faults during the soak."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from simulator.machine import Fault

from .clock import JUMP_S
from .people import People
from .stage import CHEAP, EXPENSIVE, PRICE_ENTITY, Stage, until

FAULTY = 0.25
"""The approximate share of miners with a fault at any time."""
FAULT_S = (5.0, 60.0)
CALM_AFTER = 0.4
"""Home Assistant is not ended after this share of the time, so that its memory can be measured."""


@dataclass(slots=True)
class Trouble:
    """The faults of the miners, of Home Assistant, the disk and the clock."""

    stage: Stage
    people: People
    rng: random.Random
    calm_after: float
    done: Counter[str] = field(default_factory=Counter)

    # Miners ----------------------------------------------------------------------------------------------------------

    async def faults(self, end: float) -> None:
        """Start and end faults until a time of the monotonic clock; then end all."""
        ips = list(self.stage.kinds)
        every = sum(FAULT_S) / 2 / (FAULTY * len(ips))
        due: list[tuple[float, str, str]] = []
        while time.monotonic() < end:
            now = time.monotonic()
            for item in [item for item in due if item[0] <= now]:
                due.remove(item)
                await self.stage.hall.control("DELETE", f"/machines/{item[1]}/faults/{item[2]}")
                self.stage.journal.note("fault over", ip=item[1], fault=item[2])
            ip, fault = self.rng.choice(ips), self.rng.choice(list(Fault)).value
            body = {"delay": self.rng.uniform(5, 60)} if fault == Fault.SLOW_CONFIG else None
            await self.stage.hall.control("PUT", f"/machines/{ip}/faults/{fault}", body)
            self.stage.journal.note("fault", ip=ip, fault=fault)
            self.done[f"fault {fault}"] += 1
            due.append((now + self.rng.uniform(*FAULT_S), ip, fault))
            await until(min(end, now + self.rng.uniform(0.5, 1.5) * every))
        await self.stage.hall.control("DELETE", "/machines/*/faults")
        self.stage.journal.note("no faults any more")

    async def prices(self, end: float) -> None:
        """Raise and lower the price."""
        while time.monotonic() < end:
            if self.stage.price is not None:
                await self.stage.set_price(self.rng.choice([CHEAP, EXPENSIVE]))
            await until(min(end, time.monotonic() + self.rng.uniform(10, 40)))

    # Home Assistant, the disk and the clock --------------------------------------------------------------------------

    async def run(self, end: float) -> None:
        """Cause one fault after another; then end all."""
        began = time.monotonic()
        calm = began + self.calm_after * (end - began)
        ending: list[tuple[str, Callable[[], Awaitable[None]]]] = [
            ("restart", self._restart),
            ("kill -9", self._kill),
        ]
        others: list[tuple[str, Callable[[], Awaitable[None]]]] = [
            ("price sensor gone and back", self._price_gone),
            ("reload during a batch", self._reload),
        ]
        if self.stage.small_disk:
            ending += [("disk full, kill -9", self._disk_and_kill), ("disk full, restart", self._disk_and_restart)]
            others.append(("disk full", self._disk))
        if self.stage.clock.settable:
            ending.append(("started with a wrong clock", self._start_with_wrong_clock))
            others += [("clock ahead and back", self._ahead), ("clock behind and back", self._behind)]
        while time.monotonic() < end:
            choices = ending + others if time.monotonic() < calm else others
            fewest = min(self.done[name] for name, _do in choices)
            name, do = self.rng.choice([item for item in choices if self.done[item[0]] == fewest])
            self.stage.journal.note("trouble", trouble=name)
            await do()
            self.done[name] += 1
            await until(min(end, time.monotonic() + self.rng.uniform(5, 20)))

    async def _some_time(self, least: float, most: float) -> None:
        await asyncio.sleep(self.rng.uniform(least, most))

    async def _restart(self) -> None:
        await self.stage.stop()
        await self.stage.start()

    async def _kill(self) -> None:
        await self.stage.kill()
        await self._some_time(0, 5)
        await self.stage.start()

    async def _start_with_wrong_clock(self) -> None:
        """Start like a computer without a real-time clock: at a time in the past that is corrected later."""
        await self.stage.stop()
        self.stage.shift(-2 * JUMP_S)
        await self.stage.start()
        await self._some_time(5, 20)
        self.stage.shift(0)

    async def _disk(self) -> None:
        self.stage.fill_disk()
        await self._some_time(10, 30)
        self.stage.free_disk()

    async def _disk_and_kill(self) -> None:
        self.stage.fill_disk()
        await self._some_time(5, 15)
        await self.stage.kill()
        self.stage.free_disk()
        await self.stage.start()

    async def _disk_and_restart(self) -> None:
        self.stage.fill_disk()
        await self._some_time(5, 15)
        await self.stage.stop()
        self.stage.free_disk()
        await self.stage.start()

    async def _ahead(self) -> None:
        self.stage.shift(JUMP_S)
        await self._some_time(15, 45)
        self.stage.shift(0)

    async def _behind(self) -> None:
        self.stage.shift(-JUMP_S)
        await self._some_time(15, 45)
        self.stage.shift(0)

    async def _price_gone(self) -> None:
        await self.stage.set_price(None)
        if self.rng.random() < 0.5:
            await self.stage.ask("DELETE", f"/api/states/{PRICE_ENTITY}")
        await self._some_time(10, 40)
        await self.stage.set_price(self.rng.choice([CHEAP, EXPENSIVE]))

    async def _reload(self) -> None:
        ips = list(self.stage.devices)
        body = {"miner_ips": ips, "background": True, "group_size": max(1, len(ips) // 6), "group_delay_s": 1}
        await self.people.rest("POST", "/api/remote/reboot/bulk", body, len(ips))
        await self._some_time(0, 4)
        status, _answer = await self.stage.ask(
            "POST", f"/api/config/config_entries/entry/{await self.stage.entry_id()}/reload"
        )
        self.stage.journal.note("reload", status=status)
