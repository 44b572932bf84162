"""Logbook messages of commands."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.const import DOMAIN, EVENT_COMMAND
from custom_components.miner_remote.control.record import CommandType, Status
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
    ("changes", "expected"),
    [
        ({}, "accepted the reboot command from Anna"),
        (
            {"command_type": "power_limit", "parameters": {"power_limit_w": 900}},
            "accepted the power limit command (900 W) from Anna",
        ),
        (
            {"status": "failed", "error_message": "It said no."},
            "failed to execute the reboot command from Anna: It said no.",
        ),
        ({"command_type": "fault_light"}, "accepted the locate light command from Anna"),  # of an earlier version
        ({"status": "timeout"}, "did not respond in time to the reboot command from Anna"),
        ({"status": "skipped", "command_type": "pool_switch"}, "was skipped for the pool switch command from Anna"),
        ({"status": "interrupted"}, "may not have executed the reboot command from Anna"),
        (
            {"type": "verified", "verification": "confirmed"},
            "executed the reboot command from Anna",
        ),
        (
            {"type": "verified", "verification": "not_confirmed"},
            "accepted the reboot command from Anna, but did not confirm its effect",
        ),
    ],
)
def test_message_names_result_command_and_sender(changes: dict[str, object], expected: str) -> None:
    assert message(_event(**changes)) == expected


@pytest.mark.parametrize("command_type", list(CommandType))
@pytest.mark.parametrize("status", list(Status))
def test_every_command_and_status_has_a_message(command_type: CommandType, status: Status) -> None:
    text = message(_event(command_type=command_type.value, status=status.value))
    assert "Anna" in text
    assert "_" not in text


async def test_events_are_described(hass: HomeAssistant) -> None:
    described: dict[tuple[str, str], Callable[[Any], dict[str, Any]]] = {}

    def take(domain: str, event: str, describe: Callable[[Any], dict[str, Any]]) -> None:
        described[domain, event] = describe

    async_describe_events(hass, take)
    describe = described[DOMAIN, EVENT_COMMAND]
    entry = describe(SimpleNamespace(data=_event()))
    assert entry["name"] == "Bitaxe desk"
    assert entry["message"] == "accepted the reboot command from Anna"
    assert describe(SimpleNamespace(data=_event(name=None)))["name"] == "127.37.0.1"
