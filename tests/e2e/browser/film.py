"""A moving picture of a window, for the documentation."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Locator

from .screen import Screen

COLOURS = 192
EVERY_S = 0.25
CLICK_RADIUS = 14
CLICK_MS = 700
LEAST_MS = 600
LAST_MS = 2500


class Film:
    """Takes pictures of a window while a test drives it; clicks are marked with a circle."""

    def __init__(self, screen: Screen) -> None:
        """Start without pictures; none are taken unless `MINER_REMOTE_IMAGES` names a folder."""
        self._screen = screen
        self._folder = os.environ.get("MINER_REMOTE_IMAGES")
        self._frames: list[Image.Image] = []
        self._durations: list[int] = []

    def click(self, target: Locator) -> None:
        """Show where the click is, and click."""
        self.mark(target)
        target.click()

    def mark(self, target: Locator) -> None:
        """Show where the next click is."""
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        if self._folder and box is not None:
            frame = self._picture()
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            circle = (x - CLICK_RADIUS, y - CLICK_RADIUS, x + CLICK_RADIUS, y + CLICK_RADIUS)
            draw = ImageDraw.Draw(frame, "RGBA")
            draw.ellipse(circle, fill=(255, 152, 0, 110), outline=(255, 255, 255, 255), width=5)
            draw.ellipse(circle, outline=(230, 81, 0, 255), width=3)
            self._add(frame, CLICK_MS)

    def watch(self, shows: Callable[[], bool], seconds: float) -> None:
        """Take pictures until a condition holds; raises TimeoutError after some seconds."""
        until = time.monotonic() + seconds
        while not shows():
            if time.monotonic() > until:
                raise TimeoutError(f"The window did not show it within {seconds} s.")
            if self._folder:
                self._add(self._picture(), int(EVERY_S * 1000))
            self._screen.page.wait_for_timeout(EVERY_S * 1000)

    def end(self, name: str) -> None:
        """Write the pictures as a GIF."""
        if not self._folder:
            return
        self._add(self._picture(), LAST_MS)
        # All pictures share their colours, which keeps unchanged parts small.
        width, height = self._frames[0].size
        all_frames = Image.new("RGB", (width, height * len(self._frames)))
        for number, frame in enumerate(self._frames):
            all_frames.paste(frame, (0, height * number))
        colours = all_frames.quantize(COLOURS)
        frames = [frame.quantize(palette=colours, dither=Image.Dither.NONE) for frame in self._frames]
        frames[0].save(
            Path(self._folder) / f"{name}.gif",
            save_all=True,
            append_images=frames[1:],
            duration=self._durations,
            loop=0,
            optimize=True,
        )

    def _picture(self) -> Image.Image:
        return Image.open(io.BytesIO(self._screen.page.screenshot(animations="disabled"))).convert("RGB")

    def _add(self, frame: Image.Image, milliseconds: int) -> None:
        if self._frames and frame == self._frames[-1]:
            self._durations[-1] += milliseconds
        else:
            self._frames.append(frame)
            self._durations.append(max(milliseconds, LEAST_MS))
