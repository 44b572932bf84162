"""Shared constants."""

from __future__ import annotations

from typing import Final

DOMAIN: Final = "miner_remote"
PANEL_PATH: Final = "miner-remote"

SUBENTRY_MINER: Final = "miner"

CONF_NETWORKS: Final = "networks"
CONF_OUTLET: Final = "outlet"
CONF_PROFILE: Final = "profile"
CONF_MEMORY: Final = "memory"
CONF_SCAN_INTERVAL: Final = "scan_interval"
CONF_READ_DEADLINE: Final = "read_deadline"
CONF_WRITE_DEADLINE: Final = "write_deadline"
CONF_CONFIG_WRITE_DEADLINE: Final = "config_write_deadline"
CONF_CONCURRENCY: Final = "concurrency"
CONF_COMMANDS_PER_MINUTE: Final = "commands_per_minute"
CONF_HISTORY_DAYS: Final = "history_days"
CONF_HISTORY_RECORDS: Final = "history_records"
CONF_RECORD_ANSWERS: Final = "record_answers"

DEFAULT_SCAN_INTERVAL_S: Final = 30
DEFAULT_READ_DEADLINE_S: Final = 15
DEFAULT_WRITE_DEADLINE_S: Final = 30
DEFAULT_CONFIG_WRITE_DEADLINE_S: Final = 300
DEFAULT_CONCURRENCY: Final = 50
DEFAULT_COMMANDS_PER_MINUTE: Final = 120
DEFAULT_HISTORY_DAYS: Final = 365
DEFAULT_HISTORY_RECORDS: Final = 100_000

EVENT_COMMAND: Final = "miner_remote_command"
