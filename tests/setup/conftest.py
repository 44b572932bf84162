"""Fixtures for the tests of the setup flows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from homeassistant.components import mqtt
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import async_fire_mqtt_message
from pytest_homeassistant_custom_component.typing import MqttMockHAClient

from custom_components.miner_remote.agents import heard
from custom_components.miner_remote.control import scan
from simulator.fleet import Fleet

from .agent_flows import Broker

KINDS = ["axeos", "antminer", "whatsminer_v2", "cgminer"]


@pytest.fixture
async def fleet() -> AsyncIterator[Fleet]:
    async with Fleet.start(kinds=KINDS, base="127.36.1.1") as fleet:
        yield fleet


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the deadline of ten seconds for machines that never answer."""
    monkeypatch.setattr(scan, "IDENTIFY_S", 2.0)


@pytest.fixture
def mock_broker(hass: HomeAssistant, mqtt_mock: MqttMockHAClient, monkeypatch: pytest.MonkeyPatch) -> Broker:
    """Return a broker that delivers what it keeps to each new subscription."""
    broker = Broker(hass, mqtt_mock)
    subscribe = mqtt.async_subscribe

    async def subscribe_and_deliver(*args: Any) -> Any:
        stop = await subscribe(*args)
        for topic, payload in broker.kept.items():
            async_fire_mqtt_message(hass, topic, payload, retain=True)
        return stop

    monkeypatch.setattr(mqtt, "async_subscribe", subscribe_and_deliver)
    monkeypatch.setattr(heard, "LISTEN_S", 0.0)
    return broker
