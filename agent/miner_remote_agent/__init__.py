"""The agent: polls miners and carries out commands beside them, connected to Home Assistant by an MQTT broker."""

from __future__ import annotations

from typing import Final

VERSION: Final = "0.1.0"
