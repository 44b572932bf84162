"""A firmware image of 400 MB: Home Assistant's memory and event loop while it is uploaded, and sent to miners."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from simulator.kinds.antminer import SUBTYPE
from simulator.kinds.antminer_firmware import build_container, build_image

from .hall import Hall, running_hall
from .report import Line

SIZE = 400 * 1000 * 1000
MINERS = 3
VERSION = "FR-9.1(260101-S21)"
SETTLE_S = 20.0
IDLE_S = 20.0
SAMPLE_S = 0.02

MOST_MB = 40.0
MOST_MS = 50.0


class Watch:
    """The growth of memory, and the longest hold of the event loop."""

    def __init__(self) -> None:
        """Start without measurements."""
        self.growth_mb = 0.0
        self.held_ms = 0.0
        self.worked_ms = 0.0
        self.seconds = 0.0

    def lines(self, what: str, idle: Watch) -> list[Line]:
        """Return the lines of the report, with the holds while nothing was done as a baseline."""
        size = SIZE / 1e6
        return [
            Line(
                what=f"{what}: growth of Home Assistant's memory",
                value=self.growth_mb,
                unit="MB",
                budget=f"≤ {MOST_MB:g} MB",
                held=self.growth_mb <= MOST_MB,
            ),
            Line(
                what=f"{what}: longest hold of the event loop",
                value=self.held_ms,
                unit="ms",
                rival=idle.held_ms,
                rival_is="nothing is done",
                budget=f"≤ {MOST_MS:g} ms",
                held=self.held_ms <= MOST_MS,
            ),
            Line(
                what=f"{what}: most processor time of the loop's thread between two of its timers",
                value=self.worked_ms,
                unit="ms",
                rival=idle.worked_ms,
                rival_is="nothing is done",
                budget=f"≤ {MOST_MS:g} ms",
                held=self.worked_ms <= MOST_MS,
            ),
            Line(what=f"{what}: time for {size:.0f} MB", value=self.seconds, unit="s"),
        ]


@asynccontextmanager
async def watched(hall: Hall) -> AsyncIterator[Watch]:
    """Measure while the context is open."""
    watch = Watch()
    await hall.probe(collect=True)
    await asyncio.sleep(1)
    # The tick that contains the collection is dropped.
    await hall.probe()
    await asyncio.sleep(1)
    before = hall.memory_mb()
    peak = before

    async def sample() -> None:
        nonlocal peak
        while True:
            peak = max(peak, hall.memory_mb())
            await asyncio.sleep(SAMPLE_S)

    sampling = asyncio.create_task(sample())
    began = time.perf_counter()
    try:
        yield watch
    finally:
        sampling.cancel()
    watch.seconds = time.perf_counter() - began
    watch.growth_mb = peak - before
    probed = await hall.probe()
    watch.held_ms = max(probed["own_lags_ms"], default=0.0)
    # Unlike delays, it does not depend on what else the computer does.
    watch.worked_ms = max(probed["worked_ms"], default=0.0)


def _make(file: Path, model: str) -> None:
    """Write an image for a model."""
    file.write_bytes(build_container([(model, SUBTYPE, build_image(model, SUBTYPE, VERSION, size=SIZE))]))


async def _upload(hall: Hall, file: Path) -> str:
    """Upload the file as a browser does, and return the id of the image."""
    headers = {"Authorization": f"Bearer {hall.admin.token}"}
    with file.open("rb") as stream:
        form = aiohttp.FormData({"version": VERSION})
        form.add_field("file", stream, filename=file.name, content_type="application/octet-stream")
        async with (
            aiohttp.ClientSession(headers=headers, timeout=aiohttp.ClientTimeout(total=600)) as session,
            session.post(f"{hall.home.url}/api/remote/firmware", data=form) as response,
        ):
            answer = await response.json()
            if response.status != 201:
                raise RuntimeError(f"The upload was answered with {response.status}: {answer}")
            return str(answer["image"]["id"])


async def _roll_out(hall: Hall, image_id: str) -> None:
    """Send the image to all miners at once, after the canary, and wait until they run it."""
    body = {"image_id": image_id, "all": True, "groups": [100], "settle_minutes": 0, "min_hashrate_percent": 0}
    rollout = (await hall.ask("POST", "/api/remote/firmware/rollouts", body))["rollout"]
    while rollout["status"] == "running":
        await asyncio.sleep(2)
        rollout = (await hall.ask("GET", f"/api/remote/firmware/rollouts/{rollout['id']}"))["rollout"]
    if rollout["status"] != "done":
        failed = [miner["error_message"] for miner in rollout["miners"] if miner["error_message"]]
        raise RuntimeError(f"The roll-out ended as {rollout['status']}: {failed}")


async def _measure(file: Path) -> list[Line]:
    async with running_hall(MINERS, kinds="antminer") as hall:
        model = (await hall.control("GET", "/machines"))["machines"][0]["model"]
        await asyncio.to_thread(_make, file, model)
        await asyncio.sleep(SETTLE_S)
        async with watched(hall) as idle:
            await asyncio.sleep(IDLE_S)
        async with watched(hall) as uploading:
            image_id = await _upload(hall, file)
        await asyncio.sleep(SETTLE_S)
        async with watched(hall) as sending:
            await _roll_out(hall, image_id)
    return uploading.lines("upload", idle) + sending.lines(f"roll-out over {MINERS} miners", idle)


def run() -> list[Line]:
    """Return the lines."""
    with tempfile.TemporaryDirectory(prefix="miner-remote-firmware-") as folder:
        return asyncio.run(_measure(Path(folder) / "Antminer.bmu"))
