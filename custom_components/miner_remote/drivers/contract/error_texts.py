"""The English text of each error code of the drivers, with `str.format` placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ERROR_TEXTS: Final[Mapping[str, str]] = {
    "other": "{text}",
}
