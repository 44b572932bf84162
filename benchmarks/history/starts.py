"""The cost of a start with a long history, each in a separate process."""

from __future__ import annotations

import asyncio
import gc
import tracemalloc
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from homeassistant.core import HomeAssistant

from custom_components.miner_remote.commands.history.store import CommandHistory

from ..report import Line, measured, median_of
from .stage import RECORDS, ROUNDS, held_loop


def _start(folder: str, trace: bool) -> tuple[float, float, float]:
    """Return the duration of loading (ms), the memory afterwards (MiB), and the longest block of the event loop (ms).

    Runs in a separate process. With `trace` the memory is what Python allocated, which makes it slower; otherwise it is
    the growth of the resident memory.
    """

    async def load() -> tuple[float, float, float]:
        hass = HomeAssistant(folder)
        # The first thread and the modules needed for loading belong to Home Assistant.
        await CommandHistory(HomeAssistant(f"{folder}-none")).async_load()
        history = CommandHistory(hass)
        gc.collect()
        before = 0.0 if trace else _resident_mib()
        if trace:
            tracemalloc.start()
        _, took, held = await held_loop(history.async_load)
        gc.collect()
        memory = tracemalloc.get_traced_memory()[0] / 2**20 if trace else _resident_mib() - before
        await history.async_close()
        await hass.async_stop(force=True)
        return took, memory, held

    return asyncio.run(load())


def _resident_mib() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def compared(full: Path, empty: Path) -> list[Line]:
    """Return the lines of a start with all records, compared with one without records."""
    took: dict[tuple[Path, bool], list[tuple[float, float, float]]] = {}
    for _ in range(ROUNDS):
        for folder in (full, empty):
            for trace in (False, True):
                with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
                    found = process.submit(_start, str(folder), trace).result()
                took.setdefault((folder, trace), []).append(found)
    lines = []
    for what, unit, trace, place in (
        (f"start with {RECORDS:,} records", "ms", False, 0),
        ("start: longest block of the event loop", "ms", False, 2),
        ("start: memory, as Python counts it", "MiB", True, 1),
        ("start: memory, resident", "MiB", False, 1),
    ):
        rival = median_of([item[place] for item in took[empty, trace]])[0]
        values = [item[place] for item in took[full, trace]]
        lines.append(measured(what, values, unit, rival=rival, rival_is="without any record"))
    return lines
