"""The names of what policies read: entities of Home Assistant, and MQTT topics. Pure."""

from __future__ import annotations

from typing import Final

from ..input.fields import Reader

TOPIC_PREFIX: Final = "mqtt:"
"""What the name of an MQTT topic begins with among entities; a colon is in no entity id."""


def topic_of(name: str) -> str | None:
    """Return the MQTT topic of a name, or None for an entity."""
    return name.removeprefix(TOPIC_PREFIX) if name.startswith(TOPIC_PREFIX) else None


def read_entity(reader: Reader, key: str, example: str = "sensor.power") -> str | None:
    """Return the id of an entity."""
    name = reader.text(key)
    if name is not None and ("." not in name or topic_of(name) is not None):
        reader.wrong(key, "not_entity", example=example)
        return None
    return name


def read_topic(reader: Reader, key: str) -> str | None:
    """Return an MQTT topic without wildcards."""
    topic = reader.text(key)
    if topic is not None and ("+" in topic or "#" in topic):
        reader.wrong(key, "not_topic")
        return None
    return topic
