"""Replace the handler of a command."""

from __future__ import annotations

from typing import cast

import pytest

from custom_components.miner_remote.control.handlers.table import HANDLERS, Handler
from custom_components.miner_remote.control.record import CommandType


def replace_handler(monkeypatch: pytest.MonkeyPatch, command_type: CommandType, handler: Handler) -> None:
    """Let `handler` carry out the commands of a type until the end of the test or of the monkeypatch context."""
    monkeypatch.setitem(cast("dict[CommandType, Handler]", HANDLERS), command_type, handler)
