"""The files of a release."""

from __future__ import annotations

import json
import re
import tomllib
import zipfile
from pathlib import Path

import pytest

from scripts import release

CHANGELOG = """# Changelog

## Unreleased

- Later.

## 1.2.0 - 2026-12-01

### Added

- Something.

## [1.1.0]

- Earlier.
## 1.0.0
"""


@pytest.mark.parametrize(
    ("tag", "version"),
    [("v1.2.0", "1.2.0"), ("1.2.0", "1.2.0"), ("v1.2.0b1", "1.2.0b1"), ("v10.0.12rc2", "10.0.12rc2")],
)
def test_version_of_tag(tag: str, version: str) -> None:
    assert release.version_of(tag) == version


@pytest.mark.parametrize("tag", ["", "v1.2", "main", "v1.2.0-1", "v1.2.0\n"])
def test_version_of_other_tag_fails(tag: str) -> None:
    with pytest.raises(release.ReleaseError):
        release.version_of(tag)


def test_changelog_section_ends_before_the_next_version() -> None:
    assert release.changelog_section(CHANGELOG, "1.2.0") == "### Added\n\n- Something.\n"
    assert release.changelog_section(CHANGELOG, "1.1.0") == "- Earlier.\n"


@pytest.mark.parametrize("version", ["1.0.0", "1.2", "2.0.0"])
def test_changelog_section_missing_or_empty_fails(version: str) -> None:
    with pytest.raises(release.ReleaseError):
        release.changelog_section(CHANGELOG, version)


def test_zip_holds_the_integration_with_the_stamped_version(tmp_path: Path) -> None:
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    for target in (first, second):
        release.write_zip(target, release.INTEGRATION, "9.8.7")
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        names = set(archive.namelist())
        manifest = json.loads(archive.read("manifest.json"))
    before = json.loads((release.INTEGRATION / "manifest.json").read_text("utf-8"))
    assert manifest == {**before, "version": "9.8.7"}
    assert list(manifest) == list(before)
    assert {"__init__.py", "services.yaml", "translations/en.json", "brand/icon.png"} <= names
    assert not any("__pycache__" in name for name in names)
    expected = {path for path in release.INTEGRATION.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert len(names) == len(expected)


def test_hacs_downloads_the_zip_that_a_release_has() -> None:
    hacs = json.loads((release.ROOT / "hacs.json").read_text("utf-8"))
    workflow = (release.ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8")
    assert hacs["zip_release"] is True
    assert f"dist/{hacs['filename']}" in workflow


def test_wheel_holds_the_agent_with_the_stamped_version(tmp_path: Path) -> None:
    wheel = release.write_wheel(tmp_path, "9.8.7")
    assert list(tmp_path.iterdir()) == [wheel]
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        module = archive.read("miner_remote_agent/__init__.py").decode()
    assert 'VERSION: Final = "9.8.7"' in module
    assert {"miner_remote_agent/core/wire/topics.py", "miner_remote_agent/core/const.py"} <= names
    assert not any("__pycache__" in name for name in names)
    with pytest.raises(release.ReleaseError, match="no line with its version"):
        release.stamped_module("", "9.8.7")


def test_release_builds_and_publishes_the_wheel_with_the_pinned_tool() -> None:
    workflow = (release.ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8")
    (tool,) = tomllib.loads((release.AGENT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    assert f"pip install {tool}\n" in workflow
    assert re.search(r"gh release create .* dist/miner_remote_agent-\*\.whl ", workflow.replace("\\\n", " "))
