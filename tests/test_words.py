"""The check of wording in `scripts/lint`."""

from __future__ import annotations

import pytest

from scripts.check_words import findings


@pytest.mark.parametrize(
    "text",
    [
        "The miner tells its pools.",
        "def _told(self) -> None:",
        "Ask anew.",
        "the dearest hours",
        "Use the default where there is none.",
        "It is to be paused.",
    ],
)
def test_findings_with_figurative_wording_returns_the_place(text: str) -> None:
    assert [number for number, _word, _better in findings(f"First line.\n{text}")] == [2]


@pytest.mark.parametrize(
    "text",
    ["tell two miners apart", "the intellect", "a folder where Home Assistant looks", '"dearest": choose_dearest'],
)
def test_findings_with_ordinary_wording_returns_nothing(text: str) -> None:
    assert list(findings(text)) == []
