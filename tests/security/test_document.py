"""Each line of the threat model names tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

PROJECT = Path(__file__).parents[2]


def test_every_threat_has_a_test_that_exists() -> None:
    text = (PROJECT / "docs" / "security.md").read_text()
    lines = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| Threat")]
    threats = [line for line in lines if line.count("|") == 4 and not line.startswith("|---")]
    assert len(threats) > 45
    defined: dict[str, set[str]] = {}
    for line in threats:
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", line.split("|")[3])
        assert named, line
        for file, test in named:
            if file not in defined:
                tree = ast.parse((PROJECT / file).read_text())
                defined[file] = {
                    node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
                }
            assert test in defined[file], f"{file} has no {test}"


def test_every_test_of_this_folder_is_named() -> None:
    text = (PROJECT / "docs" / "security.md").read_text()
    for file in Path(__file__).parent.glob("test_*.py"):
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                assert file == Path(__file__) or f"`tests/security/{file.name}::{node.name}`" in text, node.name
