"""The texts of unknown hashprices and of reports are translated."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from custom_components.miner_remote.earnings.report_texts import REPORT_TEXTS
from custom_components.miner_remote.prices.house_hashprice import HashpriceUnknownError

TEXTS = {**REPORT_TEXTS, **HashpriceUnknownError.texts}
FOLDER = Path(__file__).parents[2] / "custom_components" / "miner_remote"


def exceptions(language: str) -> dict[str, dict[str, str]]:
    stored: dict[str, dict[str, dict[str, str]]] = json.loads(
        (FOLDER / "translations" / f"{language}.json").read_text(encoding="utf-8")
    )
    return stored["exceptions"]


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_text_is_in_both_translations(code: str) -> None:
    assert exceptions("en")[code]["message"] == TEXTS[code]
    german = exceptions("de")[code]["message"]
    assert german != TEXTS[code]
    assert set(re.findall(r"\{\w+\}", german)) == set(re.findall(r"\{\w+\}", TEXTS[code]))


def test_every_code_is_used() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("earnings", "prices")
        for path in (FOLDER / folder).glob("*.py")
        if path.name != "report_texts.py"
    )
    unused = {code for code in TEXTS if source.count(f'"{code}"') < (1 if code in REPORT_TEXTS else 2)}
    assert unused == set()
