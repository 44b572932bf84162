"""Chromium with the panel of a hall, for the benchmarks that need real pages."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.e2e.browser import chromium

from .hall import Hall

PANEL = "/miner-remote/control"

FIND = """
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
"""Defines `find(root, selector)`, which also searches shadow roots."""


def all_there(miners: int) -> str:
    """Return the condition that the panel's table has this many miners and shows some."""
    return (
        "() => {" + FIND + "const table = find(document, 'mr-table');"
        f"return table && table.rows.length === {miners} &&"
        "table.shadowRoot.querySelectorAll('[aria-rowindex]').length > 5 && performance.now(); }"
    )


@asynccontextmanager
async def running_browser() -> AsyncIterator[Browser]:
    """Return a headless Chromium; raises SystemExit if none is installed."""
    found = chromium.find()
    if found is None:
        raise SystemExit("This benchmark needs a Chromium on PATH (Debian: apt-get install chromium).")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=list(chromium.ARGUMENTS))
        try:
            yield browser
        finally:
            await browser.close()


async def window(browser: Browser, hall: Hall, script: str = "") -> BrowserContext:
    """Return a window in which the administrator is logged in, and whose pages run `script` first."""
    context = await browser.new_context(viewport={"width": 1280, "height": 860})
    tokens = json.dumps(
        {
            "access_token": hall.admin.token, "token_type": "Bearer", "expires_in": 1e9, "hassUrl": hall.home.url,
            "clientId": hall.home.url + "/", "expires": 4102444800000, "refresh_token": "",
        }
    )  # fmt: skip
    await context.add_init_script(
        f"(() => {{ localStorage.setItem('hassTokens', JSON.stringify({tokens})); {script} }})()"
    )
    return context


async def when(page: Page, condition: str) -> float:
    """Return the ms from the request of the page until a condition became true; checked in every frame."""
    handle = await page.wait_for_function(condition, polling="raf", timeout=60_000)
    return float(await handle.json_value())
