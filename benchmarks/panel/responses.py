"""From a key or a click to the frame with its result: search, sort, filter, table and map."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from playwright.async_api import Page

from ..report import Line, measured
from .page import ALL_THERE, MAP_THERE, ROUNDS, slowest_response

SEARCH_MS = 100
CHANGE_MS = 100


type Step = tuple[Callable[[], Awaitable[object]], str]
"""An input, and the condition that becomes true after it."""


async def searching(page: Page) -> Line:
    """Measure the slowest key of a word."""
    search = page.get_by_role("searchbox", name="Search")
    await search.click()
    slowest: list[float] = []
    for text in ("antminer s21", "127.90.3", "whats", "bitaxe gamma 601", "avalon"):
        await search.fill("")
        await page.wait_for_timeout(300)
        slowest.append(await slowest_response(page, partial(page.keyboard.type, text, delay=120)))
    await search.fill("")
    return measured("slowest response to a key in the search", slowest, "ms", most=SEARCH_MS)


async def changing_views(page: Page) -> list[Line]:
    """Measure changes of the view with all miners: the order, a filter, table and map, and the colors of the map."""

    async def repeated(what: str, *steps: Step) -> Line:
        times = []
        for _ in range(ROUNDS):
            for act, condition in steps:
                times.append(await slowest_response(page, act))
                await page.wait_for_function(condition, timeout=5_000)
        return measured(what, times, "ms", most=CHANGE_MS)

    async def choose(label: str, key: str) -> None:
        # The label around a select contains its options too.
        await page.locator("select").and_(page.get_by_label(label)).first.focus()
        await page.keyboard.press(key)

    def chosen(label: str, key: str, condition: str) -> Step:
        return partial(choose, label, key), condition

    def has(text: str) -> str:
        return f"() => window.location.search.includes({text!r})"

    def lacks(text: str) -> str:
        return f"() => !window.location.search.includes({text!r})"

    sort = page.get_by_role("columnheader", name="Hashrate").get_by_role("button").click
    switch = page.get_by_role("group", name="View").get_by_role("button")
    to_table = switch.filter(has_text="Table").click
    to_map = switch.filter(has_text="Map").click
    lines = [
        await repeated("table: another order", (sort, has("sort=hashrate")), (sort, has("sort=-hashrate"))),
        await repeated(
            "table: another status in the filter",
            chosen("Status", "ArrowDown", has("status=")),
            chosen("Status", "Home", lacks("status=")),
        ),
    ]
    # The code of the map is loaded once.
    await to_map()
    await page.wait_for_function(MAP_THERE)
    lines += [
        await repeated("from the map to the table and back", (to_table, ALL_THERE), (to_map, MAP_THERE)),
        await repeated(
            "map: other colors",
            chosen("Color by", "ArrowDown", has("color=temperature")),
            chosen("Color by", "ArrowDown", has("color=hashrate")),
            chosen("Color by", "Home", lacks("color=")),
        ),
    ]
    await to_table()
    await page.wait_for_function(ALL_THERE)
    return lines
