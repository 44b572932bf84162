"""Replays over recorded values, and what is said to be missing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import override

import pytest

from custom_components.miner_remote.drivers.contract.values import Pool
from custom_components.miner_remote.policies.contract import Inputs, MinerView, Order
from custom_components.miner_remote.policies.records import MAX_NUMBERS, _size
from custom_components.miner_remote.policies.replay import MAX_STEPS, Recorded, Words, replay

from .scripted import REBOOT, Script, ScriptedKind

START = datetime(2026, 11, 1, tzinfo=UTC)
STEP_S = 300


class HotKind(ScriptedKind):
    """Orders a reboot whenever a miner is hotter than 80 °C, but not within an hour of the last one."""

    @override
    def _order(self, settings: Script, view: MinerView, given: dict[str, int]) -> Order | None:
        if view.temperature_c is None or view.temperature_c <= 80:
            return None
        if view.last_results and self.seen[-1].now - view.last_results[0].at < timedelta(hours=1):
            return None
        return REBOOT


def recorded(temperatures: list[float | None], **words: Words) -> Recorded:
    values = {
        (START + timedelta(seconds=STEP_S * number)).timestamp(): value
        for number, value in enumerate(temperatures)
        if value is not None
    }
    return Recorded(
        since=START,
        until=START + timedelta(seconds=STEP_S * len(temperatures)),
        resolution_s=STEP_S,
        numbers={"temperature_max": {"a": values}},
        words={quantity: {"a": states} for quantity, states in words.items()},
        sensors={"sensor.room": {}},
    )


def present(**more: object) -> Inputs:
    pools = (Pool(slot=0, url="stratum+tcp://one:3333", user="u", active=True, alive=True),)
    miner = MinerView(miner_id="a", name="A", answers=True, temperature_c=99.0, pools=pools)
    return Inputs(now=START + timedelta(days=1), miners=(miner,), sensors={"sensor.room": 20.0}, **more)  # type: ignore[arg-type]


def test_replay_finds_orders_and_changes() -> None:
    kind = HotKind()
    made = replay(kind, Script(), present(), recorded([70.0, 85.0, 86.0, None, *[85.0] * 20]))
    assert made.counts == {"reboot": 2}
    assert [(step.at - START).total_seconds() / STEP_S for step in made.steps] == [1, 2, 14]
    assert [step.decision.order for step in made.steps] == [None, REBOOT, REBOOT]
    assert kind.seen[0].miners[0].temperature_c == 70.0
    assert kind.seen[3].miners[0].temperature_c is None
    assert kind.seen[3].miners[0].answers is False
    assert kind.seen[0].sensors == {"sensor.room": None}


def test_missing_quantities_are_counted() -> None:
    made = replay(ScriptedKind(), Script(), present(), recorded([70.0]))
    assert made.missing["hashrate"] == 1
    assert made.missing["pool_alive"] == 1
    assert made.missing["sensor.room"] == 1
    assert "temperature_max" not in made.missing
    assert made.as_json()["missing"] == made.missing


def test_words_become_states_of_the_miner() -> None:
    times = tuple((START + timedelta(seconds=seconds)).timestamp() for seconds in (0, 2 * STEP_S, 3 * STEP_S))
    kind = ScriptedKind()
    replay(
        kind,
        Script(),
        present(),
        recorded(
            [70.0] * 4,
            status=Words(times, ("mining", "paused", "unavailable")),
            pool=Words(times[:2], ("two:3333", "one:3333")),
            reachability=Words(times, ("online", "offline", "online")),
        ),
    )
    views = [inputs.miners[0] for inputs in kind.seen]
    assert [view.mining for view in views] == [True, False, None, None]
    assert [view.paused for view in views] == [False, True, None, None]
    assert [view.pools[0].active for view in views] == [False, True, True, True]
    assert [view.answers for view in views] == [True, False, True, True]
    assert views[-1].pool_since == START + timedelta(seconds=2 * STEP_S)
    assert views[0].pools[0].alive is None


def test_number_of_steps_is_bounded() -> None:
    class Often(HotKind):
        @override
        def _order(self, settings: Script, view: MinerView, given: dict[str, int]) -> Order | None:
            return REBOOT

    made = replay(Often(), Script(), present(), recorded([70.0] * (MAX_STEPS + 1)))
    assert made.cut
    assert len(made.steps) == MAX_STEPS
    assert made.counts == {"reboot": MAX_STEPS + 1}


@pytest.mark.parametrize(("days", "miners", "resolution", "read"), [(7, 10, 300, 10), (7, 300, 3600, 300)])
def test_large_replays_read_hours(days: float, miners: int, resolution: int, read: int) -> None:
    assert _size(timedelta(days=days), miners) == (resolution, read)


def test_very_large_replays_leave_miners_out() -> None:
    resolution, read = _size(timedelta(days=30), 5000)
    assert resolution == 3600
    assert 0 < read * 8 * 720 <= MAX_NUMBERS
