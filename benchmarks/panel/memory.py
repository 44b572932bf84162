"""The JavaScript heap while the panel is used: all tabs, the search, the map, the page of a miner."""

from __future__ import annotations

import os
import statistics
import time
from typing import Any

from playwright.async_api import BrowserContext, Page

from ..report import Line

WATCH_S = int(os.environ.get("MINER_REMOTE_BENCH_WATCH_S", "600"))
GROWTH_MB = 2.0


async def remembering(context: BrowserContext, page: Page) -> list[Line]:
    """Measure the JavaScript heap after garbage collections, while the panel is used."""
    session = await context.new_cdp_session(page)
    samples: list[tuple[float, float]] = []

    async def sample() -> None:
        await session.send("HeapProfiler.collectGarbage")
        used: dict[str, Any] = await session.send("Runtime.getHeapUsage")
        samples.append((time.monotonic(), used["usedSize"] / 1e6))

    async def use() -> None:
        for tab in ("Power Schedules", "Backups", "Command History", "Tariffs", "Alerts", "Control Panel"):
            await page.get_by_role("navigation", name="Sections").get_by_role("link", name=tab).click()
            await page.wait_for_timeout(1000)
        search = page.get_by_role("searchbox", name="Search")
        await search.fill("antminer")
        await page.wait_for_timeout(500)
        await search.fill("")
        for view in ("Map", "Table"):
            await page.get_by_role("group", name="View").get_by_role("button", name=view).click()
            await page.wait_for_timeout(1000)
        await page.locator("mr-table [role=row][aria-rowindex]").nth(1).locator("button").first.click()
        await page.wait_for_timeout(1000)
        await page.go_back()
        await page.wait_for_timeout(500)

    for _ in range(2):
        # Code that is loaded when a tab is first opened stays in memory and is not growth.
        await use()
    end = time.monotonic() + WATCH_S
    while time.monotonic() < end:
        await sample()
        await use()
        await page.wait_for_timeout(20_000)
    await sample()
    slope, _ = statistics.linear_regression(*zip(*samples, strict=True))
    growth = slope * (samples[-1][0] - samples[0][0])
    sizes = [size for _at, size in samples]
    return [
        Line(what="JavaScript heap of the page", value=statistics.median(sizes), unit="MB", rounds=len(sizes),
             spread=(min(sizes), max(sizes))),
        Line(what=f"heap growth over {WATCH_S / 60:.0f} minutes of use", value=growth, unit="MB",
             rounds=len(sizes), budget=f"≤ {GROWTH_MB:.0f} MB", held=growth <= GROWTH_MB),
    ]  # fmt: skip
