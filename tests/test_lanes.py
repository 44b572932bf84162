"""The lanes of tests: what `.ci/run` relies on when it runs two of them at the same time, and failed tests again."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

from .failed_tests import Observer

TESTS = Path(__file__).parent
E2E = TESTS / "e2e"


def networks(*files: Path) -> set[str]:
    """Return the /16 networks of loopback addresses that are named in files, without that of 127.0.0.1."""
    return {name for file in files for name in re.findall(r"\b127\.(\d+)\.", file.read_text("utf-8"))} - {"0"}


def test_e2e_lane_and_other_lanes_have_their_own_addresses() -> None:
    e2e = networks(*E2E.glob("*.py"))
    others = networks(*(file for file in TESTS.rglob("*.py") if E2E not in file.parents and file != Path(__file__)))
    assert len(e2e) > 5
    assert len(others) > 20
    assert e2e & others == set()


def test_failed_tests_are_listed_once_without_their_group(tmp_path: Path) -> None:
    observer = Observer(tmp_path / "failed")
    for nodeid, failed in (
        ("tests/a/test_b.py::test_c[x y]@a", True),
        ("tests/a/test_b.py::test_c[x y]@a", True),
        ("tests/test_d.py::test_e[f@g]@test_d.py", True),
        ("tests/test_d.py::test_passed@test_d.py", False),
        ("tests/e2e/test_h.py::test_i", True),
    ):
        observer.pytest_runtest_logreport(SimpleNamespace(nodeid=nodeid, failed=failed))
    observer.pytest_sessionfinish()
    assert (tmp_path / "failed").read_text().splitlines() == [
        "tests/a/test_b.py::test_c[x y]",
        "tests/test_d.py::test_e[f@g]",
        "tests/e2e/test_h.py::test_i",
    ]
