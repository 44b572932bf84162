"""Random commands of people during the soak, and their answers."""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .stage import Stage, until

SWITCHING = {"pause": "power_off", "resume": "power_on", "set_power_limit": "power_limit"}
LIMITS = range(2400, 3500, 100)
"""The power limits in W that people set, which every simulated firmware with a power limit accepts."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The commands in an answer: their status by id, and the number of miners by batch."""

    at: float
    what: str
    commands: dict[int, str]
    batches: dict[str, int]


@dataclass(slots=True)
class People:
    """People who send random commands; only one at a time pauses, resumes or limits a miner."""

    stage: Stage
    rng: random.Random
    accepted: list[Accepted] = field(default_factory=list)
    planted: list[str] = field(default_factory=list)
    """Pool passwords, which no log may contain."""
    broken: list[str] = field(default_factory=list)
    """Answers with status 500."""
    _busy: set[str] = field(default_factory=set)
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self, end: float) -> None:
        """Send commands until a time of the monotonic clock, then wait for all answers."""
        orders: list[tuple[int, Callable[[], Awaitable[None]]]] = [
            (3, self._reboot),
            (2, self._reboot_many),
            (3, self._switch_pool),
            (1, self._switch_pools),
            (4, lambda: self._switch("pause")),
            (4, lambda: self._switch("resume")),
            (3, lambda: self._switch("set_power_limit")),
            (2, self._back_up),
            (1, self._back_up_many),
            (3, self._stop_a_batch),
            (1, self._check_schedules),
        ]
        weights, choices = [weight for weight, _order in orders], [order for _weight, order in orders]
        while time.monotonic() < end:
            if len(self._under_way) < 25:
                task = asyncio.create_task(self._give(self.rng.choices(choices, weights)[0]))
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)
            await until(min(end, time.monotonic() + self.rng.uniform(1, 4)))
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def _give(self, order: Callable[[], Awaitable[None]]) -> None:
        await order()

    def _some(self, most: int) -> list[str]:
        return self.rng.sample(list(self.stage.devices), self.rng.randint(1, min(most, len(self.stage.devices))))

    def _pacing(self) -> dict[str, object]:
        pacing: dict[str, object] = {}
        if self.rng.random() < 0.7:
            pacing = {"group_size": self.rng.randint(1, 5), "group_delay_s": self.rng.choice([0.5, 2, 5])}
        if self.rng.random() < 0.3:
            pacing["stop_after_failures"] = self.rng.randint(1, 5)
        return pacing

    def _pool(self) -> dict[str, object]:
        password = f"sk{secrets.token_hex(8)}"
        self.planted.append(password)
        return {
            "pool_url": f"stratum+tcp://pool{self.rng.randint(1, 9)}.example.com:3333",
            "worker_name": "soak.{ip_last}",
            "pool_password": password,
            "pool_number": self.rng.randint(0, 1),
        }

    # Commands --------------------------------------------------------------------------------------------------------

    async def rest(self, method: str, path: str, body: object = None, miners: int = 1) -> Any:
        """Send commands over REST, and store the answers."""
        status, answer = await self.stage.ask(method, path, body)
        self._keep(f"{method} {path}", status, answer, miners)
        if status == 500:
            self.broken.append(f"{method} {path}: {answer}")
        return answer

    async def switch(self, action: str, ips: list[str], **more: object) -> Any:
        """Pause, resume or limit some miners."""
        devices = [self.stage.devices[ip]["device_id"] for ip in ips]
        status, answer = await self.stage.action(action, {"device_id": devices, **more})
        self._keep(action, status, answer, len(ips), ips=ips, **more)
        return answer

    def _keep(self, what: str, status: int, answer: object, miners: int, **more: object) -> None:
        commands = {item["command_id"]: str(item.get("status")) for item in _objects(answer) if item.get("command_id")}
        batches = {str(item["batch_id"]): miners for item in _objects(answer) if "batch_id" in item}
        why = None if status in (0, 200, 202) else answer
        self.stage.journal.note("order", order=what, status=status, commands=commands, why=why, **more)
        self.accepted.append(Accepted(time.time(), what, commands, batches))

    async def _reboot(self) -> None:
        await self.rest("POST", f"/api/remote/reboot/{self._some(1)[0]}")

    async def _reboot_many(self) -> None:
        ips = self._some(20)
        body = {"miner_ips": ips, "background": self.rng.random() < 0.7, **self._pacing()}
        await self.rest("POST", "/api/remote/reboot/bulk", body, len(ips))

    async def _switch_pool(self) -> None:
        await self.rest("POST", f"/api/remote/pool/switch/{self._some(1)[0]}", self._pool())

    async def _switch_pools(self) -> None:
        ips = self._some(10)
        body = {"miner_ips": ips, "background": True, **self._pool(), **self._pacing()}
        await self.rest("POST", "/api/remote/pool/switch/bulk", body, len(ips))

    async def _switch(self, action: str) -> None:
        capability = "power_limit" if action == "set_power_limit" else "pause"
        able = [ip for ip, miner in self.stage.devices.items() if capability in miner["capabilities"]]
        free = [ip for ip in able if ip not in self._busy]
        if action == "set_power_limit":
            # Setting a limit resumes some firmwares, so paused machines are left out.
            machines = await self.stage.machines()
            free = [ip for ip in free if not machines[ip]["paused"] and ip not in self._busy]
        if not free:
            return
        ips = self.rng.sample(free, min(len(free), self.rng.choice([1, 1, 2, 4])))
        self._busy |= set(ips)
        more: dict[str, object] = {}
        if action == "set_power_limit":
            more["power_limit_w"] = self.rng.choice(LIMITS)
        elif len(ips) > 1 and self.rng.random() < 0.5:
            more |= {"group_size": 1, "group_delay_s": 2}
        try:
            await self.switch(action, ips, **more)
        finally:
            self._busy -= set(ips)

    async def _back_up(self) -> None:
        await self.rest("POST", f"/api/remote/backup/{self._some(1)[0]}", {})

    async def _back_up_many(self) -> None:
        await self.switch("backup", self._some(8))

    async def _stop_a_batch(self) -> None:
        status, answer = await self.stage.ask("GET", "/api/remote/batches")
        running = [batch for batch in answer["batches"] if batch["running"]] if status == 200 else []
        if running:
            batch = self.rng.choice(running)
            status, _answer = await self.stage.ask("POST", f"/api/remote/batches/{batch['batch_id']}/stop", {})
            self.stage.journal.note("batch stopped", batch_id=batch["batch_id"], status=status)

    async def _check_schedules(self) -> None:
        await self.rest("POST", "/api/remote/schedule/check", {})


def _objects(answer: object) -> Iterator[Mapping[str, Any]]:
    """Yield every JSON object in an answer."""
    if isinstance(answer, dict):
        yield answer
        for value in answer.values():
            yield from _objects(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from _objects(value)
