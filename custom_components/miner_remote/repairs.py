"""Repair flows of issues that need a decision."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import probatio as vol
from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from .runtime import DATA
from .schedules.engine.recovery import STATE_LOST
from .storage.errors import StorageFailedError


class DecisionFlow(RepairsFlow):
    """Asks for confirmation before it acts."""

    def __init__(self, act: Callable[[], Awaitable[object]]) -> None:
        """Initialize with the action to confirm."""
        self._act = act

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Start the flow."""
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Ask for confirmation, then act."""
        if user_input is not None:
            try:
                await self._act()
            except StorageFailedError:
                return self.async_abort(reason="storage_failed")
            return self.async_create_entry(data={})
        issue = ir.async_get(self.hass).async_get_issue(self.handler, self.issue_id)
        return self.async_show_form(
            step_id="confirm",
            data_schema=vol.Schema({}),
            description_placeholders=(issue.translation_placeholders if issue else None) or {},
        )


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Return the flow for miners of a lost schedule state, or for a collection that could not be read."""
    running = hass.data[DATA]
    if issue_id == STATE_LOST:
        return DecisionFlow(running.recovery.async_resume)
    stores = (
        running.rates,
        running.schedules,
        running.policies.store,
        running.pools.collection,
        running.hashprice.store,
    )
    collections = {store.file: store for store in stores}
    collection = collections.get(str((data or {}).get("file")), running.schedules)

    async def decide() -> None:
        await collection.async_decide()
        running.engine.async_replan()
        running.policies.async_request()

    return DecisionFlow(decide)
