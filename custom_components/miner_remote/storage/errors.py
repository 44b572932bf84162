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
