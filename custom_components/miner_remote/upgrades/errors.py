"""The errors of firmware images and roll-outs."""

from __future__ import annotations

from types import MappingProxyType

from ..control.errors import CommandError, NotSentError
from ..control.record import CommandRecord
from ..drivers.contract.errors import CodedError, arguments_of
from .error_texts import FIRMWARE_ERROR_TEXTS


class ImageFormatError(CodedError):
    """A file is not a firmware image, or is damaged."""

    texts = FIRMWARE_ERROR_TEXTS


class MismatchError(CodedError):
    """An image must not be installed on a miner."""

    texts = FIRMWARE_ERROR_TEXTS


class SettingDifferenceError(CodedError):
    """A setting differs after an upgrade; listed, not raised."""

    texts = FIRMWARE_ERROR_TEXTS


class NotUpgradedError(NotSentError):
    """The image was not sent to the miner."""

    texts = FIRMWARE_ERROR_TEXTS


class UpgradeFailedError(CommandError):
    """The image was sent, or may have been sent, but the miner is not as it should be."""

    texts = FIRMWARE_ERROR_TEXTS


class RecordedError(CodedError):
    """Why a command failed, as its record has it."""

    texts = FIRMWARE_ERROR_TEXTS

    def __init__(self, record: CommandRecord) -> None:
        """Take code, arguments and sentence from the record."""
        Exception.__init__(self, record.error_message or record.status.value)
        self.code = record.error_code or record.status.value
        self.arguments = MappingProxyType(arguments_of(record.error_args or {}))
