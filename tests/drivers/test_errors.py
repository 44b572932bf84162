"""Every error that the drivers raise has a code with an English and a German text."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from custom_components.miner_remote.drivers.contract import errors
from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Limit
from custom_components.miner_remote.drivers.contract.error_texts import ERROR_TEXTS
from custom_components.miner_remote.drivers.contract.errors import MAX_WORDS, RefusedError, UnreachableError
from custom_components.miner_remote.drivers.transport import cgminer_rpc

INTEGRATION = Path(errors.__file__).parents[2]
ERRORS = (
    {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)}
    | {name for name, value in vars(cgminer_rpc).items() if isinstance(value, type) and issubclass(value, Exception)}
    | {"ConnectionLostError", "NoReplyError"}
)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def raised() -> Iterator[tuple[str, str, set[str]]]:
    """Yield location, code and argument names of every error raised."""
    links = [INTEGRATION / "control" / name for name in ("local_link.py", "resolve.py")]
    for path in [*sorted((INTEGRATION / "drivers").rglob("*.py")), *links]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            code = node.args[0]
            if name in ERRORS and isinstance(code, ast.Constant):
                given = {keyword.arg for keyword in node.keywords if keyword.arg} | {"miner_message", "cause"}
                yield f"{path.relative_to(INTEGRATION)}:{node.lineno}", str(code.value), given


def test_every_raised_code_has_a_text_with_its_arguments() -> None:
    found = list(raised())
    assert len(found) > 100
    for place, code, given in found:
        variants = [name for name in (code, f"{code}_without_reason") if name in ERROR_TEXTS]
        assert variants, f"{place}: no text for {code}"
        for name in variants:
            assert placeholders(ERROR_TEXTS[name]) <= given, f"{place}: {name} lacks arguments"


def test_every_text_is_raised() -> None:
    used = {code for _, code, _ in raised()} | {"axeos_network_not_allowed", "credentials_rejected"}
    used |= {"pools_stored_not_restarted"}
    used |= {f"{code}_without_reason" for code in used}
    used |= {f"{capability}_unsupported" for capability in Capability} | {f"limit_{limit}" for limit in Limit}
    assert set(ERROR_TEXTS) - used == set()


def test_every_capability_with_a_method_and_every_limit_has_a_text() -> None:
    without_method = {Capability.CONFIG_WRITE, Capability.PRESETS}
    assert {f"{capability}_unsupported" for capability in set(Capability) - without_method} <= set(ERROR_TEXTS)
    assert {f"limit_{limit}" for limit in Limit} <= set(ERROR_TEXTS)


@pytest.mark.parametrize("code", sorted(ERROR_TEXTS))
def test_translations_match_the_table(code: str, translations: dict[str, dict[str, dict[str, str]]]) -> None:
    assert translations["en"][code]["message"] == ERROR_TEXTS[code]
    german = translations["de"][code]["message"]
    assert placeholders(german) == placeholders(ERROR_TEXTS[code])
    assert german != ERROR_TEXTS[code]


@pytest.fixture(scope="module")
def translations() -> dict[str, dict[str, dict[str, str]]]:
    files = {language: INTEGRATION / "translations" / f"{language}.json" for language in ("en", "de")}
    return {language: json.loads(path.read_text(encoding="utf-8"))["exceptions"] for language, path in files.items()}


def test_error_text_is_one_bounded_printable_line() -> None:
    error = RefusedError("command_refused", "a\nb\x00" + "c" * 5000, command="restart")
    assert str(error).startswith('The miner refused the command restart: "a?b?ccc')
    assert str(error).isprintable()
    assert len(str(error)) == MAX_WORDS
    assert len(error.miner_message) == MAX_WORDS


def test_error_without_text_cannot_be_made() -> None:
    with pytest.raises(KeyError):
        UnreachableError("no_such_code")


def test_refusal_without_words_has_the_code_without_reason() -> None:
    error = RefusedError("command_refused", command="restart")
    assert error.code == "command_refused_without_reason"
    assert error.miner_message == ""


def test_whole_number_has_no_decimals() -> None:
    assert UnreachableError("no_answer", host="192.0.2.1", seconds=15.0).arguments["seconds"] == 15
