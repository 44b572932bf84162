"""The wheel and the command line, without Home Assistant; the agent's key and the home that it trusts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from miner_remote_agent.__main__ import main

from .process import ROOT, START

type Call = Callable[..., tuple[int, str, str]]

IMPORT_ALL = """
import sys
sys.modules["homeassistant"] = None
import importlib, pkgutil, miner_remote_agent
names = [each.name for each in pkgutil.walk_packages(miner_remote_agent.__path__, "miner_remote_agent.")]
for name in names:
    if not name.endswith("__main__"):
        importlib.import_module(name)
print(len(names))
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "agent.toml"
    path.write_text('site = "farm"\nagent = "a"\ndata = "data"\n[broker]\nhost = "broker.lan"\n')
    return path


@pytest.fixture
def call(config: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Return a function that runs the command line in this process; it returns exit code, output and errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["--config", str(config), *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_no_module_needs_home_assistant() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL],
        env={**os.environ, "PYTHONPATH": str(ROOT / "agent")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) > 100


def test_wheel_holds_all_that_the_agent_needs(tmp_path: Path, config: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT / "agent",
        capture_output=True,
        check=True,
        timeout=60,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as content:
        names = set(content.namelist())
        content.extractall(tmp_path / "installed")
    assert "miner_remote_agent/core/control/local_link.py" in names
    assert not [name for name in names if "__pycache__" in name or "custom_components" in name]
    ended = subprocess.run(
        [sys.executable, "-c", START, "--config", str(config), "--check"],
        env={**os.environ, "PYTHONPATH": str(tmp_path / "installed")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "The settings are usable" in ended.stdout


def test_fingerprint_stays_and_the_key_is_private(config: Path, call: Call) -> None:
    first = call("--fingerprint")
    assert first == call("--fingerprint")
    assert re.fullmatch(r"([0-9a-f]{4} ){7}[0-9a-f]{4}\n", first[1])
    key = config.parent / "data" / "agent.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert key.parent.stat().st_mode & 0o777 == 0o700

    key.chmod(0o644)
    code, output, error = call("--fingerprint")
    assert (code, output) == (1, "")
    assert "Run chmod 600" in error
    key.chmod(0o600)
    key.write_bytes(b"damaged")
    assert call("--fingerprint")[2].startswith("Delete ")


def test_home_to_trust_is_given_by_its_fingerprint(config: Path, call: Call) -> None:
    assert call("--trust-home", "ABCD 0123 " * 4)[0] == 0
    assert (config.parent / "data" / "home.fingerprint").read_text() == "abcd 0123 abcd 0123 abcd 0123 abcd 0123\n"
    sentence = "Give the fingerprint as Home Assistant shows it: eight groups of four hexadecimal digits.\n"
    assert call("--trust-home", "abcd") == (1, "", sentence)


WRONG = {
    "settings": ("[broker]\nhost = 4", "Set `host` in [broker] to a text in quotes on one line.\n"),
    "certificate": (
        '[broker]\nhost = "x"\nca_file = "ca.pem"',
        "Check `ca_file`, `certificate_file` and `key_file` in [broker]",
    ),
    "folder": ('[broker]\nhost = "x"', "Make sure that the agent's user can write "),
}


@pytest.mark.parametrize("case", WRONG)
def test_start_with_wrong_settings_ends_with_one_sentence(config: Path, call: Call, case: str) -> None:
    lines, sentence = WRONG[case]
    (config.parent / "ca.pem").write_text("no certificate")
    data = "ca.pem/data" if case == "folder" else "data"
    config.write_text(f'site = "farm"\nagent = "a"\ndata = "{data}"\n{lines}\n')
    for arguments in ((), ("--check",)):
        code, output, error = call(*arguments)
        assert (code, output) == (1, "")
        assert error.startswith(sentence)
        assert error.count("\n") == 1
