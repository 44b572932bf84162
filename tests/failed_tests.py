"""Write the node ids of failed tests to a file, so that `.ci/lane` can run them again alone.

`.ci/lane` loads this plugin with `-p tests.failed_tests --failed-to FILE`; pytest reads the file as `@FILE`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption("--failed-to", type=Path, default=None, help="write the node ids of failed tests to this file")


def pytest_configure(config: pytest.Config) -> None:
    """Register the observer in the process that sees the results of all others."""
    if (file := config.getoption("--failed-to")) is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Observer(file))


class Observer:
    """Collects the failures of a run."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._failed: dict[str, None] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a failed test, also one whose set-up or tear-down failed."""
        if report.failed:
            # pytest-xdist adds the group to the node id.
            self._failed[re.sub(r"@[\w.]+$", "", report.nodeid)] = None

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a file that cannot be collected."""
        if report.failed:
            self._failed[report.nodeid] = None

    def pytest_sessionfinish(self) -> None:
        """Write the file, also if nothing failed."""
        self._file.write_text("".join(f"{nodeid}\n" for nodeid in self._failed))
