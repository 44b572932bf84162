"""The settings of the agent: what is read, and what each error asks for."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from miner_remote_agent.config import ConfigError, read_settings, settings_from

MINIMAL = 'site = "farm"\nagent = "agent-1"\n[broker]\nhost = "broker.lan"\n'
EXAMPLE = Path(__file__).parents[2] / "agent" / "agent.toml"


def test_minimal_file_uses_tls_and_the_defaults(tmp_path: Path) -> None:
    settings = settings_from(tomllib.loads(MINIMAL), tmp_path)
    assert (settings.site, settings.agent, settings.alone_after_s, settings.log_level) == (
        "farm",
        "agent-1",
        90,
        "info",
    )
    assert (settings.broker.tls, settings.broker.port, settings.broker.prefix) == (True, 8883, "miner_remote")
    assert settings.data == Path("/var/lib/miner-remote-agent")


def test_password_comes_from_a_file_and_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("s3cret-öäü\n", "utf-8")
    file = tmp_path / "agent.toml"
    file.write_text(MINIMAL + 'username = "agent-1"\npassword_file = "password"\ntls = false\n')
    settings = read_settings(file)
    assert (settings.broker.password, settings.broker.port) == ("s3cret-öäü", 1883)
    assert "s3cret" not in repr(settings)


def test_example_can_be_used_once_its_files_exist(tmp_path: Path) -> None:
    text = EXAMPLE.read_text("utf-8").replace("/etc/miner-remote-agent/", "")
    for name in ("password", "ca.pem"):
        (tmp_path / name).write_text("x")
    settings = settings_from(tomllib.loads(text), tmp_path)
    assert settings.broker.tls
    assert settings.broker.username


WRONG = {
    "unknown key": (MINIMAL + 'passwort = "x"\n', r"Remove `passwort` in \[broker\]"),
    "no broker": ('site = "farm"\nagent = "a"\n', "Add `broker` at the top of the file"),
    "no host": ('site = "farm"\nagent = "a"\n[broker]\n', r"Add `host` in \[broker\]"),
    "no site": ('agent = "a"\n[broker]\nhost = "x"\n', "Add `site` at the top of the file"),
    "name with a slash": (MINIMAL.replace("agent-1", "a/b"), "Set `agent` at the top of the file to the name shown in"),
    "name with a wildcard": (MINIMAL.replace("farm", "+"), "Set `site` at the top of the file to the name shown in"),
    "text as number": (MINIMAL.replace('"broker.lan"', "4"), r"Set `host` in \[broker\] to a text"),
    "empty text": (MINIMAL.replace('"broker.lan"', '" "'), r"Set `host` in \[broker\] to a text"),
    "port as text": (MINIMAL + 'port = "8883"\n', r"Set `port` in \[broker\] to a whole number from 1 to 65535"),
    "port of true": (MINIMAL + "port = true\n", r"Set `port` in \[broker\] to a whole number"),
    "TLS as text": (MINIMAL + 'tls = "yes"\n', r"Set `tls` in \[broker\] to true or false"),
    "broker as text": ('site = "f"\nagent = "a"\nbroker = "x"\n', r"Write `broker` at the top of the file as a table"),
    "no password file": (
        MINIMAL + 'username = "a"\npassword_file = "none"\n',
        "Set `password_file` .* cannot be opened",
    ),
    "empty password": (MINIMAL + 'username = "a"\npassword_file = "empty"\n', "Write the broker's password into"),
    "binary password": (MINIMAL + 'username = "a"\npassword_file = "binary"\n', "Save .*binary as UTF-8"),
    "password without user": (MINIMAL + 'password_file = "full"\n', r"Add `username` in \[broker\]"),
    "CA without TLS": (MINIMAL + 'tls = false\nca_file = "full"\n', r"Set `tls` in \[broker\] to true, or remove"),
    "key without certificate": (MINIMAL + 'key_file = "full"\n', "Add `certificate_file`"),
    "wildcard prefix": (MINIMAL + 'prefix = "a/#"\n', r"Set `prefix` in \[broker\]"),
    "unknown level": ('log_level = "loud"\n' + MINIMAL, "Set `log_level` to one of debug, info, warning, error"),
    "not TOML": ("site = farm", "Correct .*agent.toml, which is not TOML"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_settings_name_what_to_change(tmp_path: Path, case: str) -> None:
    text, sentence = WRONG[case]
    (tmp_path / "empty").write_text("")
    (tmp_path / "full").write_text("x")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    file = tmp_path / "agent.toml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=sentence):
        read_settings(file)


def test_missing_and_undecodable_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Give the path of the agent's settings with --config"):
        read_settings(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"site = '\xe4'")
    with pytest.raises(ConfigError, match=r"Save .*latin\.toml as UTF-8"):
        read_settings(tmp_path / "latin.toml")
