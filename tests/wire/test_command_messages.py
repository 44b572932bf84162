"""Commands and results on the wire: nothing is lost, secrets are only in encrypted blocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings

from custom_components.miner_remote.control.command_types import CommandType
from custom_components.miner_remote.control.context import Known, Outcome
from custom_components.miner_remote.control.errors import CommandError, NotSentError
from custom_components.miner_remote.control.record import (
    Command,
    PoolSwitchCommand,
    PowerLimitCommand,
    RequestedPool,
    RestoreCommand,
    SetPoolsCommand,
    SettingsCommand,
    SimpleCommand,
    Source,
    Status,
    UpgradeFirmwareCommand,
)
from custom_components.miner_remote.wire.command_messages import (
    _CLASSES,
    ANSWER_BODIES,
    CommandMessage,
    CommandSecrets,
    RequestKind,
    Result,
    Stage,
    command_of,
    parameters_of,
    secret_command,
)
from custom_components.miner_remote.wire.errors import WireError
from custom_components.miner_remote.wire.failures import Failure
from custom_components.miner_remote.wire.messages import message_of, payload_of

from .strategies import commands

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
MESSAGE = CommandMessage(
    id="c1",
    miner="m1",
    command_type=CommandType.REBOOT,
    batch_id="b1",
    initiated_by="Anna",
    source=Source.MANUAL,
    issued_at=NOW,
    expires_at=NOW,
)
SWITCH = PoolSwitchCommand(pool_url="stratum+tcp://pool:3333", worker_name="a.b", pool_password="s3cret")
SECRET = [
    SWITCH,
    replace(SWITCH, pool_password="x", pool_passwords={2: "s3cret"}),
    SetPoolsCommand(pools=(RequestedPool(pool_url="stratum+tcp://pool:3333", pool_password="s3cret"),)),
    RestoreCommand(backup_id=7, pool_passwords={0: "s3cret"}),
]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(commands())
def test_command_survives_the_wire(command: Command) -> None:
    message = replace(MESSAGE, command_type=command.command_type, parameters=parameters_of(command))
    secrets = CommandSecrets(command=secret_command(command))
    assert command_of(message_of(CommandMessage, payload_of(message)), secrets) == command


def test_every_command_but_the_upgrade_goes_through_agents() -> None:
    assert set(_CLASSES) == set(CommandType) - {CommandType.UPGRADE_FIRMWARE}


@pytest.mark.parametrize("command", SECRET, ids=["password", "of_slot", "of_list", "of_restore"])
def test_pool_passwords_are_only_in_the_encrypted_block(command: Command) -> None:
    message = replace(MESSAGE, command_type=command.command_type, parameters=parameters_of(command))
    secrets = CommandSecrets(command=secret_command(command))
    assert b"s3cret" not in payload_of(message)
    assert "s3cret" not in repr(message) + repr(secrets)
    assert command_of(message, secrets) == command


@pytest.mark.parametrize(
    "command",
    [SimpleCommand(command_type=CommandType.REBOOT), replace(SWITCH, pool_password="x"), RestoreCommand(backup_id=7)],
    ids=["simple", "default_password", "restore"],
)
def test_command_without_secrets_needs_no_encrypted_block(command: Command) -> None:
    assert secret_command(command) is None
    message = replace(MESSAGE, command_type=command.command_type, parameters=parameters_of(command))
    assert command_of(message, None) == command


async def install(_miner: object, _context: object) -> None:
    """Install nothing."""


UPGRADE = UpgradeFirmwareCommand(image_id="i", file_name="f", version="1", backup_first=False, install=install)


def test_upgrade_is_refused_on_both_sides() -> None:
    for use in (
        lambda: parameters_of(UPGRADE),
        lambda: secret_command(UPGRADE),
        lambda: command_of(replace(MESSAGE, command_type=CommandType.UPGRADE_FIRMWARE), None),
    ):
        with pytest.raises(WireError) as caught:
            use()
        assert caught.value.code == "message_not_for_agents"


@pytest.mark.parametrize(
    ("command_type", "parameters", "code"),
    [
        (CommandType.POWER_LIMIT, {}, "message_field_missing"),
        (CommandType.POWER_LIMIT, {"watts": 0}, "message_out_of_range"),
        (CommandType.POWER_LIMIT, {"watts": 100_001}, "message_out_of_range"),
        (CommandType.POWER_LIMIT, {"watts": "500"}, "message_wrong_type"),
        (CommandType.POOL_SWITCH, {"pool_number": -1}, "message_out_of_range"),
        (CommandType.SET_POOLS, {"pools": [{"quota_percent": 101}]}, "message_out_of_range"),
        (CommandType.BACKUP, {"backup_type": "weekly"}, "message_unknown_value"),
        (CommandType.REBOOT, {"command_type": "power_off"}, "message_unknown_value"),
        (CommandType.REBOOT, {"command_type": "melt"}, "message_unknown_value"),
        (CommandType.SET_FAN, {"command_type": "set_preset", "values": {}}, "message_unknown_value"),
        (CommandType.SET_FAN, {"command_type": "set_fan", "values": {"preset": "x"}}, "message_unknown_value"),
    ],
)
def test_wrong_parameters_are_refused(command_type: CommandType, parameters: dict[str, object], code: str) -> None:
    with pytest.raises(WireError) as caught:
        command_of(replace(MESSAGE, command_type=command_type, parameters=parameters), None)
    assert caught.value.code == code


def test_result_gives_its_outcome() -> None:
    result = Result(id="c1", miner="m1", stage=Stage.FINAL, status=Status.SUCCESS, known=Known.STATE | Known.SETTINGS)
    result = message_of(Result, payload_of(replace(result, response={"result": "accepted"})))
    assert result.outcome() == Outcome(response={"result": "accepted"}, known=Known.STATE | Known.SETTINGS)


def test_result_raises_the_error_of_the_agent() -> None:
    error = NotSentError("backup_before_switch_failed", cause="No.", cause_code="hostname_unknown", cause_host="a")
    result = Result(id="c1", miner="m1", stage=Stage.FINAL, status=Status.SKIPPED, error=Failure.of(error))
    with pytest.raises(NotSentError) as caught:
        message_of(Result, payload_of(result)).outcome()
    assert caught.value.arguments == error.arguments
    assert isinstance(caught.value, CommandError)


def test_every_request_but_that_for_the_state_has_a_body() -> None:
    assert set(ANSWER_BODIES) == set(RequestKind) - {RequestKind.STATE}


def test_power_limit_of_a_schedule_keeps_its_marks() -> None:
    command = PowerLimitCommand(watts=900, live=True, lifts=True)
    assert parameters_of(command) == {"watts": 900, "live": True, "lifts": True}


def test_settings_have_their_values_in_json() -> None:
    command = SettingsCommand(command_type=CommandType.SET_FAN, values={"mode": "manual", "speed_percent": 60})
    assert parameters_of(command) == {
        "command_type": "set_fan",
        "values": {"mode": "manual", "speed_percent": 60},
    }
