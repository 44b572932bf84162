"""What the measurements of the panel share: the page, its observers, and the time until something is shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from playwright.async_api import Page

from ..browser import FIND, all_there

MINERS = 1000
ROUNDS = 5
LONG_TASK_MS = 200
OWN_PAGE = "/config/dashboard"
SHORTEST_MS = 16.0
"""Responses within a frame are not reported."""

OBSERVE = """
  window.benchLongTasks = [];
  window.benchEvents = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.benchLongTasks.push(entry.duration);
  }).observe({type: "longtask", buffered: true});
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.benchEvents.push(entry.duration);
  }).observe({type: "event", durationThreshold: 16, buffered: true});
  window.addEventListener("click", (event) => { window.benchClicked = event.timeStamp; }, true);
"""
"""The script of every page: it notes tasks over 50 ms, the time from each input to its frame, and the last click."""

ALL_THERE = all_there(MINERS)
OWN_THERE = "() => {" + FIND + "return find(document, 'ha-config-dashboard') && performance.now(); }"
MAP_THERE = (
    "() => {" + FIND + "const map = find(document, 'mr-map'); const canvas = map?.shadowRoot?.querySelector('canvas');"
    f"return canvas?.width > 100 && map.miners.length === {MINERS} && performance.now(); }}"
)


async def slowest_response(page: Page, act: Callable[[], Awaitable[object]], *, settle_ms: int = 1500) -> float:
    """Return the longest time in ms from an input of `act` to the frame with its result, as the browser reports it."""
    await page.evaluate("window.benchEvents.length = 0")
    await act()
    await page.wait_for_timeout(settle_ms)
    return float(max(await page.evaluate("window.benchEvents"), default=SHORTEST_MS))
