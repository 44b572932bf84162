"""Which commands are alerts, from their records alone."""

from __future__ import annotations

import pytest

from custom_components.miner_remote.alerts.last_commands import LastCommands
from custom_components.miner_remote.control.record import CommandRecord, Status, Verification

from ..commands.records import finished, record

MINER = "aa:bb:cc:00:00:01"


def ended(number: int, status: Status, code: str | None = None, **args: object) -> CommandRecord:
    """Return the final record of a command."""
    return finished(record(id=number, error_code=code, error_args=args), status)


@pytest.mark.parametrize(
    ("code", "args", "is_alert"),
    [
        ("locate_light_unsupported", {}, False),
        ("limit_old_web", {}, False),
        ("cannot_pause", {}, False),
        ("unsupported_by_firmware", {}, False),
        ("pool_tls_unsupported", {}, False),
        ("pool_change_failed", {"cause_code": "pool_tls_unsupported", "outcome_code": "undo_not_needed"}, False),
        # The pools may be others than before.
        ("pool_change_failed", {"cause_code": "pool_tls_unsupported", "outcome_code": "undo_failed"}, True),
        ("pool_change_failed", {"cause_code": "no_connection", "outcome_code": "undo_not_needed"}, True),
        ("no_connection", {}, True),
        ("power_limit_unchanged", {}, True),
        (None, {}, True),
    ],
)
def test_refusal_of_what_a_miner_cannot_do_is_no_alert(
    code: str | None, args: dict[str, object], is_alert: bool
) -> None:
    commands = LastCommands()
    assert commands.note(ended(1, Status.FAILED, code, **args)) is is_alert
    assert (MINER in commands.failures) is is_alert


def test_refusal_does_not_end_the_alert_of_an_earlier_command() -> None:
    commands = LastCommands()
    commands.note(ended(1, Status.TIMEOUT, "no_answer"))
    assert not commands.note(ended(2, Status.FAILED, "reboot_unsupported"))
    assert commands.failures[MINER].record_id == 1
    commands.note(ended(3, Status.SUCCESS))
    assert commands.failures == {}


def test_command_without_confirmation_is_an_alert_whatever_its_code() -> None:
    commands = LastCommands()
    unconfirmed = ended(1, Status.SUCCESS)
    unconfirmed.verification = Verification.NOT_CONFIRMED
    assert commands.note(unconfirmed)
    assert commands.failures[MINER].args["verification"] == "not_confirmed"
