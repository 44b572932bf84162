"""Errors on the wire: home raises what the agent caught."""

from __future__ import annotations

import pytest

from custom_components.miner_remote.control.config_errors import DifferenceError
from custom_components.miner_remote.control.errors import (
    CommandError,
    CommandTimedOutError,
    NotSentError,
    UnsupportedCommandError,
    failed_after,
    nested,
    status_of,
)
from custom_components.miner_remote.drivers.contract import errors
from custom_components.miner_remote.drivers.transport.cgminer_rpc import ApiError
from custom_components.miner_remote.wire.codec import from_json, to_json
from custom_components.miner_remote.wire.errors import WireError
from custom_components.miner_remote.wire.failures import Failure, FailureKind
from custom_components.miner_remote.wire.strict_json import dumps, loads

UNKNOWN_HOST = errors.UnreachableError("hostname_unknown", host="miner.lan")
ERRORS = [
    errors.DriverError("hostname_unknown", host="miner.lan"),
    UNKNOWN_HOST,
    errors.TimedOutError("hostname_timeout", host="miner.lan"),
    errors.AuthenticationError("hostname_unknown", host="miner.lan"),
    errors.RefusedError("another_miner", actual="a", expected="b", host="127.0.0.2", name="Bitaxe"),
    errors.RefusedError("identity_not_confirmed", name="A", last_host="b", host="c", **nested("cause", UNKNOWN_HOST)),
    errors.NoPoolsError("hostname_unknown", host="miner.lan"),
    errors.UnsupportedError("reboot_unsupported", model="S9", firmware="stock"),
    errors.UnknownMinerError("hostname_unknown", host="miner.lan"),
    CommandError("restore_failed", **nested("cause", UNKNOWN_HOST), **nested("outcome", CommandError("restored"))),
    CommandTimedOutError("outlet_timeout", outlet="switch.a", seconds=5),
    NotSentError("backup_before_switch_failed", **nested("cause", UNKNOWN_HOST)),
    UnsupportedCommandError("no_outlet", name="Bitaxe"),
    failed_after(UNKNOWN_HOST, "pool_change_failed", **nested("outcome", CommandError("pools_unknown"))),
    CommandError("other", text="A sentence."),
    WireError("sealed_unreadable"),
]


def there_and_back(error: Exception) -> errors.CodedError:
    return from_json(Failure, loads(dumps(to_json(Failure.of(error))))).error()


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__ + error.code)
def test_error_survives_the_wire(error: errors.CodedError) -> None:
    found = there_and_back(error)
    assert type(found) is type(error)
    assert (found.code, dict(found.arguments), str(found)) == (error.code, dict(error.arguments), str(error))
    assert status_of(found) is status_of(error)


def test_every_kind_is_tested() -> None:
    assert {Failure.of(error).kind for error in ERRORS} == set(FailureKind)


def test_error_of_a_transport_is_one_of_its_class_in_the_contract() -> None:
    assert issubclass(ApiError, errors.RefusedError)
    found = there_and_back(ApiError("another_miner", actual="a", expected="b", host="c", name="d", api_code=14))
    assert type(found) is errors.RefusedError


@pytest.mark.parametrize(
    "error", [OSError("no space"), DifferenceError("model_differs", miner="a", backup="b")], ids=["built_in", "coded"]
)
def test_error_of_another_layer_keeps_its_sentence(error: Exception) -> None:
    found = there_and_back(error)
    assert (type(found), found.code, str(found)) == (CommandError, "other", str(error))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (FailureKind.TIMED_OUT, CommandTimedOutError),
        (FailureKind.COMMAND_TIMED_OUT, CommandTimedOutError),
        (FailureKind.NOT_SENT, NotSentError),
        (FailureKind.UNSUPPORTED, UnsupportedCommandError),
        (FailureKind.REFUSED, CommandError),
    ],
)
def test_unknown_code_keeps_sentence_and_status(kind: FailureKind, expected: type[CommandError]) -> None:
    found = Failure(kind=kind, code="of_a_newer_version", text="It is new.").error()
    assert (type(found), found.code, str(found)) == (expected, "other", "It is new.")


@pytest.mark.parametrize("arguments", [{}, {"code": "x", "host": "a"}, {"self": 1, "host": "a"}])
def test_known_code_with_other_arguments_keeps_its_sentence(arguments: dict[str, str | int]) -> None:
    failure = Failure(kind=FailureKind.UNREACHABLE, code="hostname_unknown", arguments=arguments, text="Not found.")
    assert (failure.error().code, str(failure.error())) == ("other", "Not found.")
