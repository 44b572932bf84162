"""Opening the panel, and the page of a miner."""

from __future__ import annotations

import statistics

from playwright.async_api import Browser, Page

from ..browser import FIND, PANEL, when, window
from ..hall import Hall
from ..report import Line, median_of
from .page import ALL_THERE, OBSERVE, OWN_PAGE, OWN_THERE, ROUNDS

USABLE_MS = 2000
MINER_MS = 1000

_VALUES_THERE = (
    "() => {" + FIND + "const page = find(document, 'mr-miner')?.shadowRoot;"
    "return page?.querySelector('h2') && page.querySelectorAll('section').length > 3 && performance.now(); }"
)
_CHARTS_THERE = (
    "() => {" + FIND + "const chart = find(document, 'mr-line-chart')?.shadowRoot;"
    "return chart?.querySelector('svg') && performance.now(); }"
)


async def opening(browser: Browser, hall: Hall) -> list[Line]:
    """Measure from the URL, or a click, to a table with all miners, compared with a page of Home Assistant.

    Opening the URL mostly measures Home Assistant's own start in the browser, so only the click has a budget.
    """
    times: dict[str, list[float]] = {name: [] for name in ("clicked", "warm", "own warm", "cold", "own cold")}
    for _ in range(ROUNDS):
        context = await window(browser, hall, OBSERVE)
        page = await context.new_page()
        await page.goto(hall.home.url + OWN_PAGE)
        times["own cold"].append(await when(page, OWN_THERE))
        await page.goto(hall.home.url + OWN_PAGE)
        times["own warm"].append(await when(page, OWN_THERE))
        await page.wait_for_timeout(2000)
        began = await page.evaluate("performance.now()")
        await page.get_by_role("link", name="Miner Remote").first.click()
        times["clicked"].append(await when(page, ALL_THERE) - began)
        await context.close()
        context = await window(browser, hall, OBSERVE)
        page = await context.new_page()
        await page.goto(hall.home.url + PANEL)
        times["cold"].append(await when(page, ALL_THERE))
        await page.goto(hall.home.url + PANEL)
        times["warm"].append(await when(page, ALL_THERE))
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


async def miner_pages(page: Page) -> list[Line]:
    """Measure from the click on a row to the values and the charts of its miner; the first time, code is loaded too."""
    times: dict[str, list[float]] = {"values": [], "charts": []}
    for number in range(ROUNDS):
        await page.locator("mr-table [role=row][aria-rowindex]").nth(number + 1).locator("button").first.click()
        for what, condition in (("values", _VALUES_THERE), ("charts", _CHARTS_THERE)):
            there = await when(page, condition)
            times[what].append(there - await page.evaluate("window.benchClicked"))
        await page.go_back()
        await when(page, ALL_THERE)
        await page.wait_for_timeout(1000)
    return [
        Line(
            what=f"page of a miner, from the click to its {what}, the slowest", value=max(found), unit="ms",
            rounds=ROUNDS, spread=(min(found), max(found)), budget=f"≤ {MINER_MS} ms", held=max(found) <= MINER_MS,
        )
        for what, found in times.items()
    ]  # fmt: skip
