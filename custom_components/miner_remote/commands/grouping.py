"""Split the commands of a batch into groups. Pure: no clock, no I/O."""

from __future__ import annotations

import math

from ..control.record import Pacing


def groups(total: int, pacing: Pacing) -> list[range]:
    """Return the groups of `total` commands as ranges of their positions.

    A percentage is rounded up, so that no group is empty. If size and percentage are given, the smaller group counts.
    """
    if total <= 0:
        return []
    size = total
    if pacing.group_size is not None:
        size = min(size, pacing.group_size)
    if pacing.group_percent is not None:
        # The difference keeps a product such as 7.000000000000001 from becoming 8.
        size = min(size, math.ceil(total * pacing.group_percent / 100 - 1e-9))
    size = max(1, size)
    return [range(start, min(start + size, total)) for start in range(0, total, size)]
