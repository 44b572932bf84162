"""What the logbook says of commands."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.commands.record import CommandType, Status
from custom_components.miner_remote.const import DOMAIN, EVENT_COMMAND
from custom_components.miner_remote.logbook import async_describe_events, message


def _event(**changes: object) -> dict[str, object]:
    return {
        "type": "finished",
        "command_type": "reboot",
        "status": "success",
        "initiated_by": "Anna",
        "parameters": {},
        "error_message": None,
        "verification": None,
        "name": "Bitaxe desk",
        "miner_ip": "127.37.0.1",
        **changes,
    }


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "was told to reboot by Anna"),
        (
            {"command_type": "power_limit", "parameters": {"power_limit_w": 900}},
            "was limited to 900 W by Anna",
        ),
        (
            {"status": "failed", "error_message": "It said no."},
            "could not carry out the reboot ordered by Anna: It said no.",
        ),
        ({"status": "timeout"}, "did not answer in time to the reboot ordered by Anna"),
        ({"status": "skipped", "command_type": "pool_switch"}, "was left out of the pool switch ordered by Anna"),
        ({"status": "interrupted"}, "may not have carried out the reboot ordered by Anna"),
        (
            {"type": "verified", "verification": "confirmed"},
            "shows that it carried out the reboot ordered by Anna",
        ),
        (
            {"type": "verified", "verification": "not_confirmed"},
            "accepted the reboot ordered by Anna, but does not show that it carried it out",
        ),
    ],
)
def test_message(changes: dict[str, object], said: str) -> None:
    assert message(_event(**changes)) == said


@pytest.mark.parametrize("command_type", list(CommandType))
@pytest.mark.parametrize("status", list(Status))
def test_every_command_and_status_has_words(command_type: CommandType, status: Status) -> None:
    said = message(_event(command_type=command_type.value, status=status.value))
    assert "Anna" in said
    assert "_" not in said


async def test_described(hass: HomeAssistant) -> None:
    described: dict[tuple[str, str], Callable[[Any], dict[str, Any]]] = {}

    def take(domain: str, event: str, describe: Callable[[Any], dict[str, Any]]) -> None:
        described[domain, event] = describe

    async_describe_events(hass, take)
    describe = described[DOMAIN, EVENT_COMMAND]
    entry = describe(SimpleNamespace(data=_event()))
    assert entry["name"] == "Bitaxe desk"
    assert entry["message"] == "was told to reboot by Anna"
    assert describe(SimpleNamespace(data=_event(name=None)))["name"] == "127.37.0.1"
