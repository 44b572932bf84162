"""The settings of the agent, from a TOML file; every error is a sentence that says what to do."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from .core.wire.topics import DEFAULT_PREFIX, is_id, is_prefix

LEVELS: Final = ("debug", "info", "warning", "error")
DEFAULT_DATA: Final = "/var/lib/miner-remote-agent"
TLS_PORT: Final = 8883
PLAIN_PORT: Final = 1883
MAX_PASSWORD_BYTES: Final = 65_535


class ConfigError(Exception):
    """The settings cannot be used; the text says what to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerSettings:
    """How to connect to the MQTT broker."""

    host: str
    port: int
    username: str | None
    password: str | None = field(repr=False)
    tls: bool
    ca_file: Path | None
    certificate_file: Path | None
    key_file: Path | None
    prefix: str
    keepalive_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of the agent."""

    site: str
    agent: str
    data: Path
    broker: BrokerSettings
    alone_after_s: float
    log_level: str


class _Table:
    """One table of the file; its errors name the key and say what it must be."""

    def __init__(self, values: Mapping[str, object], name: str, known: Collection[str]) -> None:
        self._values = values
        self._name = name
        for key in values:
            if key not in known:
                raise ConfigError(f"Remove {self._where(key)}: the agent knows only {', '.join(sorted(known))} there.")

    def _where(self, key: str) -> str:
        return f"`{key}` in [{self._name}]" if self._name else f"`{key}` at the top of the file"

    def required(self, key: str) -> None:
        """Raise ConfigError if a key is missing."""
        if key not in self._values:
            raise ConfigError(f"Add {self._where(key)}: it is required.")

    def text(self, key: str) -> str | None:
        """Return a text that is not empty; None without the key."""
        value = self._values.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            raise ConfigError(f"Set {self._where(key)} to a text in quotes on one line.")
        return value.strip()

    def name(self, key: str) -> str:
        """Return the name of a site or an agent."""
        self.required(key)
        value = self.text(key)
        if value is None or not is_id(value):
            raise ConfigError(
                f"Set {self._where(key)} to the name shown in Home Assistant: at most 64 lower-case letters, digits, "
                "hyphens and underscores, beginning with a letter or a digit."
            )
        return value

    def whole(self, key: str, default: int, lowest: int, highest: int) -> int:
        """Return a whole number in a range."""
        value = self._values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
            raise ConfigError(f"Set {self._where(key)} to a whole number from {lowest} to {highest}.")
        return value

    def boolean(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self._values.get(key, default)
        if not isinstance(value, bool):
            raise ConfigError(f"Set {self._where(key)} to true or false, without quotes.")
        return value

    def file(self, key: str, folder: Path) -> Path | None:
        """Return the path of a file that can be read; a relative one starts at the folder of the TOML file."""
        value = self.text(key)
        if value is None:
            return None
        path = folder / Path(value)
        try:
            with path.open("rb"):
                return path
        except OSError as err:
            raise ConfigError(
                f"Set {self._where(key)} to a file that the agent's user can read: {path} cannot be opened "
                f"({err.strerror})."
            ) from err

    def table(self, key: str, known: Collection[str]) -> _Table:
        """Return a table inside this one, empty if it is missing."""
        value = self._values.get(key, {})
        if not isinstance(value, dict):
            raise ConfigError(f"Write {self._where(key)} as a table: a line [{key}], and its keys below.")
        return _Table(value, key, known)


BROKER_KEYS: Final = (
    "host",
    "port",
    "username",
    "password_file",
    "tls",
    "ca_file",
    "certificate_file",
    "key_file",
    "prefix",
    "keepalive_s",
)


def read_settings(path: Path) -> Settings:
    """Return the settings of a file; raises ConfigError."""
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except OSError as err:
        raise ConfigError(
            f"Give the path of the agent's settings with --config: {path} cannot be opened ({err.strerror})."
        ) from err
    except UnicodeDecodeError as err:
        raise ConfigError(f"Save {path} as UTF-8: it has bytes that are not.") from err
    except tomllib.TOMLDecodeError as err:
        raise ConfigError(f"Correct {path}, which is not TOML: {err}.") from err
    return settings_from(values, path.parent)


def settings_from(values: Mapping[str, object], folder: Path) -> Settings:
    """Return the settings of parsed TOML; relative paths start at `folder`. Raises ConfigError."""
    top = _Table(values, "", ("site", "agent", "data", "alone_after_s", "log_level", "broker"))
    site, agent = top.name("site"), top.name("agent")
    level = top.text("log_level") or "info"
    if level not in LEVELS:
        raise ConfigError(f"Set `log_level` to one of {', '.join(LEVELS)}.")
    return Settings(
        site=site,
        agent=agent,
        data=folder / Path(top.text("data") or DEFAULT_DATA),
        alone_after_s=top.whole("alone_after_s", 90, 2, 3600),
        log_level=level,
        broker=_broker(top, folder),
    )


def _broker(top: _Table, folder: Path) -> BrokerSettings:
    top.required("broker")
    table = top.table("broker", BROKER_KEYS)
    table.required("host")
    tls = table.boolean("tls", default=True)
    ca_file, certificate, key = (table.file(name, folder) for name in ("ca_file", "certificate_file", "key_file"))
    if not tls and (ca_file or certificate or key):
        raise ConfigError("Set `tls` in [broker] to true, or remove ca_file, certificate_file and key_file.")
    if key is not None and certificate is None:
        raise ConfigError("Add `certificate_file` in [broker]: `key_file` is used only with it.")
    username, password = table.text("username"), _password(table.file("password_file", folder))
    if password is not None and username is None:
        raise ConfigError("Add `username` in [broker]: a password is used only with it.")
    prefix = table.text("prefix") or DEFAULT_PREFIX
    if not is_prefix(prefix):
        raise ConfigError(
            "Set `prefix` in [broker] to at most five levels of letters, digits, hyphens and underscores with slashes "
            f"between them, for example {DEFAULT_PREFIX}."
        )
    return BrokerSettings(
        host=table.text("host") or "",
        port=table.whole("port", TLS_PORT if tls else PLAIN_PORT, 1, 65_535),
        username=username,
        password=password,
        tls=tls,
        ca_file=ca_file,
        certificate_file=certificate,
        key_file=key,
        prefix=prefix,
        keepalive_s=table.whole("keepalive_s", 30, 5, 600),
    )


def _password(path: Path | None) -> str | None:
    """Return the password that a file holds, without the line break at its end."""
    if path is None:
        return None
    content = path.read_bytes()
    try:
        password = content.decode().removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as err:
        raise ConfigError(f"Save {path} as UTF-8: it has bytes that are not.") from err
    if not password or len(content) > MAX_PASSWORD_BYTES:
        raise ConfigError(f"Write the broker's password into {path}: it is empty or too long.")
    return password
