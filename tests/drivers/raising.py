"""Expect an error with a code."""

from __future__ import annotations

import pytest

from custom_components.miner_remote.drivers.contract.errors import CodedError, ErrorArgument


def raises[E: CodedError](error: type[E], *codes: str, **arguments: ErrorArgument) -> pytest.RaisesExc[E]:
    """Expect an error of a type, with one of the codes and at least these arguments."""
    return pytest.raises(
        error, check=lambda caught: caught.code in codes and arguments.items() <= caught.arguments.items()
    )
