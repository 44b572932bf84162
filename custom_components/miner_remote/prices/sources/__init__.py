"""Sources of prices: states of entities, and actions of their integrations."""

from __future__ import annotations

from .actions import MARKET_ZONE, ActionSource, OtherPricesError, SourceError, action_source, async_request_prices
from .entity_states import Memory, Reading, entities_of, may_list_prices, read_states

__all__ = [
    "MARKET_ZONE",
    "ActionSource",
    "Memory",
    "OtherPricesError",
    "Reading",
    "SourceError",
    "action_source",
    "async_request_prices",
    "entities_of",
    "may_list_prices",
    "read_states",
]
