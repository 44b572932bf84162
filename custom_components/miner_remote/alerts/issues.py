"""Repair issues for what has lasted long: silent miners of a site, and schedules without miners."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import HomeAssistant, callback

from ..issues import async_clear_issue, async_raise_issue
from .model import Alert, AlertKind

OFFLINE_FOR: Final = timedelta(hours=24)
EMPTY_FOR: Final = timedelta(minutes=15)

OFFLINE: Final = "miners_offline_"
"""The id of an issue of silent miners, before that of the site."""

NAMES: Final = 10
"""How many silent miners an issue names."""

type Placeholders = dict[str, str]


class AlertIssues:
    """The issues of alerts; missing prices have their own (`prices/service.py`)."""

    def __init__(self, hass: HomeAssistant, name_of: Callable[[Alert], str]) -> None:
        """Start without issues."""
        self._hass = hass
        self._name_of = name_of
        self._raised: dict[str, tuple[str, Placeholders]] = {}

    @callback
    def async_update(self, alerts: Iterable[Alert], site_names: Mapping[str, str], now: datetime) -> None:
        """Raise and clear issues."""
        wanted: dict[str, tuple[str, Placeholders]] = {}
        silent: dict[str, list[Alert]] = {}
        for alert in alerts:
            if alert.kind is AlertKind.OFFLINE and now - alert.since >= OFFLINE_FOR:
                silent.setdefault(alert.entry_id, []).append(alert)
            elif alert.kind is AlertKind.EMPTY_SCHEDULE and now - alert.since >= EMPTY_FOR:
                wanted[f"schedule_empty_{alert.subject}"] = "schedule_empty", {"name": self._name_of(alert)}
        for entry_id, found in silent.items():
            found.sort(key=lambda alert: alert.order)
            names = ", ".join(self._name_of(alert) for alert in found[:NAMES])
            wanted[f"{OFFLINE}{entry_id}"] = (
                "miners_offline",
                {
                    "site": site_names.get(entry_id, ""),
                    "count": str(len(found)),
                    "names": names if len(found) <= NAMES else f"{names}, …",
                },
            )
        for issue_id, issue in self._raised.items():
            # Clearing the issue of a site that is only being reloaded would forget that the user ignores it.
            entry_id = issue_id.removeprefix(OFFLINE)
            if (
                entry_id != issue_id
                and entry_id not in site_names
                and self._hass.config_entries.async_get_entry(entry_id)
            ):
                wanted.setdefault(issue_id, issue)
        if wanted == self._raised:
            return
        for issue_id in self._raised.keys() - wanted.keys():
            async_clear_issue(self._hass, issue_id)
        for issue_id, (key, placeholders) in wanted.items():
            if self._raised.get(issue_id) != (key, placeholders):
                async_raise_issue(self._hass, issue_id, key, placeholders)
        self._raised = wanted
