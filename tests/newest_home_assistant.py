"""Let the test plugin start on a newer Home Assistant than the one it pins; `scripts/test --newest` loads this first.

Home Assistant replaces httpx with httpx2 on import, which must happen before other plugins import httpx. It has also
moved a helper of its logger that the test plugin imports.
"""

from __future__ import annotations

import homeassistant  # noqa: F401
from homeassistant.components import logger
from homeassistant.components.logger import helpers

if not hasattr(logger, "_clear_logger_overwrites"):
    logger._clear_logger_overwrites = helpers._clear_logger_overwrites  # type: ignore[attr-defined]
