"""Stored secrets, encrypted with a key of this installation in a separate file.

The key protects files that leave the machine without it (a copied backup file, a bug report), not against access to
all of Home Assistant's storage.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field

from cryptography.fernet import Fernet, InvalidToken
from homeassistant.core import HomeAssistant

from ..const import DOMAIN
from ..issues import async_raise_issue
from .errors import StorageFailedError, VaultError
from .files import DurableFile, JoinedSave, StoredData, as_list, as_object

_LOGGER = logging.getLogger(__name__)

_VERSION = 1
_KEY_FILE = f"{DOMAIN}.vault_key"
_PASSWORDS_FILE = f"{DOMAIN}.vault"

_PASSWORDS_PER_MINER = 20
"""The number of pool passwords kept per miner; the oldest are dropped first."""

_ENCRYPTED = "encrypted:"
"""The prefix of an encrypted address; no pool address begins with it."""

type _Place = tuple[str, str]
"""The address and the user of a pool."""

type _Passwords = dict[str, dict[_Place, str]]
"""The encrypted passwords of each miner, by pool."""


@dataclass(frozen=True, slots=True)
class _Key:
    """The key and its id, which is stored with each encrypted value."""

    fernet: Fernet = field(repr=False)
    key_id: str
    fingerprint_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Vaulted:
    """The content of the file; `incomplete` if an earlier file with passwords was unreadable."""

    passwords: _Passwords = field(repr=False)
    incomplete: bool


class Vault:
    """The key of this installation and the pool passwords written to miners."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start without a key; `async_load` must run first."""
        self._hass = hass
        self._key_store = DurableFile(hass, _VERSION, _KEY_FILE)
        self._password_store = DurableFile(hass, _VERSION, _PASSWORDS_FILE)
        self._key: _Key | None = None
        self._passwords: _Passwords = {}
        self._incomplete = False
        self._changes = self._saved = 0
        self._save = JoinedSave(hass, f"{DOMAIN} vault", self._async_save)

    async def async_load(self) -> None:
        """Load or create the key and load the passwords.

        If encrypted values exist without their key, a repair issue is raised and the values are kept. Raises
        StorageFailedError if a new key cannot be saved: values encrypted with it would be lost at the next start.
        """
        key = await self._key_store.async_load(_parse_key)
        loaded = await self._password_store.async_load(_parse_vault)
        if loaded is None and self._password_store.unreadable:
            # Remember that the file was set aside: the next start must not take the missing file for an empty vault.
            loaded = _Vaulted({}, incomplete=True)
            self._changes += 1
        self._passwords, self._incomplete = (loaded.passwords, loaded.incomplete) if loaded else ({}, False)
        if key is None:
            text = Fernet.generate_key()
            key = _key_of(text)
            await self._key_store.async_save({"key": text.decode()})
        self._key = key
        self._passwords = {
            miner_id: {(self._read_url(url), user): token for (url, user), token in own.items()}
            for miner_id, own in self._passwords.items()
        }
        self.check_readable([key_id_of(token) for own in self._passwords.values() for token in own.values()])
        if self._changes:
            await self._async_keep_incomplete()

    @property
    def key_id(self) -> str:
        """Return the id of the key, which is not secret."""
        return self._present_key.key_id

    @property
    def _present_key(self) -> _Key:
        if self._key is None:
            raise VaultError("vault_not_ready")
        return self._key

    def check_readable(self, key_ids: Collection[str]) -> None:
        """Raise a repair issue if any of the key ids is not the current one."""
        if any(key_id != self.key_id for key_id in key_ids):
            self._report_unreadable()

    def _report_unreadable(self) -> None:
        async_raise_issue(self._hass, "vault_key_missing", "vault_key_missing", {"file": self._key_store.relative_path})

    def encrypt(self, text: str) -> str:
        """Return `text` encrypted, prefixed with the id of the key."""
        key = self._present_key
        return f"{key.key_id}:{key.fernet.encrypt(text.encode()).decode()}"

    def fingerprint(self, text: str) -> str:
        """Return 32 characters that are the same for equal texts, and show nothing of them without the key."""
        return hmac.digest(self._present_key.fingerprint_key, text.encode(), "sha256")[:16].hex()

    def decrypt(self, token: str) -> str:
        """Return the plain text of a token; raises VaultError if the current key does not decrypt it."""
        key = self._present_key
        key_id, _, encrypted = token.partition(":")
        if key_id != key.key_id:
            raise VaultError("password_of_other_key", file=self._key_store.relative_path)
        try:
            return key.fernet.decrypt(encrypted.encode()).decode()
        except (InvalidToken, ValueError) as err:
            raise VaultError("password_damaged") from err

    def pool_password(self, miner_id: str, url: str, user: str) -> str | None:
        """Return the password last written to the miner for this pool and user, or None if unknown.

        `has_unreadable` returns whether one was written that cannot be decrypted.
        """
        own, place = self._passwords.get(miner_id, {}), _place(url, user)
        token = own.pop(place, None)
        if token is None:
            return None
        # Used passwords are dropped last: passwords of unchanged slots must survive many changes of another slot.
        own[place] = token
        try:
            return self.decrypt(token)
        except VaultError:
            self._report_unreadable()
            return None

    def pool_passwords(self, miner_id: str) -> list[str]:
        """Return the passwords that were written to the pools of a miner, without those that cannot be decrypted."""
        passwords = []
        for token in self._passwords.get(miner_id, {}).values():
            with suppress(VaultError):
                passwords.append(self.decrypt(token))
        return passwords

    def has_unreadable(self, miner_id: str, url: str, user: str) -> bool:
        """Return whether a password for this pool and user may have been written that cannot be decrypted.

        True if its token or an address of the miner with a login cannot be decrypted, or if the file was lost.
        """
        own = self._passwords.get(miner_id, {})
        token = own.get(_place(url, user))
        if token is None:
            return self._incomplete or any(
                other_user == user and place.startswith(_ENCRYPTED) for place, other_user in own
            )
        try:
            self.decrypt(token)
        except VaultError:
            return True
        return False

    async def async_remember_pool_password(self, miner_id: str, url: str, user: str, password: str) -> None:
        """Store a password that was written to a miner; raises StorageFailedError."""
        if self.pool_password(miner_id, url, user) != password:
            own, place = self._passwords.setdefault(miner_id, {}), _place(url, user)
            own.pop(place, None)
            own[place] = self.encrypt(password)
            for oldest in list(own)[:-_PASSWORDS_PER_MINER]:
                del own[oldest]
            self._changes += 1
        # A known password may still be unsaved after a failed or a running save.
        if self._saved != self._changes:
            await self._save.async_save()

    async def async_forget_miners(self, miner_ids: Collection[str]) -> None:
        """Delete the passwords of removed miners; raises StorageFailedError if they stay on the disk."""
        for miner_id in self._passwords.keys() & set(miner_ids):
            del self._passwords[miner_id]
            self._changes += 1
        if self._saved != self._changes:
            await self._save.async_save()

    def _stored_url(self, url: str) -> str:
        """Return an address as stored: encrypted if it contains a login."""
        return f"{_ENCRYPTED}{self.encrypt(url)}" if "@" in url else url

    def _read_url(self, url: str) -> str:
        """Return the plain address, or the stored one if the current key does not decrypt it."""
        if not url.startswith(_ENCRYPTED):
            return url
        try:
            return self.decrypt(url.removeprefix(_ENCRYPTED))
        except VaultError:
            return url

    async def _async_keep_incomplete(self) -> None:
        """Save that passwords were lost; on failure this is known only until the next start."""
        try:
            await self._save.async_save()
        except StorageFailedError as err:
            _LOGGER.warning("The loss of pool passwords could not be recorded: %s", err)

    async def _async_save(self) -> None:
        entries: list[dict[str, object]] = [
            {"miner_id": miner_id, "url": self._stored_url(url), "user": user, "password": token}
            for miner_id, own in self._passwords.items()
            for (url, user), token in own.items()
        ]
        changes = self._changes
        await self._password_store.async_save({"pool_passwords": entries, "incomplete": self._incomplete})
        self._saved = changes


def key_id_of(token: str) -> str:
    """Return the id of the key of a token."""
    return token.partition(":")[0]


def _place(url: str, user: str) -> _Place:
    """Return the key of a password at its miner; firmware reports URLs with and without the default scheme."""
    return url.strip().lower().removeprefix("stratum+tcp://").rstrip("/"), user


def _key_of(text: bytes) -> _Key:
    return _Key(
        Fernet(text),
        hashlib.blake2b(text, digest_size=4).hexdigest(),
        hashlib.blake2b(text, person=b"fingerprint").digest(),
    )


def _parse_key(data: StoredData) -> _Key:
    return _key_of(str(data["key"]).encode())


def _parse_vault(data: StoredData) -> _Vaulted:
    passwords: _Passwords = {}
    for entry in as_list(data["pool_passwords"]):
        line = as_object(entry)
        miner_id, url, user = str(line["miner_id"]), str(line["url"]), str(line["user"])
        # Encrypted addresses are decrypted later, with the key.
        place = (url, user) if url.startswith(_ENCRYPTED) else _place(url, user)
        passwords.setdefault(miner_id, {})[place] = str(line["password"])
    return _Vaulted(passwords, incomplete=data.get("incomplete") is True)
