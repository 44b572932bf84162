"""The quality scale lists every rule of Home Assistant, and the evidence it names exists."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import homeassistant.components
import pytest
import yaml

from custom_components.miner_remote import const

FOLDER = Path(const.__file__).parent
ROOT = FOLDER.parent.parent
RULES: dict[str, Any] = yaml.safe_load((FOLDER / "quality_scale.yaml").read_text())["rules"]
DONE = {rule: entry["comment"] for rule, entry in RULES.items() if entry["status"] == "done"}
EVIDENCE = re.compile(r"(?:^| )(?=[\w./-]+\.(?:py|md|json|toml|png|yaml)\b)")


def evidence_of(comment: str) -> list[tuple[str, str]]:
    """Return the files that a comment names, each with the text that it must contain."""
    return [
        (path, text.strip()) for part in EVIDENCE.split(comment) if part for path, _, text in [part.partition("::")]
    ]


def test_rules_are_those_of_home_assistant() -> None:
    used: set[str] = set()
    for scale in Path(homeassistant.components.__path__[0]).glob("*/quality_scale.yaml"):
        used |= yaml.safe_load(scale.read_text())["rules"].keys()
    assert len(used) == 54
    assert RULES.keys() == used


def test_every_rule_has_a_status_and_a_reason() -> None:
    assert {entry["status"] for entry in RULES.values()} <= {"done", "exempt", "todo"}
    assert [rule for rule, entry in RULES.items() if not entry.get("comment")] == []


@pytest.mark.parametrize("rule", DONE)
def test_done_rule_names_existing_evidence(rule: str) -> None:
    found = evidence_of(DONE[rule])
    assert found, DONE[rule]
    for path, text in found:
        assert (ROOT / path).is_file(), path
        assert not text or text in (ROOT / path).read_text("utf-8"), f"{path} does not contain {text!r}"


def test_every_platform_limits_parallel_updates() -> None:
    platforms = [path for path in FOLDER.glob("*.py") if "AddConfigEntryEntitiesCallback" in path.read_text()]
    platforms = [path for path in platforms if path.name != "entity.py"]
    assert len(platforms) >= 7
    assert [path.name for path in platforms if "\nPARALLEL_UPDATES = 0" not in path.read_text()] == []


def test_ci_fails_below_the_required_coverage() -> None:
    assert "coverage report --skip-covered --fail-under=95" in (ROOT / ".ci" / "run").read_text("utf-8")
