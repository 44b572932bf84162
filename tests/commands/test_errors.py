"""Every error of commands and backups, and every difference, has a code with an English and a German text."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

import pytest

from custom_components.miner_remote.backups.error_texts import BACKUP_ERROR_TEXTS
from custom_components.miner_remote.control import errors
from custom_components.miner_remote.control.config_texts import DIFFERENCE_TEXTS
from custom_components.miner_remote.control.error_texts import COMMAND_ERROR_TEXTS
from custom_components.miner_remote.control.errors import (
    CommandError,
    CommandTimedOutError,
    UnsupportedCommandError,
    coded,
    failed_after,
    nested,
)
from custom_components.miner_remote.drivers.contract.error_texts import ERROR_TEXTS
from custom_components.miner_remote.drivers.contract.errors import RefusedError, TimedOutError, UnsupportedError
from custom_components.miner_remote.storage.errors import StorageFailedError

INTEGRATION = Path(errors.__file__).parents[1]
AGENT = INTEGRATION.parents[1] / "agent" / "miner_remote_agent"
FOLDERS = (*(INTEGRATION / name for name in ("agents", "commands", "control", "backups", "fleet")), AGENT)
TABLES: tuple[Mapping[str, str], ...] = (COMMAND_ERROR_TEXTS, BACKUP_ERROR_TEXTS, DIFFERENCE_TEXTS)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def words_in(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*.py"):
        if path.name in ("error_texts.py", "config_texts.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def calls() -> Iterator[tuple[str, str, set[str], bool]]:
    """Yield location, code, argument names, and whether arguments are unpacked, of each error raised."""
    makers = {"CommandError", "CommandTimedOutError", "NotSentError", "UnsupportedCommandError", "NotAcceptedError"}
    makers |= {"BackupError", "DifferenceError"}
    makers |= {"AgentTimedOutError", "AgentUnavailableError", "CommandInterruptedError"}
    for folder in FOLDERS:
        for path in folder.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in makers:
                    code = node.args[0]
                    codes = [code.body, code.orelse] if isinstance(code, ast.IfExp) else [code]
                    names = {keyword.arg for keyword in node.keywords if keyword.arg}
                    unpacked = any(keyword.arg is None for keyword in node.keywords)
                    for item in codes:
                        if isinstance(item, ast.Constant):
                            yield f"{path.name}:{node.lineno}", str(item.value), names, unpacked


def test_every_error_has_a_text_with_its_arguments() -> None:
    texts = {code: text for table in TABLES for code, text in table.items()}
    found = list(calls())
    assert len(found) > 40
    for place, code, names, unpacked in found:
        assert code in texts, f"{place}: no text for {code}"
        assert names <= placeholders(texts[code]), f"{place}: {code} does not use all arguments"
        assert unpacked or names == placeholders(texts[code]), f"{place}: {code} lacks arguments"


def test_every_text_is_used_and_codes_are_unique() -> None:
    words = {word for folder in FOLDERS for word in words_in(folder)}
    for table in TABLES:
        used = table.keys() & words
        assert set(table) == used
    for at, table in enumerate(TABLES):
        for other in (ERROR_TEXTS, *TABLES[:at]):
            assert not set(table) & set(other)


@pytest.mark.parametrize("language", ["en", "de"])
def test_translations_have_every_code(language: str) -> None:
    file = INTEGRATION / "translations" / f"{language}.json"
    exceptions = json.loads(file.read_text(encoding="utf-8"))["exceptions"]
    for table in TABLES:
        for code, text in table.items():
            message = exceptions[code]["message"]
            assert placeholders(message) == placeholders(text), code
            assert (message == text) == (language == "en" or not re.sub(r"\{\w+\}", "", text).strip()), code


def test_nested_error_keeps_its_code_and_arguments_under_its_name() -> None:
    inner = CommandError("undo_failed", **nested("reason", CommandError("pools_unknown")))
    outer = failed_after(
        TimedOutError("answer_timeout", host="a", seconds=5), "restore_failed", **nested("outcome", inner)
    )
    assert isinstance(outer, CommandTimedOutError)
    assert outer.arguments["cause_code"] == "answer_timeout"
    assert outer.arguments["cause_seconds"] == 5
    assert outer.arguments["outcome_code"] == "undo_failed"
    assert outer.arguments["outcome_reason_code"] == "pools_unknown"
    assert str(outer) == f"{outer.arguments['cause']} {inner}"


def test_error_kind_follows_its_cause() -> None:
    outcome = nested("outcome", CommandError("undone"))
    assert type(failed_after(RefusedError("answer_unreadable", host="a"), "restore_failed", **outcome)) is CommandError
    cause = UnsupportedError("unsupported_by_firmware", host="a")
    assert isinstance(failed_after(cause, "restore_failed", **outcome), UnsupportedCommandError)


def test_error_of_the_storage_keeps_its_code() -> None:
    error = StorageFailedError("storage_read_only", file="a")
    assert (coded(error).code, nested("cause", error)["cause_code"]) == ("storage_read_only", "storage_read_only")


def test_error_without_code_keeps_its_message() -> None:
    assert (coded(OSError("The disk is full.")).code, str(coded(OSError("The disk is full.")))) == (
        "other",
        "The disk is full.",
    )
