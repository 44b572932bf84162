"""What replays read from the recorder of Home Assistant."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.models import StatisticMeanType, StatisticMetaData
from homeassistant.components.recorder.statistics import async_import_statistics
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.recorder import async_initialize_recorder
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.components.recorder.common import async_wait_recording_done

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.policies.contract import Inputs, MinerView
from custom_components.miner_remote.policies.errors import PolicyError
from custom_components.miner_remote.policies.policy_json import policy_from_json
from custom_components.miner_remote.policies.records import async_replay

from .scripted import ScriptedKind, script


def registered(hass: HomeAssistant, quantity: str) -> str:
    return er.async_get(hass).async_get_or_create("sensor", DOMAIN, f"a_{quantity}").entity_id


def inputs(**more: Any) -> Inputs:
    miner = MinerView(miner_id="a", name="A", answers=True)
    return Inputs(now=dt_util.utcnow(), miners=(miner,), **more)


@pytest.fixture
async def recorder(hass: HomeAssistant, tmp_path: Path) -> Recorder:
    """Run the recorder with a database in a file."""
    async_initialize_recorder(hass)
    config = {"recorder": {"db_url": f"sqlite:///{tmp_path}/recorder.db", "commit_interval": 0}}
    assert await async_setup_component(hass, "recorder", config)
    instance = get_instance(hass)
    await instance.async_recorder_ready.wait()
    return instance


async def test_replay_reads_statistics_and_states(
    recorder: Recorder, hass: HomeAssistant, scripted: ScriptedKind
) -> None:
    temperature, room, pool = registered(hass, "temperature_max"), "sensor.room", registered(hass, "pool")
    hour = dt_util.utcnow().replace(minute=0, second=0, microsecond=0)
    for entity_id, value in ((temperature, 71.0), (room, 23.0)):
        rows: list[Any] = [
            {"start": hour - timedelta(hours=back), "mean": value, "min": value - 1, "max": value + back}
            for back in (1, 2, 3)
        ]
        meta = StatisticMetaData(
            mean_type=StatisticMeanType.ARITHMETIC,
            has_sum=False,
            name=None,
            source="recorder",
            statistic_id=entity_id,
            unit_class="temperature",
            unit_of_measurement="°C",
        )
        async_import_statistics(hass, meta, rows)
    hass.states.async_set(pool, "one.example.com:3333")
    await async_wait_recording_done(hass)
    policy = policy_from_json(script(sensor=room))
    made = await async_replay(hass, policy, inputs(sensors={room: 20.0}), 30)
    assert made.resolution_s == 300
    assert made.missing["hashrate"] == 1
    assert made.missing[room] == 1, "short-term statistics are made by the recorder only"
    many = tuple(MinerView(miner_id=f"m{number:03}", name="M", answers=True) for number in range(99))
    scripted.seen.clear()
    present = inputs(sensors={room: 20.0})
    present = Inputs(now=present.now, miners=(*present.miners, *many), sensors=present.sensors)
    made = await async_replay(hass, policy, present, 7)
    assert made.resolution_s == 3600
    found = [(seen.miners[0].temperature_c, seen.sensors[room]) for seen in scripted.seen][-3:]
    assert found == [(74.0, 23.0), (73.0, 23.0), (72.0, 23.0)]
    assert made.missing["temperature_max"] == 99
    assert room not in made.missing


async def test_replay_without_recorder_names_all_quantities(hass: HomeAssistant, scripted: ScriptedKind) -> None:
    made = await async_replay(hass, policy_from_json(script()), inputs(), 1)
    assert made.missing["temperature_max"] == 1
    assert made.missing["pool"] == 1
    assert len(scripted.seen) == 288


async def test_kind_that_cannot_be_repeated_is_refused(
    hass: HomeAssistant, scripted: ScriptedKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ScriptedKind, "replayable", False)
    with pytest.raises(PolicyError, match="cannot be repeated"):
        await async_replay(hass, policy_from_json(script()), inputs(), 1)
