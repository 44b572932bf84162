"""Where prices come from: sensors of Home Assistant, read as they are, or asked by their integration's action."""

from __future__ import annotations

from .actions import MARKET_ZONE, ActionSource, OtherPricesError, SourceError, action_source, async_ask
from .entity_states import Memory, Reading, entities_of, may_tell, read_states

__all__ = [
    "MARKET_ZONE",
    "ActionSource",
    "Memory",
    "OtherPricesError",
    "Reading",
    "SourceError",
    "action_source",
    "async_ask",
    "entities_of",
    "may_tell",
    "read_states",
]
