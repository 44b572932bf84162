"""The rules of the tree that import-linter does not check."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp

from custom_components.miner_remote.const import DOMAIN

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "custom_components" / DOMAIN
MAX_MODULES_AT_THE_TOP = 24
MAX_LINES = 500

KNOWN_LONG_FILES = {
    "tests/commands/test_history.py",
    "tests/schedules/test_engine.py",
    "tests/test_original_defects.py",
}


def source_files() -> list[Path]:
    """Return the files that people write: Python, TypeScript and styles, without what is generated."""
    folders = ("benchmarks", "custom_components", "frontend/src", "frontend/test", "scripts", "simulator", "tests")
    return [
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".ts", ".css", ".js", ".mjs"}
        and not path.is_relative_to(PACKAGE / "frontend")
        and "node_modules" not in path.parts
    ]


def test_modules_import_each_other_in_no_circle() -> None:
    prefix = f"custom_components.{DOMAIN}"
    graph = grimp.build_graph(prefix, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        circle = " -> ".join(reversed(error.args[1]))
        raise AssertionError(f"Modules import each other in a circle: {circle}") from None


def test_top_of_the_integration_has_few_modules() -> None:
    assert len(list(PACKAGE.glob("*.py"))) <= MAX_MODULES_AT_THE_TOP


def test_source_files_are_short() -> None:
    files = source_files()
    assert PACKAGE / "__init__.py" in files
    assert any(path.suffix == ".ts" for path in files)
    long = {
        str(path.relative_to(ROOT)): lines
        for path in files
        if (lines := len(path.read_text("utf-8").splitlines())) > MAX_LINES
    }
    assert {name: lines for name, lines in long.items() if name not in KNOWN_LONG_FILES} == {}
