"""Alerts in the language of Home Assistant, for notifications."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_get_cached_translations

from ..alerts.model import Alert, AlertKind
from ..alerts.service import AlertService
from ..const import DOMAIN

NAMES: Final = 10
"""How many names a message lists."""


@callback
def async_kind_text(hass: HomeAssistant, kind: AlertKind) -> str:
    """Return the words for a kind of alert."""
    texts = async_get_cached_translations(hass, hass.config.language, "selector", DOMAIN)
    return texts.get(f"component.{DOMAIN}.selector.alert_kind.options.{kind.value}", kind.value)


@callback
def async_message(hass: HomeAssistant, service: AlertService, alerts: Sequence[Alert]) -> str:
    """Return one line for alerts of one kind, with the names of the miners, tariffs or schedules."""
    named = [_named(service.name_of(alert), alert) for alert in alerts[:NAMES]]
    if len(alerts) > NAMES:
        named.append(f"+{len(alerts) - NAMES}")
    return f"{async_kind_text(hass, alerts[0].kind)}: {', '.join(named)}"


def _named(name: str, alert: Alert) -> str:
    return name if (detail := _detail(alert)) is None else f"{name} ({detail})"


def _detail(alert: Alert) -> str | None:
    """Return the value of an alert, the same in every language; None if there is none."""
    match alert.kind:
        case AlertKind.HOT:
            return f"{alert.args['temperature_c']} °C"
        case AlertKind.LOW_HASHRATE | AlertKind.HIGH_REJECTS:
            return f"{alert.args['percent']} %"
        case AlertKind.FAULT:
            return str(alert.args["message"])
    return None
