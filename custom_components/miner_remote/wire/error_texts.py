"""The English text of each error of the wire, with `str.format` placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WIRE_ERROR_TEXTS: Final[Mapping[str, str]] = {
    "message_too_large": "A message is larger than {maximum} bytes.",
    "message_not_json": "A message is not valid JSON.",
    "message_too_deep": "A message is nested more than {maximum} levels deep.",
    "message_duplicate_key": "A message holds the key {key} twice.",
    "message_not_finite": "A message holds a number that is not finite.",
    "message_wrong_type": "The field {path} of a message has the wrong type.",
    "message_field_missing": "The field {path} of a message is missing.",
    "message_unknown_value": "The field {path} of a message has the value {value}, which this version does not know.",
    "message_out_of_range": "The field {path} of a message is out of its range.",
    "message_not_for_agents": "The command {command_type} is not sent through agents.",
    "message_parts_differ": "The parts of a message do not belong together.",
    "topic_invalid": "The topic {topic} is not one of the protocol, or a name in it is not allowed.",
    "key_invalid": "A public key of an agent or of Home Assistant is not valid.",
    "sealed_unreadable": (
        "An encrypted block cannot be read: it is damaged, was made for another key, or belongs to another message."
    ),
}
