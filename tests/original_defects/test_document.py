"""docs/original-defects.md names each test of this folder, and only tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

FOLDER = Path(__file__).parent


def test_document_names_exactly_the_tests_of_this_folder() -> None:
    page = (FOLDER.parents[1] / "docs" / "original-defects.md").read_text("utf-8")
    named = re.findall(r"\| `(test_\w+)` \|$", page, re.MULTILINE)
    defined = [
        node.name
        for file in FOLDER.glob("test_*.py")
        if file != Path(__file__)
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.AsyncFunctionDef) and node.name.startswith("test_")
    ]
    assert sorted(named) == sorted(defined)
