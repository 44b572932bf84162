"""The agent's key, and the key of home that it trusts."""

from __future__ import annotations

import asyncio
import logging
import os
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from .config import ConfigError
from .core.control.errors import CommandError
from .core.wire.errors import WireError
from .core.wire.sealing import fingerprint_of, public_key_of, seal, unseal
from .core.wire.topics import Kind

_LOGGER = logging.getLogger(__name__)

KEY_FILE: Final = "agent.key"
HOME_FILE: Final = "home.fingerprint"
KEY_BYTES: Final = 32


class Seals:
    """Encrypts for home, and decrypts what home encrypted for the agent."""

    def __init__(self, data: Path, site: str, agent: str) -> None:
        """Read the agent's key, and make it at the first start; raises ConfigError."""
        self._home_file = data / HOME_FILE
        self._site = site
        self._agent = agent
        self._key = _own_key(data / KEY_FILE)
        self._trusted = _trusted_home(self._home_file)
        self._home_key: str | None = None
        self._refused: str | None = None
        self._lock = asyncio.Lock()

    @property
    def public_key(self) -> str:
        """Return the agent's public key."""
        return public_key_of(self._key)

    @property
    def fingerprint(self) -> str:
        """Return what people compare of the agent's public key."""
        return fingerprint_of(self.public_key)

    async def async_note_home_key(self, key: str) -> None:
        """Use the key of home if it is the one that is trusted; the first one that is seen is trusted from then on."""
        async with self._lock:
            await self._async_note_home_key(key)

    async def _async_note_home_key(self, key: str) -> None:
        if key == self._home_key:
            return
        try:
            fingerprint = fingerprint_of(key)
        except WireError as err:
            _LOGGER.warning("The key of Home Assistant is not used: %s", err)
            return
        if self._trusted is None:
            try:
                await asyncio.to_thread(trust_home, self._home_file.parent, fingerprint)
            except ConfigError as err:
                _LOGGER.error("The agent trusts no Home Assistant: %s", err)  # noqa: TRY400  the text says it all
                return
            self._trusted = fingerprint
            _LOGGER.warning("From now on the agent trusts the Home Assistant with the fingerprint %s", fingerprint)
        if fingerprint == self._trusted:
            self._home_key = key
        elif key != self._refused:
            self._refused = key
            _LOGGER.error(
                "The Home Assistant with the fingerprint %s gets no configurations, because the agent trusts the one "
                'with the fingerprint %s. If it was replaced, stop the agent and run it once with --trust-home "%s".',
                fingerprint,
                self._trusted,
                fingerprint,
            )

    @property
    def can_seal(self) -> bool:
        """Return whether home's key is known and trusted."""
        return self._home_key is not None

    def seal(self, kind: Kind, message_id: str, value: object) -> str:
        """Return a value with its secrets, encrypted for home; raises CommandError without a trusted key."""
        if self._home_key is None:
            raise CommandError("home_not_trusted")
        return seal(self._home_key, site=self._site, agent=self._agent, kind=kind, message_id=message_id, value=value)

    def unseal[T](self, form: type[T], sealed: str, kind: Kind, message_id: str) -> T:
        """Return what home encrypted for the agent; raises WireError."""
        return unseal(self._key, form, sealed, site=self._site, agent=self._agent, kind=kind, message_id=message_id)


def trust_home(data: Path, fingerprint: str) -> None:
    """Store the fingerprint of the home that is trusted; raises ConfigError if it is none."""
    digits = "".join(fingerprint.split()).lower()
    if len(digits) != KEY_BYTES or set(digits) - set("0123456789abcdef"):
        raise ConfigError("Give the fingerprint as Home Assistant shows it: eight groups of four hexadecimal digits.")
    groups = " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
    _write(data / HOME_FILE, f"{groups}\n".encode())


def _trusted_home(path: Path) -> str | None:
    return path.read_text("ascii").strip() if path.exists() else None


def _own_key(path: Path) -> X25519PrivateKey:
    try:
        if not path.exists():
            _write(path, X25519PrivateKey.generate().private_bytes_raw())
        elif path.stat().st_mode & 0o077:
            raise ConfigError(f"Run chmod 600 {path}: other users can read the agent's key.")
        return X25519PrivateKey.from_private_bytes(path.read_bytes())
    except ValueError as err:
        raise ConfigError(
            f"Delete {path}, which is damaged: the agent makes a new key, which you confirm in Home Assistant."
        ) from err
    except OSError as err:
        raise ConfigError(f"Make sure that the agent's user can read and write {path} ({err.strerror}).") from err


def _write(path: Path, content: bytes) -> None:
    """Write a file that only the agent's user can read, completely or not at all."""
    temporary = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(path)
    except OSError as err:
        raise ConfigError(f"Make sure that the agent's user can write {path} ({err.strerror}).") from err
