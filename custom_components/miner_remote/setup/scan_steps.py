"""Flow steps that scan networks for miners and let the user select from those found."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Coroutine, Sequence
from typing import Any, Final, override

import probatio as vol
from homeassistant.core import callback
from homeassistant.data_entry_flow import FlowContext, FlowHandler, FlowResult
from homeassistant.helpers import selector
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN
from ..control.scan import ScanResult
from ..drivers.contract.driver import Limit
from ..input.fields import names_of
from .candidates import ConfiguredMiners, NewMiner, default_name

REMIND_FIRST_S: Final = 0.5
REMIND_LAST_S: Final = 64.0
"""The first and the last pause between notifications that a scan has finished; each doubles the previous one."""

CONF_MINERS: Final = "miners"


class ScanSteps[ContextT: FlowContext, ResultT: FlowResult[Any, Any], HandlerT](
    FlowHandler[ContextT, ResultT, HandlerT]
):
    """Steps that find miners by a scan."""

    _scan_task: asyncio.Task[ScanResult] | None = None
    _scanned: ScanResult | None = None
    _limited: list[NewMiner]
    _reminder: asyncio.TimerHandle | None = None

    @property
    @abstractmethod
    def chosen(self) -> list[NewMiner]:
        """Return the miners that this flow will add."""

    @abstractmethod
    async def async_miners_found(self, miners: list[NewMiner]) -> ResultT:
        """Continue with the selected miners."""

    @abstractmethod
    def empty_scan_options(self) -> list[str]:
        """Return the steps to offer after a scan without new miners."""

    @property
    @abstractmethod
    def networks_to_scan(self) -> Sequence[str]:
        """Return the networks that the scan covers."""

    @abstractmethod
    def known_miners(self) -> ConfiguredMiners:
        """Return the miners that a scan does not offer."""

    @abstractmethod
    def async_begin_scan(self) -> Coroutine[Any, Any, ScanResult]:
        """Return the scan of `networks_to_scan`."""

    def step_after_scan(self, scanned: ScanResult) -> str:
        """Return the step that shows the new miners of a scan."""
        return "pick" if scanned.found else "nothing_found"

    async def async_step_scan(self, user_input: dict[str, Any] | None = None) -> ResultT:
        """Scan networks, with a progress bar."""
        if self._scan_task is None:
            self._scan_task = self.hass.async_create_task(self.async_begin_scan(), "scan for miners", eager_start=False)
        if not self._scan_task.done():
            return self.async_show_progress(
                step_id="scan",
                progress_action="scan",
                description_placeholders={"networks": ", ".join(self.networks_to_scan)},
                progress_task=self._scan_task,
            )
        scanned, self._scan_task = self._scan_task.result(), None
        known = self.known_miners()
        scanned.found = {
            host: profile
            for host, profile in scanned.found.items()
            if known.at(host) is None and known.of(profile) is None
        }
        self._scanned = scanned
        self._remind(REMIND_FIRST_S)
        return self.async_show_progress_done(next_step_id=self.step_after_scan(scanned))

    @callback
    def _remind(self, pause_s: float) -> None:
        """Notify the dialog repeatedly until it has fetched the step after the scan.

        Home Assistant notifies once, but a dialog only subscribes when it shows the progress. A short scan may have
        finished before that.
        """

        def remind() -> None:
            self.async_notify_flow_changed()
            if pause_s < REMIND_LAST_S:
                self._remind(2 * pause_s)

        self.stop_reminding()
        self._reminder = self.hass.loop.call_later(pause_s, remind)

    @callback
    def stop_reminding(self) -> None:
        """Stop notifying, because the dialog has fetched the step after the scan."""
        if self._reminder is not None:
            self._reminder.cancel()
            self._reminder = None

    @callback
    @override
    def async_remove(self) -> None:
        """Stop notifying when the dialog is closed."""
        self.stop_reminding()
        super().async_remove()

    async def async_step_nothing_found(self, user_input: dict[str, Any] | None = None) -> ResultT:
        """Show that a scan found no new miners."""
        self.stop_reminding()
        return self.async_show_menu(
            step_id="nothing_found",
            menu_options=self.empty_scan_options(),
            description_placeholders=self._scan_placeholders(),
        )

    def _scan_placeholders(self) -> dict[str, str]:
        scanned = self._scanned or ScanResult()
        return {
            "found": str(len(scanned.found)),
            "refused": ", ".join(scanned.refused) or "–",
            "silent": ", ".join(scanned.silent) or "–",
        }

    async def async_step_pick(self, user_input: dict[str, Any] | None = None) -> ResultT:
        """Let the user select from the found miners."""
        self.stop_reminding()
        found = self._scanned.found if self._scanned else {}
        if user_input is not None:
            miners = [
                NewMiner(host=host, name=default_name(host, found[host]), profile=found[host])
                for host in user_input[CONF_MINERS]
            ]
            return await self._async_continue_with(miners)
        options = [
            selector.SelectOptionDict(value=host, label=f"{default_name(host, profile)} · {host}")
            for host, profile in found.items()
        ]
        schema = vol.Schema(
            {
                vol.Required(CONF_MINERS, default=list(found)): selector.SelectSelector(
                    selector.SelectSelectorConfig(options=options, multiple=True, mode=selector.SelectSelectorMode.LIST)
                )
            }
        )
        return self.async_show_form(
            step_id="pick", data_schema=schema, description_placeholders=self._scan_placeholders()
        )

    async def _async_continue_with(self, miners: list[NewMiner]) -> ResultT:
        """Continue with the selected miners, after showing their limits if they have any."""
        self._limited = miners
        if any(miner.profile and miner.profile.limits for miner in miners):
            return await self.async_step_limited()
        return await self.async_miners_found(miners)

    async def async_step_limited(self, user_input: dict[str, Any] | None = None) -> ResultT:
        """Show which of the selected miners offer less than others, and why."""
        if user_input is not None:
            return await self.async_miners_found(self._limited)
        texts = await async_get_translations(self.hass, self.hass.config.language, "selector", [DOMAIN])
        limited: dict[Limit, list[str]] = {}
        for miner in self._limited:
            for limit in miner.profile.limits if miner.profile else ():
                limited.setdefault(limit, []).append(miner.name)
        lines = [
            f"**{names_of(names)}**: {texts.get(f'component.{DOMAIN}.selector.limit.options.{limit}', limit.sentence)}"
            for limit, names in sorted(limited.items())
        ]
        return self.async_show_form(
            step_id="limited", data_schema=vol.Schema({}), description_placeholders={"limits": "\n\n".join(lines)}
        )
