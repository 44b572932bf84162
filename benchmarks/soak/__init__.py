"""A soak: an hour of a real Home Assistant under every kind of fault, and checks of its invariants at the end.

`python -m benchmarks.soak [--minutes 60] [--miners 100] [--seed N]`. The journal, whose path is printed, records all
events.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import aiohttp

from simulator.home import NotReadyError

from ..hall import BASE
from ..report import Line
from . import checks
from .checks import count, invariant
from .clock import JUMP_S, ZONE, next_clock_change
from .expected import CYCLE_MIN, LIMIT_W, WINDOW_MIN, wanted
from .people import LIMITS, People
from .stage import CHEAP, EXPENSIVE, PRICE_ENTITY, Journal, Stage, until
from .trouble import CALM_AFTER, Trouble

LABELS = ("windowed", "priced", "limited")
WARM_UP_S = 600.0
"""The time until intentional caches are full: the recently ended batches, and the newest records."""


class Soak:
    """One soak, from its start to its lines."""

    def __init__(self, stage: Stage, minutes: float, seed: int, folder: Path, calm_after: float) -> None:
        """Use `seed` for all random choices."""
        self.stage = stage
        self.minutes = minutes
        self.folder = folder
        self.rng = random.Random(seed)
        self.people = People(stage, random.Random(f"{seed}/people"))
        self.trouble = Trouble(stage, self.people, random.Random(f"{seed}/trouble"), calm_after)
        self.lines: list[Line] = []
        self.memory: list[tuple[float, float, int]] = []
        self.watched_since = 0.0

    # Start -----------------------------------------------------------------------------------------------------------

    async def set_up(self) -> None:
        """Start everything; assign labels to the miners, and create the tariff and the schedules."""
        stage = self.stage
        change = next_clock_change()
        later = max(0, round((self.minutes / 2 - WINDOW_MIN) / CYCLE_MIN)) * CYCLE_MIN + WINDOW_MIN
        begins = change + timedelta(minutes=later - self.minutes)
        stage.set_time(begins - timedelta(minutes=4))
        assert stage.hall.fleet is not None
        await stage.hall.fleet.start()
        await stage.hall.start()
        await stage.hall.configure()
        stage.kinds = await stage.machines()
        labels = [{"type": "config/label_registry/create", "name": name} for name in LABELS]
        made = [label["label_id"] for label in await stage.socket(labels)]
        miners = (await stage.hall.ask("GET", "/api/miners"))["miners"]
        changes: list[dict[str, object]] = []
        for miner in miners:
            able = "power_limit" in miner["capabilities"] and stage.kinds[miner["ip"]]["min_power_w"] > 0
            chosen = [label for label in made if self.rng.random() < 0.5 and (label != made[2] or able)]
            changes.append({"type": "config/device_registry/update", "device_id": miner["device_id"], "labels": chosen})
        await stage.socket(changes)
        miners = (await stage.hall.ask("GET", "/api/miners"))["miners"]
        stage.devices = {miner["ip"]: miner for miner in miners}
        await stage.set_price(CHEAP)
        rate = await stage.hall.ask(
            "POST", "/api/remote/rates", {"name": "Soak", "type": "sensor", "entity_id": PRICE_ENTITY}
        )
        hours = sorted({(begins.astimezone(ZONE).hour + hour) % 24 for hour in range(-3, int(self.minutes / 60) + 5)})
        periods = [
            {"start_hour": hour, "start_minute": at, "end_hour": hour, "end_minute": at + WINDOW_MIN}
            for hour in hours
            for at in range(0, 60, CYCLE_MIN)
        ]
        limits = [{**period, "action": "limit", "power_limit_w": LIMIT_W} for period in periods]
        rule = {"type": "above", "threshold": (CHEAP + EXPENSIVE) / 2}
        for schedule in (
            {"name": "Windows", "schedule_type": "daily", "tags": ["windowed"], "weekly_schedule": periods,
             "ramp": {"group_percent": 50, "group_delay_s": 5}},
            {"name": "Limits", "schedule_type": "daily", "tags": ["limited"], "weekly_schedule": limits},
            {"name": "Prices", "schedule_type": "daily", "tags": ["priced"], "price_rule": rule,
             "electricity_rate_id": rate["rate_id"], "min_on_minutes": 0, "min_off_minutes": 0},
        ):  # fmt: skip
            await stage.hall.ask("POST", "/api/remote/schedule/power", {**schedule, "timezone": str(ZONE)})
        # Home Assistant stores new devices and labels only after minutes, or when it stops.
        await stage.stop()
        await stage.start()
        await stage.hall.until_all_answer()
        self.entry = await stage.entry_id()
        self.loaded, self.unloaded = await self._left()
        await stage.socket([{"type": "config_entries/disable", "entry_id": self.entry, "disabled_by": None}])
        await stage.hall.until_all_answer()
        # The re-enabled entry must be on disk before the disk is full.
        await asyncio.sleep(5)
        if stage.clock.settable:
            stage.set_time(begins)
        stage.journal.note("begins", home=stage.clock.now().isoformat(), clock_change=change.isoformat())

    async def _left(self) -> tuple[list[str], list[str]]:
        """Return the integration's tasks and timers: loaded and idle, and after unloading the entry."""
        # A calendar has other timers during an event than before one.
        outside = WINDOW_MIN * 60 + 20
        if self.stage.clock.settable:
            later = timedelta(seconds=(outside - self._in_cycle()) % (CYCLE_MIN * 60))
            self.stage.set_time(self.stage.clock.now() + later)
            await asyncio.sleep(15)
        else:
            await self._until_in_cycle(outside)
        loaded = await self._fewest()
        await self.stage.socket([{"type": "config_entries/disable", "entry_id": self.entry, "disabled_by": "user"}])
        return loaded, await self._fewest()

    async def _fewest(self) -> list[str]:
        """Return the smallest set of tasks and timers within some seconds, because polls come and go."""
        seen: list[list[str]] = []
        for _ in range(12):
            await asyncio.sleep(1)
            seen.append((await self.stage.probe())["owned"])
        return min(seen, key=len)

    # Faults ----------------------------------------------------------------------------------------------------------

    async def storm(self) -> None:
        """Run everything concurrently for the given time."""
        began = time.monotonic()
        end = began + 60 * self.minutes
        async with asyncio.TaskGroup() as group:
            group.create_task(self.trouble.faults(end))
            group.create_task(self.trouble.prices(end))
            group.create_task(self.trouble.run(end))
            group.create_task(self.people.run(end))
            group.create_task(self._watch_memory(end))
        self.stage.journal.note("ends", home=self.stage.clock.now().isoformat())

    async def _watch_memory(self, end: float) -> None:
        process = None
        while time.monotonic() < end:
            try:
                if process != self.stage.hall.pid:
                    process = self.stage.hall.pid
                    self.memory.clear()
                    self.watched_since = time.monotonic()
                if process == self.stage.hall.pid:
                    await self._sample()
            except (NotReadyError, aiohttp.ClientError, OSError, TimeoutError) as err:
                # Home Assistant may be ended at any moment.
                self.stage.journal.note("memory not reported", error=type(err).__name__)
                process = None
            await until(min(end, time.monotonic() + 30))

    async def _sample(self) -> None:
        blocks = (await self.stage.probe())["blocks"]
        self.memory.append((time.monotonic(), self.stage.hall.memory_mb(), blocks))
        self.stage.journal.note("memory", mb=round(self.memory[-1][1], 1), blocks=blocks)

    # The end ---------------------------------------------------------------------------------------------------------

    async def finale(self) -> None:
        """End all faults, and check in a window and after it."""
        stage = self.stage
        await stage.set_price(CHEAP)
        began = time.monotonic()
        await stage.hall.until_all_answer(300)
        self.lines.append(count("time until all miners responded again", time.monotonic() - began, "s"))
        # Before the whole history is read, which needs memory too.
        await self._sample()
        await self._until_in_cycle(0)
        await stage.set_price(EXPENSIVE)
        since = (await checks.history(stage))[-1]["id"]
        await asyncio.sleep(40)
        await self._last_orders()
        await self._until_in_cycle(WINDOW_MIN * 60 - 20)
        await self._look("in a window", since)
        await self._until_in_cycle(WINDOW_MIN * 60)
        await stage.set_price(CHEAP)
        await asyncio.sleep(100)
        await self._look("after it", since)
        if stage.clock.settable:
            await self._jump()

    async def _jump(self) -> None:
        """Set the clock back into a window, and forward out of one."""
        for when, at, back in (("clock set back into a window", 5, True), ("clock set on out of it", 185, False)):
            position = self._in_cycle()
            ahead = self.stage.clock.shift_s - self.stage.base_shift_s
            jump = round(at - position) - JUMP_S // 3600 * 3600 if back else round(at - position) + 3600
            self.stage.shift(ahead + jump)
            since = (await checks.history(self.stage))[-1]["id"]
            await asyncio.sleep(100)
            await self._look(when, since)

    async def _last_orders(self) -> None:
        """Let people send commands to half of the miners once more, without faults."""
        able = [ip for ip, miner in self.stage.devices.items() if "pause" in miner["capabilities"]]
        chosen = self.rng.sample(able, len(able) // 2)
        cut = len(chosen) // 2
        machines = await self.stage.machines()
        limited = [
            ip
            for ip, miner in self.stage.devices.items()
            if ip not in chosen and "power_limit" in miner["capabilities"] and not machines[ip]["paused"]
        ][: cut or 1]
        groups: list[tuple[str, list[str], dict[str, object]]] = [
            ("pause", chosen[:cut], {}),
            ("resume", chosen[cut:], {}),
            ("set_power_limit", limited, {"power_limit_w": self.rng.choice(LIMITS)}),
        ]
        failed = 0
        for action, ips, more in groups:
            if ips:
                answer = await self.people.switch(action, ips, **more)
                commands = answer["service_response"]["commands"] if isinstance(answer, dict) else []
                done = {item["miner_ip"] for item in commands if item["status"] == "success"}
                failed += len(set(ips) - done)
                if set(ips) != done:
                    self.stage.journal.note("WRONG last order", action=action, ips=ips, answer=answer)
        self.lines.append(invariant("commands of people that failed after all faults were off", failed))

    async def _look(self, when: str, since: int) -> None:
        stage = self.stage
        records = await checks.history(stage)
        machines = await stage.machines()
        status, answer = await stage.action("get_plan", {"hours": 1})
        if status != 200:
            raise RuntimeError(f"The plan was not reported: {answer}")
        planned = answer["service_response"]
        plan = {
            item["miner_ip"]: {**step, "override": item["override"], "planned_at": planned["planned_at"]}
            for item in planned["miners"]
            for step in item["steps"][:1]
        }
        now = stage.clock.now()
        stage.journal.note("look", when=when, home=now.astimezone(ZONE).isoformat(), since=since)
        assert stage.price is not None
        wants = {ip: wanted(miner["tags"], now, stage.price, EXPENSIVE) for ip, miner in stage.devices.items()}
        self.lines += checks.miners(stage, when, machines, records, wants, plan, since)

    def _in_cycle(self) -> float:
        return self.stage.clock.now().timestamp() % (CYCLE_MIN * 60)

    async def _until_in_cycle(self, seconds: float) -> None:
        await asyncio.sleep((seconds - self._in_cycle()) % (CYCLE_MIN * 60))

    async def account(self) -> None:
        """Check all other invariants, and unload."""
        stage = self.stage
        records = await checks.history(stage)
        trouble = [count(f"happened: {what}", number) for what, number in sorted(self.trouble.done.items())]
        self.lines = trouble + checks.commands(stage, records, self.people.accepted) + self.lines
        self.lines.append(invariant("requests answered with status 500", len(self.people.broken)))
        self.lines += await checks.files(stage)
        loaded, unloaded = await self._left()
        self.lines += [
            *checks.memory([item for item in self.memory if item[0] >= self.watched_since + WARM_UP_S]),
            checks.left_over("additional tasks and timers of the integration", self.loaded, loaded, stage),
            checks.left_over("tasks and timers left after unloading the entry", self.unloaded, unloaded, stage),
        ]
        await stage.stop()
        passwords = [*self.people.planted, stage.hall.admin.token, stage.hall.viewer.token]
        self.lines += checks.log(stage, checks.save_log(stage, self.folder), passwords)


def soak(minutes: float, miners: int, seed: int, base: str, calm_after: float = CALM_AFTER) -> Sequence[Line]:
    """Return the lines; the journal and Home Assistant's log stay in a folder whose path is printed."""
    folder = Path(tempfile.mkdtemp(prefix="miner-remote-soak-"))
    print(f"journal and log in {folder}, seed {seed}", flush=True)
    work = folder / "work"
    work.mkdir()
    journal = Journal(folder / "journal.jsonl")
    stage = Stage(work, miners, base, journal)
    if not stage.small_disk:
        print("The disk cannot be filled: mounting a small one takes root.", flush=True)
    if not stage.clock.settable:
        print("The clock cannot be set: there is no C compiler (cc).", flush=True)
    play = Soak(stage, minutes, seed, folder, calm_after)
    try:
        asyncio.run(_play(play))
    finally:
        checks.save_log(stage, folder)
        stage.unmount()
        journal.close()
        shutil.rmtree(work, ignore_errors=True)
    return play.lines


async def _play(play: Soak) -> None:
    async with play.stage.hall.home:
        try:
            await play.set_up()
            await play.storm()
            await play.finale()
            await play.account()
        finally:
            await play.stage.close()


def run() -> Sequence[Line]:
    """Return the lines of a soak of one hour, or as set by environment variables."""
    minutes = float(os.environ.get("MINER_REMOTE_SOAK_MINUTES", "60"))
    return soak(minutes, 100, random.randrange(10**6), BASE)
