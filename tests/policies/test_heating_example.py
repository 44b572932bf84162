"""The worked example of docs/heating.md, with the real kinds of policies in rounds; and its automation."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.policies.contract import EntityState, MinerView
from custom_components.miner_remote.policies.kept_state import KeptState
from custom_components.miner_remote.policies.kinds import kind_of
from custom_components.miner_remote.policies.model import Policy
from custom_components.miner_remote.policies.policy_json import policy_from_json
from custom_components.miner_remote.policies.precedence import stricter
from custom_components.miner_remote.policies.round import decide_round
from custom_components.miner_remote.policies.round_types import PolicyInput, RoundInput
from custom_components.miner_remote.schedules.model import OFF, Directive

PAGE = (Path(__file__).parents[2] / "docs" / "heating.md").read_text(encoding="utf-8")
SENSOR = "sensor.living_room"
MINUTE = timedelta(minutes=1)
ROW = re.compile(r"\| (\d\d:\d\d) \| ([\d.]+) °C \| (\d+) °C \| (nothing|off) \| (\w+) \| ([\d,]+) W \|")


def examples(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)


def s19(number: int) -> MinerView:
    return MinerView(
        miner_id=f"s19-{number}",
        name=f"S19 {'ABC'[number]}",
        answers=True,
        mining=True,
        paused=False,
        hashrate_ths=110.0,
        expected_hashrate_ths=110.0,
        power_w=3250.0,
        full_power_w=3250.0,
        temperature_c=65.0,
        fans_rpm=(4000, 4000),
        uptime_s=86_400,
        capabilities=frozenset({Capability.PAUSE, Capability.POWER_LIMIT}),
        power_limit_range=(1200, 3250),
        lowest_limit_w=1200,
        limit_is_live=True,
    )


class House:
    """Three miners that do at once what policies and schedules allow, and the rounds of the policies."""

    def __init__(self, policies: list[Policy], now: datetime) -> None:
        self.policies = sorted(policies, key=lambda policy: kind_of(policy.kind).precedence)
        self.kept = {
            policy.id: KeptState(kind=policy.kind, state=kind_of(policy.kind).no_state()) for policy in policies
        }
        self.views = {view.miner_id: view for view in map(s19, range(3))}
        self.now = now
        self.phases: Mapping[str, str] = {}

    def minute(self, room_c: float, chips_c: float, scheduled: Directive | None) -> None:
        """Let all policies decide, a minute after the last time."""
        self.now += MINUTE
        first = next(iter(self.views))
        for miner_id, view in self.views.items():
            hot_c = chips_c if miner_id == first else 65.0
            self.views[miner_id] = replace(view, seen_at=self.now, temperature_c=hot_c, directive=scheduled)
        state = EntityState(state=str(room_c), number=room_c, at=self.now)
        given = RoundInput(
            now=self.now,
            policies=[
                PolicyInput(
                    policy=policy,
                    kind=kind_of(policy.kind),
                    kept=self.kept[policy.id],
                    members=tuple(self.views),
                )
                for policy in self.policies
            ],
            views=self.views,
            sensors={SENSOR: room_c},
            states={SENSOR: state},
        )
        decided = decide_round(given)
        assert all(made.failure is None for made in decided)
        self.kept = {made.policy.id: made.kept for made in decided}
        self.phases = {made.policy.kind: made.status.phase for made in decided}
        for miner_id, view in self.views.items():
            allowed = scheduled
            for kept in self.kept.values():
                if (restraint := kept.restraints.get(miner_id)) is not None:
                    allowed = stricter(allowed, restraint.directive)
            paused = allowed == OFF
            watts = 0.0 if paused else float(3250 if allowed is None or allowed.watts is None else allowed.watts)
            self.views[miner_id] = replace(
                view,
                power_w=watts,
                hashrate_ths=110 * watts / 3250,
                paused=paused,
                mining=not paused,
                effective_power_limit_w=None if allowed is None else allowed.watts,
            )

    @property
    def power_w(self) -> float:
        return sum(view.power_w or 0 for view in self.views.values())


def test_house_with_three_s19() -> None:
    (given,) = [json.loads(text) for text in examples("json") if '"policies"' in text]
    policies = [replace(policy_from_json(data), id=number) for number, data in enumerate(given["policies"], start=1)]
    rows = ROW.findall(PAGE)
    assert len(rows) >= 7
    at = [datetime.fromisoformat(f"2026-01-12T{row[0]}").replace(tzinfo=UTC) for row in rows]
    house = House(policies, at[0])
    shown = []
    for begins, ends, (time, room, chips, schedule, _phase, _power) in zip(
        at, [*at[1:], at[-1] + 60 * MINUTE], rows, strict=True
    ):
        assert house.now == begins
        while house.now < ends:
            house.minute(float(room), float(chips), OFF if schedule == "off" else None)
            assert house.power_w <= 6000 or house.now - at[0] <= 2 * MINUTE
        power = f"{10 * round(house.power_w / 10):,}"
        shown.append((time, room, chips, schedule, house.phases["heating"], power))
    assert shown == rows


def test_first_example_is_a_valid_policy() -> None:
    policy = policy_from_json(json.loads(examples("json")[0]))
    assert policy.kind == "heating"


async def test_automation_chooses_the_preset_by_the_schedule(hass: HomeAssistant) -> None:
    (text,) = examples("yaml")
    automation: dict[str, Any] = yaml.safe_load(text)
    hass.states.async_set("schedule.heating", "off")
    calls: list[ServiceCall] = async_mock_service(hass, "climate", "set_preset_mode")
    assert await async_setup_component(hass, "automation", {"automation": [automation]})
    for state, preset in (("on", "comfort"), ("off", "eco")):
        hass.states.async_set("schedule.heating", state)
        await hass.async_block_till_done()
        assert calls[-1].data == {"entity_id": ["climate.house_thermostat"], "preset_mode": preset}


@pytest.mark.parametrize("setting", ["band_k", "integral_minutes", "deadband_k", "min_on_minutes", "stale_minutes"])
def test_defaults_of_the_page_are_those_of_the_settings(setting: str) -> None:
    policy = policy_from_json(json.loads(examples("json")[0]))
    (default,) = re.findall(rf"^\| `{setting}` \| ([\d.]+) \|", PAGE, flags=re.MULTILINE)
    assert float(default) == getattr(policy.settings, setting)
