"""What blocks a page while the whole fleet changes, and how regular its frames are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playwright.async_api import Page

from ..browser import FIND
from ..hall import Hall
from ..report import Line, median_of
from .page import MINERS

FRAME_MS = 17
"""60 frames a second, rounded up."""
LATE_MS = 25
"""A frame that took longer skipped at least one."""
LATE_PERCENT = 5

_START_FRAMES = """() => {
  const frames = [];
  let last;
  const step = (now) => {
    if (window.benchFrames !== frames) return;
    if (last !== undefined) frames.push(now - last);
    last = now;
    requestAnimationFrame(step);
  };
  window.benchFrames = frames;
  requestAnimationFrame(step);
}"""
_END_FRAMES = "() => { const frames = window.benchFrames; window.benchFrames = undefined; return frames; }"

_RECOLOR = """
  const map = find(document, "mr-map");
  for (let round = 0; round < 20; round += 1) {
    map.miners = map.miners.map((miner) => ({...miner, hashrate_ths: 40 + 60 * Math.random()}));
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
"""


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


async def changing(page: Page, hall: Hall, where: str, *, budget: int | None, frame_budget: bool = False) -> list[Line]:
    """Measure tasks and frames while every miner reports new values at each poll, and while all are paused and resumed.

    When all change at once, Home Assistant's own pages stutter too, because it copies the states of all entities for
    each change. The budget of that time therefore covers the panel's own code.
    """
    session = await page.context.new_cdp_session(page)
    await page.wait_for_timeout(3000)
    await page.evaluate("window.benchLongTasks.length = 0")
    await page.evaluate(_START_FRAMES)
    for hashrate in (90.0, 60.0, 85.0):
        await hall.control("PATCH", "/machines/*", {"hashrate_ths": hashrate})
        await page.wait_for_timeout(15_000)
    frames: list[float] = await page.evaluate(_END_FRAMES)
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
    each = f"while each of {MINERS} miners changes at its poll"
    lines = [
        Line(
            what=f"{where}: longest task {each}", value=longest, unit="ms",
            rounds=len(polled), budget=f"≤ {budget} ms" if budget else "",
            held=None if budget is None else longest <= budget,
        ),
        *_frame_lines(f"{where}, {each}", frames, budget=frame_budget),
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


async def redrawing(page: Page) -> list[Line]:
    """Measure the frames of the map while each second all of its tiles get another color."""
    await page.evaluate(_START_FRAMES)
    await page.evaluate("async () => {" + FIND + _RECOLOR + "}")
    return _frame_lines(
        f"the map, while all {MINERS} tiles change at once each second", await page.evaluate(_END_FRAMES), budget=True
    )


def _frame_lines(where: str, frames: Sequence[float], *, budget: bool) -> list[Line]:
    """Return the median time between frames, and the share of late ones; there is no GPU here."""
    median, spread = median_of(frames)
    late = 100 * sum(frame > LATE_MS for frame in frames) / len(frames)
    return [
        Line(
            what=f"{where}: time between frames, median, without a GPU", value=median, unit="ms", rounds=len(frames),
            spread=spread, budget=f"≤ {FRAME_MS} ms" if budget else "", held=median <= FRAME_MS if budget else None,
        ),
        Line(
            what=f"{where}: frames over {LATE_MS} ms", value=late, unit="%", rounds=len(frames),
            budget=f"≤ {LATE_PERCENT} %" if budget else "", held=late <= LATE_PERCENT if budget else None,
        ),
    ]  # fmt: skip
