"""Coded errors that Home Assistant shows in the language of the user."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from homeassistant.exceptions import HomeAssistantError

from ..const import DOMAIN
from ..drivers.contract.errors import CodedError, ErrorArgument

STORAGE_ERROR_TEXTS: Final[Mapping[str, str]] = {
    "storage_read_only": (
        "{file} could be neither read nor set aside, so nothing is written to it. Check the permissions of that file "
        "and of its folder, then restart Home Assistant."
    ),
    "storage_write_failed": (
        "{file} could not be written ({reason}). Check the free space and the permissions of Home Assistant's "
        "configuration folder."
    ),
    "vault_not_ready": "Passwords can't be encrypted before Miner Remote has started.",
    "password_of_other_key": (
        "This password was encrypted with another key. Restore the file {file} and restart Home Assistant, or enter "
        "the password again."
    ),
    "password_damaged": "This encrypted password is damaged. Enter the password again.",
}


class TranslatedError(CodedError, HomeAssistantError):
    """A coded error whose code is a key of the section `exceptions` of the translations."""

    def __init__(self, code: str, **arguments: ErrorArgument) -> None:
        super().__init__(code, **arguments)
        self.translation_domain = DOMAIN
        self.translation_key = self.code
        self.translation_placeholders = {name: str(value) for name, value in self.arguments.items()}


class StorageFailedError(TranslatedError):
    """A file could not be written; the text names it and the likely causes."""

    texts = STORAGE_ERROR_TEXTS


class VaultError(TranslatedError):
    """A secret cannot be decrypted: it was encrypted with another key or is damaged."""

    texts = STORAGE_ERROR_TEXTS
