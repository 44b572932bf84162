"""Errors of commands in the language of Home Assistant, and as exceptions that it translates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.translation import async_get_cached_translations

from ..const import DOMAIN
from ..control.record import CommandRecord


@callback
def async_error_text(hass: HomeAssistant, code: str | None, arguments: Mapping[str, object], default: str) -> str:
    """Return the text of an error code in the language of Home Assistant, or `default` if there is none.

    An argument that is an error itself, with its code in `<name>_code`, is translated too.
    """
    texts = async_get_cached_translations(hass, hass.config.language, "exceptions", DOMAIN)
    template = texts.get(f"component.{DOMAIN}.exceptions.{code}.message")
    if template is None:
        return default
    shown = dict(arguments)
    for name, value in arguments.items():
        if (inner := arguments.get(f"{name}_code")) is not None:
            prefix = f"{name}_"
            own = {key.removeprefix(prefix): item for key, item in arguments.items() if key.startswith(prefix)}
            shown[name] = async_error_text(hass, str(inner), own, str(value))
    try:
        return template.format_map(shown)
    except KeyError:  # an old record with other arguments
        return default


@callback
def async_command_failed(
    hass: HomeAssistant, failed: Sequence[CommandRecord], total: int, name: str
) -> HomeAssistantError:
    """Return the exception for failed commands, of which the first was to the miner `name`."""
    first = failed[0]
    error = async_error_text(hass, first.error_code, first.error_args or {}, first.error_message or first.status.value)
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="command_failed" if total == 1 else "commands_failed",
        translation_placeholders={"failed": str(len(failed)), "total": str(total), "name": name, "error": error},
    )
