"""The panel in a real Chromium with 1,000 miners: opening, searching, changes of the whole fleet, memory, size."""

from __future__ import annotations

import asyncio
import gzip
import os
import statistics
import time
from collections.abc import Sequence
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from simulator.home import PROJECT
from tests.e2e.browser import chromium

from .hall import Hall, running_hall
from .report import Line, median_of

MINERS = 1000
ROUNDS = 5
WATCH_S = int(os.environ.get("MINER_REMOTE_BENCH_WATCH_S", "600"))
USABLE_MS = 2000
SEARCH_MS = 100
LONG_TASK_MS = 200
GROWTH_MB = 2.0
BUNDLE_KB = 150
BUNDLE = PROJECT / "custom_components" / "miner_remote" / "frontend"

_OBSERVE = """
  window.benchLongTasks = [];
  window.benchEvents = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.benchLongTasks.push(entry.duration);
  }).observe({type: "longtask", buffered: true});
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.benchEvents.push(entry.duration);
  }).observe({type: "event", durationThreshold: 16, buffered: true});
"""

_FIND = """
  const find = (root, selector) => {
    const here = root.querySelector(selector);
    if (here) return here;
    for (const element of root.querySelectorAll("*")) {
      const inside = element.shadowRoot && find(element.shadowRoot, selector);
      if (inside) return inside;
    }
    return null;
  };
"""

_USABLE = (
    "() => {" + _FIND + "const table = find(document, 'mr-table');"
    "return table && table.rows.length === " + str(MINERS) + " &&"
    "table.shadowRoot.querySelectorAll('[aria-rowindex]').length > 5 && performance.now(); }"
)
_OWN = "() => {" + _FIND + "return find(document, 'ha-config-dashboard') && performance.now(); }"


async def _window(browser: Browser, hall: Hall) -> BrowserContext:
    """Return a window in which the administrator is logged in."""
    context = await browser.new_context(viewport={"width": 1280, "height": 860})
    tokens = {
        "access_token": hall.admin.token, "token_type": "Bearer", "expires_in": 1e9, "hassUrl": hall.home.url,
        "clientId": hall.home.url + "/", "expires": 4102444800000, "refresh_token": "",
    }  # fmt: skip
    await context.add_init_script(
        "(() => { localStorage.setItem('hassTokens', JSON.stringify("
        + str(tokens).replace("'", '"')
        + "));"
        + _OBSERVE
        + "})()"
    )
    return context


async def _when(page: Page, condition: str) -> float:
    """Return the ms since the page was asked for, when a condition became true; looked at in every frame."""
    handle = await page.wait_for_function(condition, polling="raf", timeout=60_000)
    return float(await handle.json_value())


async def _opening(browser: Browser, hall: Hall) -> list[Line]:
    """Measure from the address, or a click, to a table with all miners, against a page of Home Assistant."""
    cold, warm, own, clicked = [], [], [], []
    for _ in range(ROUNDS):
        context = await _window(browser, hall)
        page = await context.new_page()
        await page.goto(hall.home.url + "/miner-remote/control")
        cold.append(await _when(page, _USABLE))
        await page.goto(hall.home.url + "/config/dashboard")
        own.append(await _when(page, _OWN))
        await page.wait_for_timeout(2000)
        began = await page.evaluate("performance.now()")
        await page.get_by_role("link", name="Miner Remote").first.click()
        clicked.append(await _when(page, _USABLE) - began)
        await page.goto(hall.home.url + "/miner-remote/control")
        warm.append(await _when(page, _USABLE))
        await context.close()
    rival = statistics.median(own)
    lines = []
    for what, times, budget in (
        ("opened by a click in the sidebar, until all miners are there", clicked, USABLE_MS),
        ("opened by its address", warm, USABLE_MS),
        ("opened by its address, nothing in the browser's cache", cold, None),
    ):
        value, spread = median_of(times)
        lines.append(
            Line(
                what=what, value=value, unit="ms", rounds=ROUNDS, spread=spread, rival=rival,
                rival_is="Home Assistant's settings by their address", budget=f"≤ {budget} ms" if budget else "",
                held=None if budget is None else value <= budget,
            )
        )  # fmt: skip
    return lines


async def _searching(page: Page) -> Line:
    """Measure from a key to the frame that shows what it found, as the browser itself times it."""
    search = page.get_by_role("searchbox", name="Search")
    await search.click()
    await page.evaluate("window.benchEvents.length = 0")
    for text in ("antminer s21", "127.90.3", "whats", "bitaxe gamma 601"):
        await search.fill("")
        await page.wait_for_timeout(300)
        await page.keyboard.type(text, delay=120)
        await page.wait_for_timeout(300)
    durations: list[float] = await page.evaluate("window.benchEvents") or [16.0]
    await search.fill("")
    return Line(
        what="slowest answer to a key in the search", value=max(durations), unit="ms", rounds=len(durations),
        spread=(min(durations), max(durations)), budget=f"≤ {SEARCH_MS} ms", held=max(durations) <= SEARCH_MS,
    )  # fmt: skip


async def _changing(page: Page, hall: Hall, *, budget: int | None) -> Line:
    """Measure the longest task while every miner is paused and resumed and its figures come in."""
    await page.wait_for_timeout(3000)
    await page.evaluate("window.benchLongTasks.length = 0")
    for command in ("power_off", "power_on"):
        ids: list[str] = [
            miner["miner_id"]
            for miner in (await hall.ask("GET", "/api/miners"))["miners"]
            if {"pause", "resume"} <= set(miner["capabilities"])
        ]
        await page.evaluate(
            "(message) => document.querySelector('home-assistant').hass.callWS(message)",
            {"type": "miner_remote/command", "command_type": command, "miner_ids": ids, "parameters": {}},
        )
        await page.wait_for_timeout(45_000)
    tasks: list[float] = await page.evaluate("window.benchLongTasks")
    where = "the panel" if budget else "a page of Home Assistant's own"
    longest = max(tasks, default=0.0)
    return Line(
        what=f"longest task while {len(ids)} miners are paused and resumed, in {where}", value=longest, unit="ms",
        rounds=len(tasks), budget=f"≤ {budget} ms" if budget else "",
        held=None if budget is None else longest <= budget,
    )  # fmt: skip


async def _remembering(context: BrowserContext, page: Page) -> list[Line]:
    """Measure the JavaScript heap after garbage collections, while the panel is used."""
    session = await context.new_cdp_session(page)
    samples: list[tuple[float, float]] = []

    async def sample() -> None:
        await session.send("HeapProfiler.collectGarbage")
        used: dict[str, Any] = await session.send("Runtime.getHeapUsage")
        samples.append((time.monotonic(), used["usedSize"] / 1e6))

    async def use() -> None:
        for tab in ("Power Schedules", "Backups", "Command History", "Rates", "Control Panel"):
            await page.get_by_role("navigation", name="Sections").get_by_role("link", name=tab).click()
            await page.wait_for_timeout(1000)
        search = page.get_by_role("searchbox", name="Search")
        await search.fill("antminer")
        await page.wait_for_timeout(500)
        await search.fill("")

    for _ in range(2):
        # What is loaded when a tab is first opened stays, and is no growth.
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
        Line(what=f"growth of the heap over {WATCH_S / 60:.0f} minutes of use", value=growth, unit="MB",
             rounds=len(sizes), budget=f"≤ {GROWTH_MB:.0f} MB", held=growth <= GROWTH_MB),
    ]  # fmt: skip


def _size() -> Line:
    packed = sum(len(gzip.compress(path.read_bytes(), 9)) for path in BUNDLE.glob("*.js")) / 1000
    return Line(
        what="all files of the bundle, each packed with gzip", value=packed, unit="kB",
        budget=f"≤ {BUNDLE_KB} kB", held=packed <= BUNDLE_KB,
    )  # fmt: skip


async def _measure() -> list[Line]:
    found = chromium.find()
    if found is None:
        raise SystemExit("This benchmark needs a Chromium on PATH (Debian: apt-get install chromium).")
    lines = [_size()]
    async with running_hall(MINERS) as hall, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=list(chromium.ARGUMENTS))
        try:
            lines += await _opening(browser, hall)
            context = await _window(browser, hall)
            page = await context.new_page()
            await page.goto(hall.home.url + "/config/dashboard")
            await _when(page, _OWN)
            lines.append(await _changing(page, hall, budget=None))
            await page.goto(hall.home.url + "/miner-remote/control")
            await _when(page, _USABLE)
            lines.append(await _searching(page))
            lines.append(await _changing(page, hall, budget=LONG_TASK_MS))
            lines += await _remembering(context, page)
        finally:
            await browser.close()
    return lines


def run() -> Sequence[Line]:
    """Return the figures."""
    return asyncio.run(_measure())
