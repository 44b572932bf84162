"""The differences between a backup and a miner."""

from __future__ import annotations

from ..drivers.contract.errors import CodedError
from .config_texts import DIFFERENCE_TEXTS


class DifferenceError(CodedError):
    """One difference between a backup and a miner; usually listed, not raised."""

    texts = DIFFERENCE_TEXTS
