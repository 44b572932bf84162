"""Replace the handler of a command."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from custom_components.miner_remote.commands.catalog import COMMANDS
from custom_components.miner_remote.commands.record import CommandType
from custom_components.miner_remote.commands.spec import CommandSpec, Handler


def replace_handler(monkeypatch: pytest.MonkeyPatch, command_type: CommandType, handler: Handler) -> None:
    """Let `handler` carry out the commands of a type until the end of the test or of the monkeypatch context."""
    catalog = cast("dict[CommandType, CommandSpec]", COMMANDS)
    monkeypatch.setitem(catalog, command_type, replace(COMMANDS[command_type], handler=handler))
