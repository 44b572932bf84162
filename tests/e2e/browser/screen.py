"""A Chromium window with Home Assistant, and the problems in it."""

from __future__ import annotations

import json
import os
import re
import urllib.parse
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect

from ..conftest import Demo

expect.set_options(timeout=45_000)

_PANEL = "miner-remote-panel"
_AXE = Axe().axe_script

_BROKEN = re.compile(
    r"formatjs|MISSING_VALUE|\bundefined\b|\[object|component\.miner_remote\."
    # Only placeholders of worker names are shown in braces.
    r"|\{(?!(?:name|hostname|ip|ip_last|mac)\})"
    r"|\b(?:add|alerts|commands|common|control|firmware|fleet|logs|schedules|settings|backups|history|rates|chart"
    r"|cards|miner|map|policies)"
    r"\.[a-z]+_[a-z_]+\b"
)
"""Signs of broken texts: formatter errors, missing values, and unfilled placeholders or keys."""

_VISIBLE_TEXTS = """(start) => {
  const found = new Set();
  const walk = (root) => {
    for (const node of root.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) {
        if (node.data.trim() !== "") found.add(node.data.trim());
      } else if (node.nodeType === Node.ELEMENT_NODE && !["SCRIPT", "STYLE", "TEMPLATE"].includes(node.tagName)) {
        if (!node.checkVisibility() && getComputedStyle(node).display !== "contents") continue;
        for (const name of ["placeholder", "aria-label", "title", "alt"]) found.add(node.getAttribute(name) ?? "");
        if (node.shadowRoot) walk(node.shadowRoot);
        walk(node);
      }
    }
  };
  walk(start?.shadowRoot ?? document.body);
  return [...found];
}"""

_HARMLESS: tuple[tuple[str, str], ...] = ()
"""Messages not caused by the panel: a part of each text, and the reason."""


class Screen:
    """A page with its own storage, like that of one user in one browser."""

    def __init__(
        self,
        browser: Browser,
        demo: Demo,
        *,
        user: Literal["admin", "viewer"] = "admin",
        width: int = 1280,
        height: int = 860,
        dark: bool = False,
        language: str = "en",
        touch: bool = False,
    ) -> None:
        """Open an empty page; `go` loads content."""
        self._demo = demo
        self._url = f"http://127.0.0.1:{demo.port}"
        self._seen: list[str] = []
        self._expected: list[re.Pattern[str]] = []
        self.dark = dark
        self.width = width
        self._context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale=language,
            timezone_id="Europe/Berlin",
            accept_downloads=True,
            reduced_motion="reduce",
            has_touch=touch,
        )
        self._context.set_default_timeout(45_000)
        # Home Assistant fetches brand images from the internet; each pending one occupies one of six connections.
        self._context.route("**/api/brands/**", lambda route: route.abort())
        token = demo.token if user == "admin" else demo.viewer_token
        self._context.add_init_script(
            """(([url, token, dark, language]) => {
              localStorage.setItem("hassTokens", JSON.stringify({access_token: token, token_type: "Bearer",
                expires_in: 1e9, hassUrl: url, clientId: url + "/", expires: 4102444800000, refresh_token: ""}));
              localStorage.setItem("selectedTheme", JSON.stringify({theme: "default", dark}));
              localStorage.setItem("selectedLanguage", JSON.stringify(language));
            })(""" + json.dumps([self._url, token, dark, language]) + ")"
        )  # fmt: skip
        self.page: Page = self._context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self._seen.append(f"page error: {error.message}"))
        self.page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # The answer of a refused request is reported with its address.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self._seen.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.url.startswith(self._url):
            path = urllib.parse.urlsplit(response.url).path
            self._seen.append(f"{response.status} {response.request.method} {path}")

    @property
    def problems(self) -> list[str]:
        """Return the problems that were neither expected nor harmless."""
        return [
            seen
            for seen in self._seen
            if not any(pattern.search(seen) for pattern in self._expected)
            and not any(text in seen for text, _why in _HARMLESS)
        ]

    def expects(self, pattern: str) -> None:
        """Allow problems that match a regular expression, such as `^409 DELETE `, in this window."""
        self._expected.append(re.compile(pattern))

    def close(self) -> None:
        """Close the window."""
        self._context.close()

    @property
    def panel(self) -> Locator:
        """Return the panel's element."""
        return self.page.locator(_PANEL)

    @property
    def dialog(self) -> Locator:
        """Return the open dialog of the panel."""
        return self.page.locator("mr-dialog")

    def go(self, path: str) -> None:
        """Load a page of Home Assistant."""
        self.page.goto(self._url + path)

    def ws(self, type_: str, **data: object) -> Any:
        """Return the answer of a websocket command, sent by this window."""
        return self.page.evaluate(
            "(message) => document.querySelector('home-assistant').hass.callWS(message)", {"type": type_, **data}
        )

    def tab(self, name: str, query: str = "") -> Locator:
        """Show a tab of the panel by its address, and return its element once it exists."""
        self.go(f"/miner-remote/{name}{query}")
        view = self.page.locator(f"mr-{name.split('/', maxsplit=1)[0]}")
        view.wait_for()
        return view

    def move(self, path: str) -> Locator:
        """Show a tab like `tab`, but as a link does: without loading the page again."""
        self.page.evaluate(
            """(path) => {
              history.pushState(null, "", path);
              window.dispatchEvent(new CustomEvent("location-changed"));
            }""",
            f"/miner-remote/{path}",
        )
        view = self.page.locator(f"mr-{re.split('[/?]', path)[0]}")
        view.wait_for()
        return view

    @property
    def place(self) -> str:
        """Return the path and the query of the address."""
        parts = urllib.parse.urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def violations(self, what: Locator | None = None) -> list[str]:
        """Return the serious and critical findings of axe in the panel, or in a part of the page."""
        self.page.evaluate(_AXE)
        found: list[dict[str, Any]] = (what or self.panel).evaluate(
            "async (element) => (await axe.run(element, {resultTypes: ['violations']})).violations"
        )
        return [
            f"{one['id']} ({one['impact']}): {node['html'][:200]} {node['failureSummary'][:300]}"
            for one in found
            if one["impact"] in {"serious", "critical"}
            for node in one["nodes"]
        ]

    def source(self) -> str:
        """Return the current HTML of the panel, including that of shadow roots."""
        return str(
            self.panel.evaluate(
                """(element) => {
                  const inside = (root) => root.innerHTML + [...root.querySelectorAll("*")]
                    .filter((one) => one.shadowRoot).map((one) => inside(one.shadowRoot)).join("");
                  return inside(element.shadowRoot);
                }"""
            )
        )

    def texts(self) -> list[str]:
        """Return every visible text of the page, Home Assistant's own too: in elements, labels and placeholders."""
        return list(self.page.evaluate(_VISIBLE_TEXTS))

    def panel_texts(self) -> list[str]:
        """Return every visible text of the panel."""
        return list(self.panel.evaluate(_VISIBLE_TEXTS))

    def broken_texts(self) -> list[str]:
        """Return the visible broken texts, such as unfilled placeholders."""
        return [text for text in self.texts() if _BROKEN.search(text)]

    def overflow(self) -> int:
        """Return how many px the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))

    def picture(self, name: str) -> None:
        """Write a picture for the documentation if their folder is set."""
        folder = os.environ.get("MINER_REMOTE_IMAGES")
        if not folder:
            return
        kind = ("-narrow" if self.width < 600 else "") + ("-dark" if self.dark else "")
        self.page.wait_for_timeout(400)
        self.page.screenshot(path=Path(folder) / f"{name}{kind}.png", animations="disabled")
