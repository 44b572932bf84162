"""Shared constants."""

from __future__ import annotations

from typing import Final

DOMAIN: Final = "miner_remote"
PANEL_PATH: Final = "miner-remote"

SUBENTRY_MINER: Final = "miner"
SUBENTRY_AGENT: Final = "agent"

CONF_AGENTS_SITE: Final = "agents_site"
"""The id of a site in the topics of its agents; a site without it is polled by Home Assistant itself."""
CONF_TOPIC_PREFIX: Final = "topic_prefix"
CONF_AGENT: Final = "agent"
CONF_PUBLIC_KEY: Final = "public_key"
"""The key of an agent that a person confirmed."""

CONF_NETWORKS: Final = "networks"
CONF_OUTLET: Final = "outlet"
CONF_PROFILE: Final = "profile"
CONF_MEMORY: Final = "memory"
CONF_PLACEMENT: Final = "placement"
CONF_ENTITIES: Final = "entities"
CONF_SCAN_INTERVAL: Final = "scan_interval"
CONF_READ_DEADLINE: Final = "read_deadline"
CONF_WRITE_DEADLINE: Final = "write_deadline"
CONF_CONFIG_WRITE_DEADLINE: Final = "config_write_deadline"
CONF_CONCURRENCY: Final = "concurrency"
CONF_COMMANDS_PER_MINUTE: Final = "commands_per_minute"
CONF_HISTORY_DAYS: Final = "history_days"
CONF_HISTORY_RECORDS: Final = "history_records"
CONF_RISE_KW_PER_MINUTE: Final = "rise_kw_per_minute"
CONF_RECORD_ANSWERS: Final = "record_answers"
CONF_ALERTS: Final = "alerts"
CONF_OFFLINE_MINUTES: Final = "offline_minutes"
CONF_HOT_C: Final = "hot_c"
CONF_OUTLET_C: Final = "outlet_c"
CONF_LOW_HASHRATE_PERCENT: Final = "low_hashrate_percent"
CONF_REJECTS_PERCENT: Final = "rejects_percent"
CONF_CONNECTION: Final = "connection"
CONF_PHASES: Final = "phases"
CONF_VOLTAGE: Final = "voltage_v"

DEFAULT_SCAN_INTERVAL_S: Final = 30
DEFAULT_READ_DEADLINE_S: Final = 15
DEFAULT_WRITE_DEADLINE_S: Final = 30
DEFAULT_CONFIG_WRITE_DEADLINE_S: Final = 300
DEFAULT_CONCURRENCY: Final = 50
DEFAULT_COMMANDS_PER_MINUTE: Final = 120
DEFAULT_HISTORY_DAYS: Final = 365
DEFAULT_HISTORY_RECORDS: Final = 100_000
DEFAULT_PHASES: Final = 1
DEFAULT_VOLTAGE_V: Final = 230
DEFAULT_ALERTS: Final = {
    CONF_OFFLINE_MINUTES: 5,
    CONF_HOT_C: 95,
    CONF_OUTLET_C: 70,
    CONF_LOW_HASHRATE_PERCENT: 80,
    CONF_REJECTS_PERCENT: 5,
}

EVENT_COMMAND: Final = "miner_remote_command"
