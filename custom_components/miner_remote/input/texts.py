"""Input errors: a path, a code with arguments, and the English text of each code.

A text completes "<path> …" and never repeats the value, which may be a secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

type InputArgument = str | int | float

INPUT_TEXTS: Final[Mapping[str, str]] = {
    "other": "{text}",
    # Bodies and keys
    "body_broken": "could not be read; its encoding is broken",
    "body_late": "did not arrive within {seconds} seconds",
    "body_too_long": "must not be longer than {maximum} bytes",
    "duplicate_key": "is given twice",
    "missing": "is missing",
    "needs_one_of": "must have at least one of {choices}",
    "needs_exactly_one_of": "must have exactly one of {choices}",
    "not_multipart": "must be a multipart/form-data body",
    "not_json": "is not valid JSON",
    "not_object": "must be a JSON object",
    "unknown_key": "is not a known key",
    # Values
    "control_characters": "must not contain control characters",
    "empty": "must not be empty",
    "fraction": "must be a whole number",
    "fraction_or_out_of_range": "must be a whole number from {minimum} to {maximum}",
    "no_choice": "must not be empty; leave it out to restore everything",
    "not_boolean": "must be true or false",
    "not_date": "must be a date, as in 2026-01-31",
    "not_entity": "must be the id of an entity, as in {example}",
    "not_list": "must be a list",
    "not_number": "must be a number",
    "not_one_of": "must be one of {choices}",
    "not_text": "must be a string",
    "not_topic": "must be an MQTT topic without wildcards, as in grid/curtail",
    "not_time": "must be an ISO 8601 time, as in 2026-01-31T12:00:00Z",
    "not_time_of_day": "must be a time of the day, as in 07:30",
    "not_time_with_offset": "must be an ISO 8601 time with offset, as in 2026-01-31T12:00:00Z",
    "not_time_zone": "must be the name of an IANA time zone, as in Europe/Berlin",
    "offset_missing": "must have an offset, as in 2026-01-31T12:00:00Z",
    "out_of_open_range": "must be greater than {minimum} and at most {maximum}",
    "out_of_range": "must be from {minimum} to {maximum}",
    "too_long": "must not be longer than {maximum} characters",
    "too_many_items": "must not have more than {maximum} items",
    # Commands
    "nothing_selected": "selects no miner: give miner_ips, location, tags or all",
    "name_taken": "is already the name of another pool",
    "passwords_not_object": 'must be an object of passwords by slot, as in {{"0": "password"}}',
    "passwords_slot": "must have slots from 0 to {maximum} as its keys",
    "pool_id_alone": "cannot be given together with pool_id; the pool library has it",
    "pool_url_characters": "must not contain spaces or characters outside of ASCII",
    "pool_url_host": "must name a host, as in stratum+tcp://host:3333",
    "pool_url_login": "must not contain a login; use worker_name and pool_password",
    "pool_url_malformed": "must have a host and a port from 1 to 65535, as in stratum+tcp://host:3333",
    "pool_url_port": "must have a port from 1 to 65535, as in stratum+tcp://host:3333",
    "pool_url_query": "must not contain a query",
    "pool_url_scheme": "must start with one of {choices}",
    "quota_of_first_pool": "must give the first pool a quota_percent if another pool has one",
    "quota_sum": "must have quotas with a sum of 100 %",
    "two_group_sizes": "cannot be given together with group_size; give one of them",
    "until_before_since": "must not be before since",
    "worker_placeholder": "may hold only these in braces: {choices}",
    # Firmware
    "groups_not_rising": "must be shares that rise and end with 100",
    # Policies
    "end_before_begin": "must be after the start, and not in the past",
    "two_ends": "cannot be given together with ends_at; give one of them",
    "meter_or_surplus": "or surplus must be given, and not both",
    "wrong_unit": "must be an entity in {wanted} or a unit that can be converted to it, and not in {unit}",
    "same_entity": "must not be the entity of {other}",
    "item_count": "must have from {minimum} to {maximum} different items",
    "percent_sum": "must have percentages with a sum of 100",
    "pool_twice": "must name each pool once",
    # Scans
    "invalid_host": "must be an IP address or a host name, without a port",
    "invalid_network": "must be a network, as in 192.168.1.0/24",
    "network_too_large": "must be a network of at most {maximum} addresses",
    "public_network": "must be a private network",
    # Schedules and rates
    "day_and_days": "cannot be given together with other days; give one of them",
    "days_for_daily": "is not for a schedule_type of daily; use weekly",
    "days_missing": "is missing; give day or days, Monday is 0",
    "end_before_start": "must be after one_time_start",
    "end_minute_after_24": "must be 0 where end_hour is 24",
    "group_size_or_percent": "or group_percent must be given, and not both",
    "hashprice_or_entity": "or hashprice must be given, and not both",
    "limit_for_on": "is not for action on; use limit",
    "limit_missing": "is missing; action limit needs it here or in the schedule",
    "no_period_or_rule": "must have at least one period, or there must be a price_rule",
    "not_for_one_time": "is not for a schedule_type of one-time",
    "offset_differs": "must have an offset if one_time_start has one, and none otherwise",
    "one_time_limit_missing": "is missing; one_time_action limit needs it",
    "only_for_one_time": "is only for a schedule_type of one-time",
    "rate_missing": "is missing; price_rule needs it",
    "unknown_miner": "must be the address of a configured miner",
    "unknown_rate": "must name an existing tariff",
    "unknown_pool": "must be the id of a pool in the pool library",
}


class InputProblem(NamedTuple):
    """One error of input, at a path as in `weekly_schedule[0].end_hour`; an empty path means the whole input."""

    path: str
    code: str
    arguments: Mapping[str, InputArgument] = {}

    @property
    def message(self) -> str:
        """Return the English text, which completes "<path> …"."""
        return INPUT_TEXTS[self.code].format_map(self.arguments)

    @property
    def sentence(self) -> str:
        """Return the English sentence."""
        return f"{self.path or 'The body'} {self.message}."

    def as_json(self) -> dict[str, object]:
        """Return the error for a client."""
        return {"path": self.path, "message": self.message, "code": self.code, "args": dict(self.arguments)}


def plain_number(value: float) -> int | float:
    """Return a whole number without decimals, as texts have it."""
    return int(value) if float(value).is_integer() else value


def printable(text: str) -> str:
    """Return text of a client in a form that fits into a sentence: short and printable."""
    cut = text if len(text) <= 60 else f"{text[:60]}…"
    return cut if cut.isprintable() else ascii(cut)
