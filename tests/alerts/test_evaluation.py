"""The evaluation of one miner, by hand and against brute-force oracles."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from custom_components.miner_remote.alerts import evaluation
from custom_components.miner_remote.alerts.evaluation import MinerAlerts
from custom_components.miner_remote.alerts.model import AlertKind, Readings, Thresholds
from custom_components.miner_remote.alerts.thresholds import thresholds_of

DEFAULTS = thresholds_of({})
HASHING = Readings(mining=True, paused=False, uptime_s=86_400.0, hashrate_ths=100.0, expected_ths=100.0, power_w=3000.0)
SILENT = Readings(answered=False, answered_at=0.0)


def after(
    steps: list[tuple[float, Readings]], thresholds: Thresholds = DEFAULTS, state: MinerAlerts | None = None
) -> set[str]:
    """Return the alerts after readings at certain times."""
    state = MinerAlerts(steps[0][0]) if state is None else state
    for now, readings in steps:
        state.evaluate(readings, thresholds, now)
    return {kind.value for kind, condition in state.conditions.items() if condition.raised}


def lasting(readings: Readings, seconds: float, thresholds: Thresholds = DEFAULTS, every: float = 30.0) -> set[str]:
    """Return the alerts after readings that stay the same, polled every half a minute."""
    return after([(at * every, readings) for at in range(int(seconds / every) + 1)], thresholds)


# Offline --------------------------------------------------------------------------------------------------------------


@given(
    st.lists(
        st.tuples(st.integers(1, 200), st.sampled_from(("answers", "silent", "excused"))), min_size=1, max_size=40
    ),
    st.integers(1, 500),
)
def test_offline_equals_the_oracle(steps: list[tuple[int, str]], minutes_s: int) -> None:
    """Offline: silent now, and neither an answer nor an excuse for as long as the threshold."""
    state, now, answered_at, quiet_since = MinerAlerts(0.0), 0.0, None, 0.0
    thresholds = replace(DEFAULTS, offline_after_s=float(minutes_s))
    for pause, what in steps:
        now += pause
        answered_at = now if what == "answers" else answered_at
        quiet_since = quiet_since if what == "silent" else now
        readings = Readings(answered=what == "answers", answered_at=answered_at, excused=what == "excused")
        state.evaluate(readings, thresholds, now)
        condition = state.conditions.get(AlertKind.OFFLINE)
        expected = what == "silent" and now - quiet_since >= minutes_s
        assert (condition is not None and condition.raised) is expected
        if condition is not None and condition.raised:
            assert condition.bad_since == quiet_since


def test_miner_that_never_answered_is_offline_from_the_start() -> None:
    never = Readings(answered=False)
    assert after([(0, never), (299, never)]) == set()
    assert after([(0, never), (300, never)]) == {"offline"}


def test_last_answer_counts_even_if_it_was_before_the_first_evaluation() -> None:
    assert after([(290, SILENT)]) == set()
    assert after([(300, SILENT)]) == {"offline"}


# Temperatures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("readings", "alerts"),
    [
        (Readings(temperature_c=94.9), set()),
        (Readings(temperature_c=95.0), {"hot"}),
        (Readings(temperature_c=80.0, outlet_c=69.9), set()),
        (Readings(temperature_c=80.0, outlet_c=70.0), {"hot"}),
        (Readings(outlet_c=71.0), {"hot"}),
        (Readings(), set()),
    ],
)
def test_hot_board_or_coolant_is_an_alert(readings: Readings, alerts: set[str]) -> None:
    assert lasting(readings, 60) == alerts
    assert lasting(readings, 30) == set()
    off = replace(DEFAULTS, hot_c=None, outlet_c=None)
    assert lasting(readings, 600, off) == set()


def test_hot_ends_three_degrees_below_and_not_before() -> None:
    hot, state = Readings(temperature_c=96.0), MinerAlerts(0)
    assert after([(0, hot), (60, hot)], state=state) == {"hot"}
    assert after([(90 + at * 30, Readings(temperature_c=92.1)) for at in range(20)], state=state) == {"hot"}
    cool = Readings(temperature_c=91.9)
    assert after([(700, cool), (730, cool)], state=state) == {"hot"}
    assert after([(760, cool)], state=state) == set()


def test_hot_miner_that_is_silent_for_long_is_only_offline() -> None:
    hot, state = Readings(temperature_c=99.0, answered_at=60.0), MinerAlerts(0)
    assert after([(0, hot), (60, hot)], state=state) == {"hot"}
    silent = Readings(answered=False, answered_at=60.0)
    assert after([(90, silent), (359, silent)], state=state) == {"hot"}
    assert after([(360, silent)], state=state) == {"offline"}


def test_alert_ends_when_its_value_has_been_unknown_for_long() -> None:
    hot, state = Readings(temperature_c=99.0), MinerAlerts(0)
    assert after([(0, hot), (60, hot)], state=state) == {"hot"}
    paused = Readings(paused=True, mining=False)
    assert after([(90, paused), (989, paused)], state=state) == {"hot"}
    assert after([(990, paused)], state=state) == set()
    # A value in between counts.
    assert after([(1000, hot), (1060, hot), (1090, paused), (1500, hot), (1530, paused), (2400, paused)], state=state)
    assert state.evaluate(paused, DEFAULTS, 2430) is None


def test_delay_that_ends_while_the_value_is_unknown_is_no_reason_to_hurry() -> None:
    state = MinerAlerts(0)
    state.evaluate(Readings(temperature_c=99.0), DEFAULTS, 0)
    assert state.evaluate(Readings(), DEFAULTS, 61) == 61 + evaluation.CHECK_S


def test_hotter_part_is_named() -> None:
    state = MinerAlerts(0)
    both = Readings(temperature_c=96.0, outlet_c=75.0)
    after([(0, both), (60, both)], state=state)
    assert state.conditions[AlertKind.HOT].args == {"temperature_c": 75, "limit_c": 70, "outlet": True}


# Hashrate -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "alerts"),
    [
        ({"hashrate_ths": 80.0}, set()),
        ({"hashrate_ths": 79.0}, {"low_hashrate"}),
        # It does not hash at all, and no one paused it.
        ({"hashrate_ths": None, "mining": False}, {"low_hashrate"}),
        ({"hashrate_ths": 0.0, "paused": True, "mining": False}, set()),
        ({"hashrate_ths": 50.0, "uptime_s": 500.0}, set()),
        ({"hashrate_ths": 50.0, "excused": True}, set()),
        ({"hashrate_ths": 50.0, "expected_ths": None}, set()),
        ({"hashrate_ths": None, "mining": None}, set()),
        ({"hashrate_ths": 50.0, "low_power": True}, set()),
        # The limit explains it: the miner draws what it may.
        ({"hashrate_ths": 50.0, "limit_w": 1500, "power_w": 1450.0}, set()),
        ({"hashrate_ths": 50.0, "limit_w": 1500, "limit_max_w": 3500, "power_w": None}, set()),
        # It does not: the miner draws far less.
        ({"hashrate_ths": 50.0, "limit_w": 3000, "power_w": 1500.0}, {"low_hashrate"}),
        # The limit is not a reduced one.
        ({"hashrate_ths": 50.0, "limit_w": 3450, "limit_max_w": 3500, "power_w": 3400.0}, {"low_hashrate"}),
    ],
)
def test_low_hashrate_without_an_explanation_is_an_alert(changes: dict[str, float], alerts: set[str]) -> None:
    low = replace(HASHING, **changes)  # type: ignore[arg-type]
    assert lasting(low, 900) == alerts
    assert lasting(low, 870) == set()
    assert lasting(low, 3600, replace(DEFAULTS, low_hashrate_percent=None)) == set()


def test_short_dip_of_the_hashrate_is_no_alert() -> None:
    low = replace(HASHING, hashrate_ths=10.0)
    steps = [(at * 30.0, HASHING if at % 29 == 0 else low) for at in range(200)]
    assert after(steps) == set()


def test_paused_miner_loses_its_hashrate_alert() -> None:
    low, state = replace(HASHING, hashrate_ths=10.0), MinerAlerts(0)
    assert after([(0, low), (900, low)], state=state) == {"low_hashrate"}
    assert after([(930, replace(low, paused=True))], state=state) == set()


# Faults ---------------------------------------------------------------------------------------------------------------


def test_fault_is_an_alert_after_half_a_minute_and_names_the_first() -> None:
    faulty = replace(HASHING, faults=(("Fan 2 lost.", "F2"), ("Board 1 lost.", None)))
    assert lasting(faulty, 0) == set()
    state = MinerAlerts(0)
    assert after([(0, faulty), (30, faulty)], state=state) == {"fault"}
    assert state.conditions[AlertKind.FAULT].args == {"count": 2, "message": "Fan 2 lost.", "code": "F2"}
    assert after([(60, HASHING), (90, HASHING)], state=state) == {"fault"}
    assert after([(120, HASHING)], state=state) == set()


# Rejects --------------------------------------------------------------------------------------------------------------


@given(
    st.lists(
        st.tuples(st.integers(60, 400), st.integers(0, 60), st.integers(0, 8), st.booleans()), min_size=1, max_size=40
    )
)
def test_rejects_equal_the_oracle(steps: list[tuple[int, int, int, bool]]) -> None:
    """Compare with the increases since the last restart of the counters, over the last half hour."""
    state, now, accepted, rejected, raised = MinerAlerts(0.0), 0.0, 0, 0, False
    samples: list[tuple[float, int, int]] = []
    unknown_since: float | None = None
    for pause, more_accepted, more_rejected, restarts in steps:
        now += pause
        if restarts and (accepted or rejected):
            accepted, rejected = 0, 0
            samples.clear()
        elif samples:
            accepted, rejected = accepted + more_accepted, rejected + more_rejected
        else:
            accepted, rejected = 10, 0
        samples.append((now, accepted, rejected))
        state.evaluate(replace(HASHING, accepted=accepted, rejected=rejected), DEFAULTS, now)
        # The window begins at the youngest sample that is at least half an hour old, or at the first one.
        old = [sample for sample in samples if now - sample[0] >= evaluation.WINDOW_S]
        began, first_accepted, first_rejected = old[-1] if old else samples[0]
        if now - began < evaluation.SHORTEST_WINDOW_S:
            unknown_since = now if unknown_since is None else unknown_since
            raised = raised and now - unknown_since < evaluation.UNKNOWN_ENDS_S
        else:
            unknown_since = None
            bad, good = rejected - first_rejected, accepted - first_accepted
            percent = 100 * bad / (bad + good) if bad + good else 0.0
            if percent >= 5 and bad >= 3 and bad + good >= 20:
                raised = True
            elif percent < 3.5:
                raised = False
        condition = state.conditions.get(AlertKind.HIGH_REJECTS)
        assert (condition is not None and condition.raised) is raised


def test_lifetime_totals_do_not_count() -> None:
    readings = replace(HASHING, accepted=100, rejected=100)
    assert lasting(readings, 7200) == set()


# Due times ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("readings", "kind"),
    [
        (SILENT, "offline"),
        (replace(HASHING, temperature_c=99.0), "hot"),
        (replace(HASHING, faults=(("Broken.", None),)), "fault"),
        (replace(HASHING, hashrate_ths=1.0), "low_hashrate"),
    ],
)
def test_alert_is_raised_by_time_alone(readings: Readings, kind: str) -> None:
    """No poll is needed: the evaluation says when to evaluate again."""
    state, now = MinerAlerts(0.0), 0.0
    for _ in range(40):
        due = state.evaluate(readings, DEFAULTS, now)
        if (condition := state.conditions.get(AlertKind(kind))) is not None and condition.raised:
            break
        assert due is not None
        assert due > now
        now = due
    assert now == {"offline": 300, "hot": 60, "fault": 30, "low_hashrate": 900}[kind]


def test_healthy_miner_is_not_evaluated_without_news() -> None:
    assert MinerAlerts(0.0).evaluate(HASHING, DEFAULTS, 0.0) is None


# Options --------------------------------------------------------------------------------------------------------------


def test_empty_and_zero_thresholds_are_off() -> None:
    off = Thresholds(offline_after_s=None, hot_c=None, outlet_c=None, low_hashrate_percent=None, rejects_percent=None)
    assert thresholds_of({"alerts": {}}) == off
    assert thresholds_of({"alerts": dict.fromkeys(("offline_minutes", "hot_c", "outlet_c"), 0)}) == off
    assert (
        Thresholds(offline_after_s=300, hot_c=95, outlet_c=70, low_hashrate_percent=80, rejects_percent=5) == DEFAULTS
    )
    assert lasting(SILENT, 86_400, off) == set()
