"""Limits of all input: one table for the REST API, websocket, actions, entities, schedules and the panel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MAX_BODY: Final = 1024 * 1024
"""The longest request body in bytes."""

MAX_USER_BODY: Final = 256 * 1024
"""The longest request body of a user who is not an administrator."""

MAX_TEXT: Final = 255
MAX_BACKUP_NAME: Final = 100
MAX_DESCRIPTION: Final = 1000
MAX_ITEMS: Final = 10_000
"""The number of addresses or tags in one request."""

MAX_ENTRIES: Final = 1000
"""The number of entries in a list of a schedule or a rate."""

MAX_ERRORS: Final = 20
"""The number of errors in one answer."""

MIN_WATTS: Final = 1
MAX_WATTS: Final = 100_000
"""The range of power limits. The range in a miner's profile may be narrower."""

MAX_PERCENT: Final = 100
MIN_QUOTA_PERCENT: Final = 1
QUOTA_ROUNDING_PERCENT: Final = 1
"""By how much the sum of the shares of pools may differ from 100 %."""
MAX_TARGET_C: Final = 120
MIN_TEMPERATURE_OFFSET_C: Final = -30
MAX_TEMPERATURE_OFFSET_C: Final = 30
MAX_HASHRATE_THS: Final = 10_000
MAX_FREQUENCY_MHZ: Final = 5000
MIN_FREQUENCY_PERCENT: Final = -100
MAX_FREQUENCY_PERCENT: Final = 200
MAX_VOLTAGE_MV: Final = 50_000
MAX_SCALING_HOURS: Final = 24 * 7
MAX_SCALING_MINUTES: Final = 1440
MAX_SCALING_SECONDS: Final = 3600
MAX_BOARD: Final = 63
"""The ranges of settings. Those that a miner reports are narrower."""

MAX_POOL_NUMBER: Final = 9
"""No known firmware has more than ten pool slots; the driver knows the number of its miner."""

MAX_DELAY_S: Final = 86_400
MAX_ID: Final = 10**15

MAX_IMAGE_BYTES: Final = 500 * 1024 * 1024
"""The largest firmware image."""

MAX_IMAGES: Final = 50
"""The number of stored firmware images."""

MAX_LOAD_HOURS: Final = 168
MAX_LOAD_MINUTES: Final = 1440
"""The longest run of a deferrable load, and the longest time step."""

MAX_SETTLE_MINUTES: Final = 1440
"""How long a roll-out may watch a miner after its upgrade."""

MAX_HOURS: Final = 24 * 14
"""The horizon of previews and prices."""

MAX_PERIOD_HOURS: Final = 24 * 366
"""The period of statistics."""

MAX_RECORDS: Final = 1000
"""The page size of the history and of the list of backups."""

LOG_BYTES: Final = 512 * 1024
MAX_LOG_BYTES: Final = 4 * 1024 * 1024
"""How much of the end of a log is read, by default and at most."""

POOL_SCHEMES: Final = ("stratum+tcp", "stratum+ssl", "stratum2+tcp")
SCHEMES_WITH_DEFAULT_PORT: Final = ("stratum2+tcp",)
"""Braiins Pool publishes Stratum V2 addresses without a port."""

WORKER_PLACEHOLDERS: Final = ("hostname", "ip", "ip_last", "mac", "name")

LIMITS: Final[Mapping[str, int | tuple[str, ...]]] = {
    "max_text": MAX_TEXT,
    "max_backup_name": MAX_BACKUP_NAME,
    "max_description": MAX_DESCRIPTION,
    "max_items": MAX_ITEMS,
    "max_entries": MAX_ENTRIES,
    "min_watts": MIN_WATTS,
    "max_watts": MAX_WATTS,
    "max_pool_number": MAX_POOL_NUMBER,
    "max_delay_s": MAX_DELAY_S,
    "max_image_bytes": MAX_IMAGE_BYTES,
    "max_settle_minutes": MAX_SETTLE_MINUTES,
    "max_hours": MAX_HOURS,
    "max_period_hours": MAX_PERIOD_HOURS,
    "max_records": MAX_RECORDS,
    "pool_schemes": POOL_SCHEMES,
    "schemes_with_default_port": SCHEMES_WITH_DEFAULT_PORT,
    "worker_placeholders": WORKER_PLACEHOLDERS,
}
"""The limits that the panel needs, sent with the command catalog."""
