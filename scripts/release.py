"""Make the files of a release: `scripts/release.py v1.2.0 dist` writes the integration, the agent, and `notes.md`.

`miner_remote.zip` holds the integration with the version in its manifest; HACS unpacks it into the folder of the
integration. The agent is a wheel with the same version, which needs hatchling. The notes are the section of that
version in CHANGELOG.md.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INTEGRATION = ROOT / "custom_components" / "miner_remote"
AGENT = ROOT / "agent"
VERSION = re.compile(r"v?(\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?)")
NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of each file, so that equal sources give equal zip files."""


class ReleaseError(Exception):
    """The release cannot be made, with the reason."""


def version_of(tag: str) -> str:
    """Return the version of a tag, such as 1.2.0 or 1.2.0b1."""
    match = VERSION.fullmatch(tag)
    if match is None:
        raise ReleaseError(f"{tag} is not a version such as v1.2.0 or v1.2.0b1")
    return match[1]


def changelog_section(changelog: str, version: str) -> str:
    """Return the text of a version's section."""
    sections = re.split(r"^## +", changelog, flags=re.MULTILINE)[1:]
    for section in sections:
        heading, _, text = section.partition("\n")
        if re.match(rf"\[?{re.escape(version)}\]?(\s|$)", heading):
            if not text.strip():
                raise ReleaseError(f"The section of {version} in CHANGELOG.md is empty")
            return text.strip() + "\n"
    raise ReleaseError(f"CHANGELOG.md has no section for {version}: rename Unreleased before the tag is set")


def stamped_manifest(manifest: str, version: str) -> str:
    """Return the manifest with a version."""
    return json.dumps({**json.loads(manifest), "version": version}, indent=2) + "\n"


def write_zip(target: Path, folder: Path, version: str) -> None:
    """Write the integration's files without caches."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            if not path.is_file() or "__pycache__" in name.parts:
                continue
            content = path.read_bytes()
            if name == Path("manifest.json"):
                content = stamped_manifest(content.decode(), version).encode()
            archive.writestr(zipfile.ZipInfo(name.as_posix(), NO_TIME), content, zipfile.ZIP_DEFLATED)


def stamped_module(module: str, version: str) -> str:
    """Return the agent's `__init__.py` with a version."""
    stamped, found = re.subn(r'^VERSION: Final = ".*"$', f'VERSION: Final = "{version}"', module, flags=re.MULTILINE)
    if found != 1:
        raise ReleaseError(f"{AGENT} has no line with its version")
    return stamped


def write_wheel(output: Path, version: str) -> Path:
    """Build the agent's wheel in a folder, and return it."""
    with tempfile.TemporaryDirectory() as folder:
        # The links to what the agent shares with the integration become copies.
        copy = Path(folder, "agent")
        shutil.copytree(AGENT, copy, ignore=shutil.ignore_patterns("__pycache__"))
        module = copy / "miner_remote_agent" / "__init__.py"
        module.write_text(stamped_module(module.read_text("utf-8"), version), "utf-8")
        ended = subprocess.run(  # noqa: S603  nothing of it is from outside
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(output.resolve())],
            cwd=copy,
            capture_output=True,
            text=True,
            check=False,
        )
    if ended.returncode != 0:
        raise ReleaseError(f"The agent's wheel cannot be built: {ended.stderr.strip()}")
    return output / f"miner_remote_agent-{version}-py3-none-any.whl"


def make_release(tag: str, output: Path) -> None:
    """Write the integration, the agent and the notes of a tag into a folder."""
    version = version_of(tag)
    notes = changelog_section((ROOT / "CHANGELOG.md").read_text("utf-8"), version)
    output.mkdir(parents=True, exist_ok=True)
    write_zip(output / "miner_remote.zip", INTEGRATION, version)
    write_wheel(output, version)
    (output / "notes.md").write_text(notes, "utf-8")


def main() -> int:
    """Make the release of the arguments; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tag")
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    try:
        make_release(arguments.tag, arguments.output)
    except ReleaseError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
