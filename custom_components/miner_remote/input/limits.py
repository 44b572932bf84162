"""The limits of what is taken from outside: one table for the REST API, websocket, actions, entities and schedules."""

from __future__ import annotations

from typing import Final

MAX_BODY: Final = 1024 * 1024
"""The longest body of a request in bytes."""

MAX_USER_BODY: Final = 256 * 1024
"""The same for a user who is not an administrator."""

MAX_TEXT: Final = 255
MAX_DESCRIPTION: Final = 1000
MAX_ITEMS: Final = 10_000
"""How many addresses or tags one request may name."""

MAX_ENTRIES: Final = 1000
"""How many entries a list of a schedule or a rate may have."""

MAX_ERRORS: Final = 20
"""How many mistakes one answer names."""

MIN_WATTS: Final = 1
MAX_WATTS: Final = 100_000
"""The range of power limits. The miner's own range, if its profile has one, is narrower."""

MAX_POOL_NUMBER: Final = 9
"""No known firmware holds more than ten pools; how many a miner really holds, its driver says."""

MAX_DELAY_S: Final = 86_400
MAX_ID: Final = 10**15
"""The largest number that is taken for an id."""

MAX_HOURS: Final = 24 * 14
"""How far ahead previews and prices go."""

MAX_PERIOD_HOURS: Final = 24 * 366
"""How far back statistics go."""

MAX_RECORDS: Final = 1000
"""How many records one page of the history or of the list of backups has."""
