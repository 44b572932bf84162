"""Which commands are refused while a policy holds the power of a miner over persons."""

from __future__ import annotations

import pytest

from custom_components.miner_remote.control.record import (
    Command,
    CommandType,
    PowerLimitCommand,
    RestoreCommand,
    SettingsCommand,
    SimpleCommand,
)
from custom_components.miner_remote.drivers.contract.values import Throttle
from custom_components.miner_remote.policies.held_power import lifts
from custom_components.miner_remote.schedules.model import OFF, Directive, limit

THROTTLE = Throttle(percent=50, lowest=20, full_w=4000.0)


def simple(kind: CommandType) -> Command:
    return SimpleCommand(command_type=kind)


def throttle(percent: int) -> Command:
    return SettingsCommand(command_type=CommandType.SET_THROTTLE, values={"throttle_percent": percent})


PRESET = SettingsCommand(command_type=CommandType.SET_PRESET, values={"preset": "3000 W"})
FAN = SettingsCommand(command_type=CommandType.SET_FAN, values={"speed_percent": 100})


@pytest.mark.parametrize(
    ("command", "directive", "refused"),
    [
        (simple(CommandType.POWER_ON), OFF, True),
        (simple(CommandType.CYCLE_OUTLET), OFF, True),
        (simple(CommandType.POWER_OFF), OFF, False),
        (simple(CommandType.REBOOT), OFF, False),
        (PowerLimitCommand(watts=4000), OFF, False),
        (simple(CommandType.POWER_ON), limit(2000), False),
        (PowerLimitCommand(watts=2000), limit(2000), False),
        (PowerLimitCommand(watts=2001), limit(2000), True),
        (throttle(50), limit(2000), False),
        (throttle(51), limit(2000), True),
        (PRESET, limit(2000), True),
        (RestoreCommand(backup_id=1), limit(2000), True),
        (FAN, limit(2000), False),
    ],
    ids=range(13),
)
def test_what_would_raise_the_power_is_refused(command: Command, directive: Directive, refused: bool) -> None:
    assert lifts(command, directive, THROTTLE) is refused


@pytest.mark.parametrize("known", [None, Throttle(percent=50, lowest=20)], ids=["none", "starting"])
def test_throttle_of_unknown_power_is_refused(known: Throttle | None) -> None:
    assert lifts(throttle(20), limit(2000), known)
