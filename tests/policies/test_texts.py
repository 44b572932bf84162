"""Every reason and error of policies has a text in both languages, with the same placeholders."""

from __future__ import annotations

import json
from pathlib import Path
from string import Formatter

import pytest

from custom_components.miner_remote import policies
from custom_components.miner_remote.policies.contract import Reason
from custom_components.miner_remote.policies.error_texts import POLICY_ERROR_TEXTS, TEXTS, text_of

TRANSLATIONS = Path(policies.__file__).parents[1] / "translations"


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", ["en", "de"])
def test_texts_are_translated(language: str) -> None:
    exceptions = json.loads((TRANSLATIONS / f"{language}.json").read_text(encoding="utf-8"))["exceptions"]
    wanted = {f"policy_{code}": text for code, text in TEXTS.items()} | dict(POLICY_ERROR_TEXTS)
    for code, text in wanted.items():
        message = exceptions[code]["message"]
        assert placeholders(message) == placeholders(text), code
        assert (message == text) is (language == "en"), code


def test_text_of_a_reason_is_filled_in() -> None:
    assert text_of(Reason(code="other_policy", args={"policy": "Heat"})) == (
        "The policy Heat has just given the miner an order."
    )
    assert text_of(Reason(code="unknown")) == "unknown"
