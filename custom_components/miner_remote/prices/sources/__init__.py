"""Where prices come from: sensors of Home Assistant, read as they are, or asked by their integration's action."""

from __future__ import annotations

from .actions import MARKET_ZONE, ActionSource, SourceError, action_source, async_ask
from .states import Reading, entities_of, read_states

__all__ = [
    "MARKET_ZONE",
    "ActionSource",
    "Reading",
    "SourceError",
    "action_source",
    "async_ask",
    "entities_of",
    "read_states",
]
