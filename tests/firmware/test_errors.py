"""Every error of firmware has an English and a German text with its arguments."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from custom_components.miner_remote import upgrades
from custom_components.miner_remote.upgrades.error_texts import FIRMWARE_ERROR_TEXTS

FOLDER = Path(upgrades.__file__).parent
TRANSLATIONS = FOLDER.parent / "translations"
MAKERS = {
    "ImageFormatError",
    "MismatchError",
    "SettingDifferenceError",
    "NotUpgradedError",
    "UpgradeFailedError",
    "FirmwareError",
}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def raised() -> Iterator[tuple[str, str, set[str], bool]]:
    """Yield location, code, argument names, and whether arguments are unpacked, of each error."""
    for path in (*FOLDER.rglob("*.py"), FOLDER.parent / "update.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
                code = node.args[0]
                if isinstance(code, ast.Constant):
                    names = {keyword.arg for keyword in node.keywords if keyword.arg}
                    unpacked = any(keyword.arg is None for keyword in node.keywords)
                    yield f"{path.name}:{node.lineno}", str(code.value), names, unpacked


def test_every_error_has_a_text_with_its_arguments() -> None:
    found = list(raised())
    assert len(found) > 60
    for where, code, names, unpacked in found:
        wanted = placeholders(FIRMWARE_ERROR_TEXTS[code])
        assert wanted == names or (unpacked and names <= wanted | names), (where, code, wanted, names)
    assert set(FIRMWARE_ERROR_TEXTS) == {code for _where, code, _names, _unpacked in found}


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_error_is_translated(language: str) -> None:
    texts = json.loads((TRANSLATIONS / f"{language}.json").read_text(encoding="utf-8"))["exceptions"]
    for code, text in FIRMWARE_ERROR_TEXTS.items():
        assert placeholders(texts[code]["message"]) <= placeholders(text), code
        assert (texts[code]["message"] == text) is (language == "en"), code
