"""Divide the miners of a roll-out into a canary and groups. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

DEFAULT_CANARY: Final = 1
DEFAULT_GROUPS: Final = (5.0, 25.0, 100.0)


def group_sizes(total: int, canary: int, shares: Sequence[float]) -> list[int]:
    """Return the sizes of the groups of `total` miners, none of them empty.

    The first group has `canary` miners. After each further one, `shares` percent of all miners have been upgraded;
    shares are rising, and the last one is 100.
    """
    sizes: list[int] = []
    done = 0
    for target in (canary, *(math.ceil(total * share / 100) for share in shares), total):
        size = min(target, total) - done
        if size > 0:
            sizes.append(size)
            done += size
    return sizes
