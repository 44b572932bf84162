"""The errors of the wire."""

from __future__ import annotations

from typing import Final

from ..drivers.contract.errors import CodedError
from .error_texts import WIRE_ERROR_TEXTS

SHORTENED: Final = 100
"""How many characters of a value or a topic an error repeats."""


class WireError(CodedError):
    """A message, a topic or an encrypted block cannot be used."""

    texts = WIRE_ERROR_TEXTS
