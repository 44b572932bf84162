"""The panel has a text for every code that the integration sends to it."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from string import Formatter

import pytest

from custom_components.miner_remote.backups.error_texts import BACKUP_ERROR_TEXTS
from custom_components.miner_remote.commands.catalog import catalog_json
from custom_components.miner_remote.control.config_texts import DIFFERENCE_TEXTS
from custom_components.miner_remote.control.error_texts import COMMAND_ERROR_TEXTS
from custom_components.miner_remote.drivers.contract.error_texts import ERROR_TEXTS
from custom_components.miner_remote.input.limits import LIMITS
from custom_components.miner_remote.input.texts import INPUT_TEXTS
from custom_components.miner_remote.interfaces.errors import REQUEST_TEXTS
from custom_components.miner_remote.policies.backup.texts import TEXTS as BACKUP_REASONS
from custom_components.miner_remote.pool_library.errors import POOL_LIBRARY_TEXTS, POOL_TEST_TEXTS
from custom_components.miner_remote.schedules.planning.reasons import ReasonCode
from custom_components.miner_remote.wire.error_texts import WIRE_ERROR_TEXTS

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "frontend"
TRANSLATIONS = ROOT / "custom_components" / "miner_remote" / "translations"
LANGUAGES = sorted(path.name for path in (FRONTEND / "src" / "locales").iterdir() if path.is_dir())
ERRORS = {
    **ERROR_TEXTS,
    **COMMAND_ERROR_TEXTS,
    **BACKUP_ERROR_TEXTS,
    **DIFFERENCE_TEXTS,
    **REQUEST_TEXTS,
    **POOL_LIBRARY_TEXTS,
    **POOL_TEST_TEXTS,
    **WIRE_ERROR_TEXTS,
    **{f"policy_{code}": text for code, text in BACKUP_REASONS.items()},
}


def panel_texts(language: str, area: str) -> dict[str, str]:
    source = (FRONTEND / "src" / "locales" / language / f"{area}.ts").read_text(encoding="utf-8")
    return dict(re.findall(r'^  (\w+):\s*"((?:[^"\\]|\\.)*)",$', source, re.MULTILINE))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_input_error_has_a_text(language: str) -> None:
    texts = panel_texts(language, "input")
    assert set(texts) == set(INPUT_TEXTS) - {"other"}
    for code, text in texts.items():
        assert placeholders(text) <= placeholders(INPUT_TEXTS[code]), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_a_translation_with_its_arguments(language: str) -> None:
    path = TRANSLATIONS / f"{language}.json"
    texts = json.loads(path.read_text(encoding="utf-8"))["exceptions"]
    codes = set(ERRORS) - {"other"}
    assert codes - set(texts) == set()
    for code in codes:
        assert placeholders(texts[code]["message"]) <= placeholders(ERRORS[code]), code
        assert language != "en" or texts[code]["message"] == ERRORS[code], code


def test_every_reason_has_a_phrase() -> None:
    source = (FRONTEND / "src" / "schedules" / "reason.ts").read_text(encoding="utf-8")
    table = source[source.index("const PHRASES") : source.index("\n};\n")]
    assert set(re.findall(r"^  (\w+):", table, re.MULTILINE)) == {code.value for code in ReasonCode}


def test_frontend_test_catalog_equals_the_real_one() -> None:
    file = FRONTEND / "test" / "catalog.json"
    real = json.dumps({**catalog_json(), "limits": LIMITS}, indent=2) + "\n"
    if os.environ.get("WRITE_CATALOG"):
        file.write_text(real, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == real, (
        "The command catalog changed. Run: WRITE_CATALOG=1 scripts/test tests/panel/test_frontend_texts.py"
    )
