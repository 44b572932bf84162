"""The stop path: how fast 1,000 miners are ordered to pause and seen paused, and what that costs Home Assistant.

The simulated miners note when an order arrives, the records of the commands when the pause was seen. 5 % of the miners
are dead in the second part: half of them refuse connections, the other half never answer, and Home Assistant knows it
from its polls. They are ordered in two of four pauses of that part, so that both kinds meet the same noise. The
baseline is the same work by the drivers alone: pause and read-back, 50 at once.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import batched, chain
from pathlib import Path
from statistics import median

from custom_components.miner_remote.const import DEFAULT_CONCURRENCY, DEFAULT_WRITE_DEADLINE_S
from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Driver, Profile

from .bulk import DEAD_SHARE, gathered, profiles
from .hall import Hall, processor_s, running_hall, until_recorder_fits_s
from .report import Line, calibrate, measured, percentile

MINERS = int(os.environ.get("MINER_REMOTE_BENCH_MINERS", "1000"))
ROUNDS = int(os.environ.get("MINER_REMOTE_BENCH_ROUNDS", "5"))
SETTLE_S = 8.0
AHEAD_S = 8
SAMPLE_S = 0.02

ORDERED_S, SEEN_S, PER_MINER_MS, MORE_WITH_DEAD = 2.0, 8.0, 5.0, 1.1
PER_CALIBRATION = PER_MINER_MS / 4.0
"""The same budget in proportion to the machine: it was set for one whose calibration takes 4 ms."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One pause of many miners; the times are from its beginning, of the living miners alone."""

    ordered_s: list[float]
    seen_s: list[float]
    cpu_s: float
    """The processor time of Home Assistant until the last living miner was seen paused."""
    recorder_s: float
    """The part of it that its recorder used."""
    requests: dict[str, float]
    """The requests to a miner by its kind."""

    @property
    def per_miner_ms(self) -> float:
        """Return the processor time per miner."""
        return 1000 * self.cpu_s / len(self.seen_s)

    @property
    def recorder_per_miner_ms(self) -> float:
        """Return the processor time of the recorder per miner."""
        return 1000 * self.recorder_s / len(self.seen_s)


@dataclass(slots=True)
class Samples:
    """The processor time of Home Assistant over time."""

    hall: Hall
    recorder: Path
    taken: list[tuple[float, float, float]] = field(default_factory=list)

    def between(self, began: float, ended: float) -> tuple[float, float]:
        """Return the processor seconds between two times, and those of the recorder."""
        _at, used, recorder = next(each for each in reversed(self.taken) if each[0] <= began or each is self.taken[0])
        _at, used_then, recorder_then = next(each for each in self.taken if each[0] >= ended)
        return used_then - used, recorder_then - recorder

    async def take(self) -> None:
        """Take samples until cancelled."""
        while True:
            self.taken.append((time.time(), self.hall.cpu_s(), processor_s(self.recorder)))
            await asyncio.sleep(SAMPLE_S)


@asynccontextmanager
async def _sampled(hall: Hall) -> AsyncIterator[Samples]:
    samples = Samples(hall, hall.recorder())
    task = asyncio.create_task(samples.take())
    try:
        yield samples
        await asyncio.sleep(2 * SAMPLE_S)
    finally:
        task.cancel()


async def _devices(hall: Hall) -> dict[str, str]:
    return {miner["ip"]: miner["device_id"] for miner in (await hall.ask("GET", "/api/miners"))["miners"]}


async def _call(hall: Hall, action: str, devices: Sequence[str]) -> None:
    body = {"device_id": list(devices)}
    await hall.ask("POST", f"/api/services/miner_remote/{action}?return_response", body)


async def _stop(hall: Hall, living: set[str], begin: Callable[[], Awaitable[float]]) -> Stop:
    """Measure a pause; `begin` returns when it began (Unix time), once all commands are final."""
    await hall.control("DELETE", "/counters")
    async with _sampled(hall) as samples:
        began = await begin()
    since = datetime.fromtimestamp(began - 1, UTC).isoformat().replace("+00:00", "Z")
    records: dict[str, float] = {}
    path = f"/api/remote/commands/history?limit=1000&command_type=power_off&status=success&since={since}"
    for record in (await hall.ask("GET", path))["commands"]:
        if record["miner_ip"] in living:
            records[record["miner_ip"]] = datetime.fromisoformat(record["completed_at"]).timestamp()
    if missing := living - records.keys():
        raise RuntimeError(f"{len(missing)} living miners were not paused, for example {min(missing)}.")
    ordered: list[float] = []
    asked: defaultdict[str, list[int]] = defaultdict(list)
    for machine in (await hall.control("GET", "/machines"))["machines"]:
        if machine["ip"] in living:
            asked[machine["kind"]].append(machine["counters"].get("request", 0))
            # A machine that was ordered already paused when the order came needs no write.
            ordered.append(machine["happened"].get("pause", records[machine["ip"]]) - began)
    cpu_s, recorder_s = samples.between(began, max(records.values()))
    return Stop(
        ordered_s=ordered,
        seen_s=[at - began for at in records.values()],
        cpu_s=cpu_s,
        recorder_s=recorder_s,
        requests={kind: sum(counts) / len(counts) for kind, counts in sorted(asked.items())},
    )


async def _pause_and_read(driver: Driver) -> object:
    await driver.pause()
    return await driver.mining_state()


async def _bare(living: dict[str, Profile]) -> tuple[float, float]:
    """Return the seconds of the bare calls, and this process's processor time per miner in ms."""
    used = time.process_time()
    took = await gathered(
        _pause_and_read, living, at_once=DEFAULT_CONCURRENCY, deadline=float(DEFAULT_WRITE_DEADLINE_S)
    )
    return took, 1000 * (time.process_time() - used) / len(living)


async def _by_schedule(hall: Hall) -> float:
    """Let a schedule begin that pauses all; return its start once nothing is pending."""
    start = (datetime.now(UTC) + timedelta(seconds=AHEAD_S)).replace(microsecond=0)
    body = {
        "name": "Stop",
        "schedule_type": "one-time",
        "one_time_start": start.isoformat(),
        "one_time_end": (start + timedelta(hours=6)).isoformat(),
        "one_time_action": "off",
    }
    made = await hall.ask("POST", "/api/remote/schedule/power", body)
    await asyncio.sleep(max(0.0, start.timestamp() - time.time()) + 1)
    await _until(lambda: _none_pending(hall))
    # With its deletion the miners mine again.
    await hall.ask("DELETE", f"/api/remote/schedule/power/{made['schedule_id']}")
    return start.timestamp()


async def _by_curtailment(hall: Hall) -> float:
    """Curtail all miners to 0 W; return when, once nothing is pending."""
    began = time.time()
    made = await hall.ask("POST", "/api/remote/curtailments", {"to_w": 0})
    await asyncio.sleep(ORDERED_S)
    await _until(lambda: _none_pending(hall))
    await hall.ask("DELETE", f"/api/remote/curtailments/{made['curtailment']['id']}")
    return began


def _lines(
    name: str, stops: Sequence[Stop], calibration_ms: float, bare: tuple[float, float] | None = None
) -> list[Line]:
    rival = "bare driver calls, pause and read-back"
    took, used = bare or (None, None)
    return [
        measured(f"{name}: 99 % ordered", [percentile(stop.ordered_s, 0.99) for stop in stops], "s", most=ORDERED_S),
        measured(
            f"{name}: 99 % seen paused",
            [percentile(stop.seen_s, 0.99) for stop in stops],
            "s",
            most=SEEN_S,
            rival=took,
            rival_is=rival if bare else "",
        ),
        measured(
            f"{name}: processor time of Home Assistant per miner",
            [stop.per_miner_ms for stop in stops],
            "ms",
            most=PER_MINER_MS,
            rival=used,
            rival_is=rival if bare else "",
        ),
        measured(
            f"{name}: the same as a multiple of the calibration, {calibration_ms:.2f} ms in this run",
            [stop.per_miner_ms / calibration_ms for stop in stops],
            "×",
            most=PER_CALIBRATION,
        ),
        measured(f"{name}: the recorder's part of it", [stop.recorder_per_miner_ms for stop in stops], "ms"),
    ]


def _compared(what: str, without: Sequence[float], beside: Sequence[float]) -> Line:
    """Return the line of pauses with the dead ones, each two as a multiple of the two without them around them."""
    pairs = (batched(values, 2, strict=True) for values in (without, beside))
    ratios = [sum(those_beside) / sum(those_without) for those_without, those_beside in zip(*pairs, strict=True)]
    return measured(
        f"the living beside 5 % dead: {what}, as a multiple of that of the pauses around it, which leave out the dead",
        ratios,
        "×",
        most=MORE_WITH_DEAD,
    )


async def _until(true: Callable[[], Awaitable[bool]]) -> None:
    """Ask every second until the answer is yes."""
    async with asyncio.timeout(300):
        for _ in range(300):
            if await true():
                return
            await asyncio.sleep(1)


async def _none_pending(hall: Hall) -> bool:
    return not (await hall.ask("GET", "/api/remote/commands/history?limit=1&status=pending"))["count"]


async def _mining(hall: Hall, able: set[str]) -> bool:
    """Return whether all of the miners mine."""
    machines = (await hall.control("GET", "/machines"))["machines"]
    return not any(machine["paused"] for machine in machines if machine["ip"] in able)


async def _all_known(hall: Hall, dead: set[str]) -> bool:
    """Return whether Home Assistant knows from its polls which miners are dead."""
    return not dead & {miner["ip"] for miner in (await hall.ask("GET", "/api/miners?status=Active"))["miners"]}


async def _measure() -> list[Line]:
    async with running_hall(MINERS, probe=False) as hall:
        known, hosts, devices = await profiles(hall), await hall.addresses(), await _devices(hall)
        able = {host for host in hosts if Capability.PAUSE in known[host].capabilities}
        dead = set(hosts[:: round(1 / DEAD_SHARE)])
        living = able - dead

        async def again() -> None:
            await _call(hall, "resume", [devices[host] for host in living])
            await asyncio.sleep(SETTLE_S)

        def pause(chosen: set[str]) -> Callable[[], Awaitable[float]]:
            async def begin() -> float:
                began = time.time()
                await _call(hall, "pause", [devices[host] for host in chosen])
                return began

            return begin

        # Not measured: after the first one, the recorder knows the attributes of the states that a pause changes.
        await asyncio.sleep(until_recorder_fits_s())
        await pause(living)()
        await again()
        calibrations = [calibrate()]
        alone: list[Stop] = []
        bare: list[tuple[float, float]] = []
        for _ in range(ROUNDS):
            alone.append(await _stop(hall, living, pause(living)))
            await again()
            bare.append(await _bare({host: known[host] for host in living}))
            await again()
            calibrations.append(calibrate())
        decided: dict[str, list[Stop]] = {"a schedule begins": [], "a curtailment begins": []}
        for _ in range(ROUNDS):
            for stops, begin in zip(decided.values(), (_by_schedule, _by_curtailment), strict=True):
                stops.append(await _stop(hall, able, partial(begin, hall)))
                # They let the miners mine again.
                await _until(lambda: _mining(hall, able))
                await asyncio.sleep(SETTLE_S)
        for number, host in enumerate(sorted(dead)):
            await hall.control("PUT", f"/machines/{host}/faults/{'dead' if number % 2 else 'no_reply'}")
        await _until(lambda: _all_known(hall, dead))
        without: list[Stop] = []
        beside: list[Stop] = []
        for _ in range((ROUNDS + 1) // 2):
            # In this order, a full garbage collection in every other pause meets both kinds alike.
            for stops, chosen in ((without, living), (beside, able), (beside, able), (without, living)):
                stops.append(await _stop(hall, living, pause(chosen)))
                await again()
            calibrations.append(calibrate())
    calibration_ms = median(calibrations)
    name = f"pause of {len(living)} miners"
    requests = {
        kind: median(stop.requests[kind] for stop in alone if kind in stop.requests) for kind in alone[0].requests
    }
    return [
        *_lines(name, alone, calibration_ms, (median(took for took, _ in bare), median(used for _, used in bare))),
        *_lines(f"{name} beside {len(able) - len(living)} dead ones", beside, calibration_ms),
        _compared(
            "99 % seen paused",
            *([percentile(stop.seen_s, 0.99) for stop in stops] for stops in (without, beside)),
        ),
        _compared(
            "processor time per miner",
            *([stop.per_miner_ms for stop in stops] for stops in (without, beside)),
        ),
        *chain(*(_lines(f"{what}, {len(able)} miners", stops, calibration_ms) for what, stops in decided.items())),
        *(Line(what=f"requests for a pause: {kind}", value=count, unit="requests") for kind, count in requests.items()),
    ]


def run() -> Sequence[Line]:
    """Return the lines."""
    return asyncio.run(_measure())
