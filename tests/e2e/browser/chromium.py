"""Find the Chromium for the browser tests; `python -m tests.e2e.browser.chromium` reports whether there is one."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

ARGUMENTS = (
    # root (in a container) cannot use Chromium's sandbox
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def find() -> Path | None:
    """Return the Chromium on PATH, or None."""
    for name in _NAMES:
        if found := shutil.which(name):
            return Path(found)
    return None


if __name__ == "__main__":
    sys.exit(0 if find() else 1)
