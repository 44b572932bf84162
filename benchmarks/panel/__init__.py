"""The panel in a real Chromium with 1,000 miners: opening, changes of views and of the fleet, memory, size."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Sequence

from simulator.home import PROJECT

from ..browser import PANEL, running_browser, when, window
from ..hall import running_hall
from ..report import Line
from .changes import changing, redrawing
from .memory import remembering
from .opening import miner_pages, opening
from .page import ALL_THERE, LONG_TASK_MS, MAP_THERE, MINERS, OBSERVE, OWN_PAGE, OWN_THERE
from .responses import changing_views, searching

BUNDLE_KB = 247
"""The same as in `scripts/build-frontend`."""
BUNDLE = PROJECT / "custom_components" / "miner_remote" / "frontend"


def _size() -> Line:
    packed = sum(len(gzip.compress(path.read_bytes(), 9)) for path in BUNDLE.glob("*.js")) / 1000
    return Line(
        what="all files of the bundle, gzipped", value=packed, unit="kB",
        budget=f"≤ {BUNDLE_KB} kB", held=packed <= BUNDLE_KB,
    )  # fmt: skip


async def _measure() -> list[Line]:
    lines = [_size()]
    async with running_browser() as browser, running_hall(MINERS) as hall:
        lines += await opening(browser, hall)
        context = await window(browser, hall, OBSERVE)
        page = await context.new_page()
        await page.goto(hall.home.url + OWN_PAGE)
        await when(page, OWN_THERE)
        lines += await changing(page, hall, "Home Assistant's settings", budget=None)
        await page.goto(hall.home.url + PANEL)
        await when(page, ALL_THERE)
        lines += await miner_pages(page)
        lines.append(await searching(page))
        lines += await changing_views(page)
        lines += await changing(page, hall, "the table", budget=LONG_TASK_MS)
        await page.goto(hall.home.url + PANEL + "?view=map&color=hashrate")
        await when(page, MAP_THERE)
        lines += await changing(page, hall, "the map", budget=LONG_TASK_MS, frame_budget=True)
        lines += await redrawing(page)
        await page.goto(hall.home.url + PANEL)
        await when(page, ALL_THERE)
        lines += await remembering(context, page)
    return lines


def run() -> Sequence[Line]:
    """Return the lines."""
    return asyncio.run(_measure())
