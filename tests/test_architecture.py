"""Rules for the source tree that import-linter does not check."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp

from custom_components.miner_remote.const import DOMAIN

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "custom_components" / DOMAIN
MAX_ROOT_MODULES = 24
MAX_LINES = 500


def source_files() -> list[Path]:
    """Return the handwritten files in Python, TypeScript, JavaScript and CSS."""
    python = ("agent", "benchmarks", "custom_components", "scripts", "simulator", "tests")
    return [
        path
        for folder in (*python, "frontend/src", "frontend/test")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".ts", ".css", ".js", ".mjs"}
        and not path.is_relative_to(PACKAGE / "frontend")
        and "node_modules" not in path.parts
    ]


def test_import_graph_has_no_cycle() -> None:
    prefix = f"custom_components.{DOMAIN}"
    graph = grimp.build_graph(prefix, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        cycle = " -> ".join(reversed(error.args[1]))
        raise AssertionError(f"The modules form an import cycle: {cycle}") from None


def test_integration_root_has_few_modules() -> None:
    assert len(list(PACKAGE.glob("*.py"))) <= MAX_ROOT_MODULES


def test_source_file_has_at_most_500_lines() -> None:
    files = source_files()
    assert PACKAGE / "__init__.py" in files
    assert any(path.suffix == ".ts" for path in files)
    long = {
        str(path.relative_to(ROOT)): lines
        for path in files
        if (lines := len(path.read_text("utf-8").splitlines())) > MAX_LINES
    }
    assert long == {}
