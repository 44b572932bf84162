"""The panel in a real Chromium with 1,000 miners: opening, searching, changes of the whole fleet, memory, size."""

from __future__ import annotations

import asyncio
import gzip
import os
import statistics
import time
from collections.abc import Sequence
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page

from simulator.home import PROJECT

from .browser import FIND, PANEL, all_there, running_browser, when, window
from .hall import Hall, running_hall
from .report import Line, measured, median_of

MINERS = 1000
ROUNDS = 5
WATCH_S = int(os.environ.get("MINER_REMOTE_BENCH_WATCH_S", "600"))
USABLE_MS = 2000
SEARCH_MS = 100
LONG_TASK_MS = 200
GROWTH_MB = 2.0
BUNDLE_KB = 220
"""The same as in `scripts/build-frontend`."""
OWN_PAGE = "/config/dashboard"
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

_ALL_THERE = all_there(MINERS)
_OWN = "() => {" + FIND + "return find(document, 'ha-config-dashboard') && performance.now(); }"


async def _opening(browser: Browser, hall: Hall) -> list[Line]:
    """Measure from the URL, or a click, to a table with all miners, compared with a page of Home Assistant.

    Opening the URL mostly measures Home Assistant's own start in the browser, so only the click has a budget.
    """
    times: dict[str, list[float]] = {name: [] for name in ("clicked", "warm", "own warm", "cold", "own cold")}
    for _ in range(ROUNDS):
        context = await window(browser, hall, _OBSERVE)
        page = await context.new_page()
        await page.goto(hall.home.url + OWN_PAGE)
        times["own cold"].append(await when(page, _OWN))
        await page.goto(hall.home.url + OWN_PAGE)
        times["own warm"].append(await when(page, _OWN))
        await page.wait_for_timeout(2000)
        began = await page.evaluate("performance.now()")
        await page.get_by_role("link", name="Miner Remote").first.click()
        times["clicked"].append(await when(page, _ALL_THERE) - began)
        await context.close()
        context = await window(browser, hall, _OBSERVE)
        page = await context.new_page()
        await page.goto(hall.home.url + PANEL)
        times["cold"].append(await when(page, _ALL_THERE))
        await page.goto(hall.home.url + PANEL)
        times["warm"].append(await when(page, _ALL_THERE))
        await context.close()
    lines = []
    for what, name, rival, budget in (
        ("opened from the sidebar, until all miners are shown", "clicked", "own warm", USABLE_MS),
        ("opened by its URL", "warm", "own warm", None),
        ("opened by its URL, empty browser cache", "cold", "own cold", None),
    ):
        value, spread = median_of(times[name])
        lines.append(
            Line(
                what=what, value=value, unit="ms", rounds=ROUNDS, spread=spread,
                rival=statistics.median(times[rival]), rival_is="Home Assistant's settings, by URL",
                budget=f"≤ {budget} ms" if budget else "", held=None if budget is None else value <= budget,
            )
        )  # fmt: skip
    return lines


async def _searching(page: Page) -> Line:
    """Measure from a key to the frame with its results, as reported by the browser: the slowest key of a word."""
    search = page.get_by_role("searchbox", name="Search")
    await search.click()
    slowest: list[float] = []
    for text in ("antminer s21", "127.90.3", "whats", "bitaxe gamma 601", "avalon"):
        await search.fill("")
        await page.wait_for_timeout(300)
        await page.evaluate("window.benchEvents.length = 0")
        await page.keyboard.type(text, delay=120)
        await page.wait_for_timeout(1500)
        # Tasks shorter than a frame are not reported.
        slowest.append(max(await page.evaluate("window.benchEvents"), default=16.0))
    await search.fill("")
    return measured("slowest response to a key in the search", slowest, "ms", most=SEARCH_MS)


async def _order(page: Page, hall: Hall, command: str) -> int:
    """Send a command of the panel's user to every miner that supports pause; returns their number."""
    ids: list[str] = [
        miner["miner_id"]
        for miner in (await hall.ask("GET", "/api/miners"))["miners"]
        if {"pause", "resume"} <= set(miner["capabilities"])
    ]
    await page.evaluate(
        "(message) => document.querySelector('home-assistant').hass.callWS(message)",
        {"type": "miner_remote/command", "command_type": command, "miner_ids": ids, "parameters": {}},
    )
    return len(ids)


def _longest_own(profile: dict[str, Any]) -> float:
    """Return the longest uninterrupted run of the bundle's code in a profile, in ms."""
    nodes = {node["id"]: node for node in profile["nodes"]}
    parents = {child: node["id"] for node in profile["nodes"] for child in node.get("children", ())}

    def is_ours(at: int | None) -> bool:
        while at is not None:
            if "/miner_remote_frontend/" in nodes[at]["callFrame"]["url"]:
                return True
            at = parents.get(at)
        return False

    ours = {at: is_ours(at) for at in nodes}
    names = {at: node["callFrame"]["functionName"] for at, node in nodes.items()}
    longest = stretch = 0.0
    for at, micros in zip(profile["samples"], profile["timeDeltas"], strict=True):
        if names[at] == "(idle)":
            stretch = 0.0
        elif ours[at]:
            # Home Assistant's own work in the same task does not count.
            stretch += micros / 1000
            longest = max(longest, stretch)
    return longest


async def _changing(page: Page, hall: Hall, where: str, *, budget: int | None) -> list[Line]:
    """Measure the longest task while every miner reports new values at each poll, and while all are paused and resumed.

    When all change at once, Home Assistant's own pages stutter too, because it copies the states of all entities for
    each change. The budget therefore covers the panel's own code.
    """
    session = await page.context.new_cdp_session(page)
    await page.wait_for_timeout(3000)
    await page.evaluate("window.benchLongTasks.length = 0")
    await hall.control("PATCH", "/machines/*", {"hashrate_ths": 90.0 if budget else 80.0})
    await page.wait_for_timeout(45_000)
    polled: list[float] = await page.evaluate("window.benchLongTasks")

    await session.send("Profiler.enable")
    await session.send("Profiler.setSamplingInterval", {"interval": 1000})
    await session.send("Profiler.start")
    await page.evaluate("window.benchLongTasks.length = 0")
    for command in ("power_off", "power_on"):
        count = await _order(page, hall, command)
        await page.wait_for_timeout(30_000)
    own = _longest_own((await session.send("Profiler.stop"))["profile"])
    ordered: list[float] = await page.evaluate("window.benchLongTasks")
    await session.detach()
    longest = max(polled, default=0.0)
    lines = [
        Line(
            what=f"{where}: longest task while each of {MINERS} miners changes at its poll", value=longest, unit="ms",
            rounds=len(polled), budget=f"≤ {budget} ms" if budget else "",
            held=None if budget is None else longest <= budget,
        ),
        Line(
            what=f"{where}: longest task while {count} miners are paused and resumed at once",
            value=max(ordered, default=0.0), unit="ms", rounds=len(ordered),
        ),
    ]  # fmt: skip
    if budget is not None:
        lines.append(
            Line(
                what=f"{where}: longest run of its own code in that time", value=own, unit="ms",
                budget=f"≤ {budget} ms", held=own <= budget,
            )
        )  # fmt: skip
    return lines


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


def _size() -> Line:
    packed = sum(len(gzip.compress(path.read_bytes(), 9)) for path in BUNDLE.glob("*.js")) / 1000
    return Line(
        what="all files of the bundle, gzipped", value=packed, unit="kB",
        budget=f"≤ {BUNDLE_KB} kB", held=packed <= BUNDLE_KB,
    )  # fmt: skip


async def _measure() -> list[Line]:
    lines = [_size()]
    async with running_browser() as browser, running_hall(MINERS) as hall:
        lines += await _opening(browser, hall)
        context = await window(browser, hall, _OBSERVE)
        page = await context.new_page()
        await page.goto(hall.home.url + OWN_PAGE)
        await when(page, _OWN)
        lines += await _changing(page, hall, "Home Assistant's settings", budget=None)
        await page.goto(hall.home.url + PANEL)
        await when(page, _ALL_THERE)
        lines.append(await _searching(page))
        lines += await _changing(page, hall, "the panel", budget=LONG_TASK_MS)
        lines += await _remembering(context, page)
    return lines


def run() -> Sequence[Line]:
    """Return the lines."""
    return asyncio.run(_measure())
