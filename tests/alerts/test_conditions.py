"""Conditions against a brute-force oracle: delays and hysteresis."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, strategies as st

from custom_components.miner_remote.alerts.conditions import CALM, Condition, Delays, Finding, Level

type History = list[tuple[float, Level]]

HISTORIES = st.lists(st.tuples(st.integers(0, 40), st.sampled_from(Level)), min_size=1, max_size=40)
DELAYS = st.builds(Delays, st.integers(0, 90).map(float), st.integers(0, 90).map(float))


def at_times(steps: list[tuple[int, Level]]) -> History:
    now, history = 0.0, []
    for pause, level in steps:
        now += pause
        history.append((now, level))
    return history


@dataclass
class Verdict:
    raised: bool
    since: float | None


def begins(history: History, at: int, bad_s: float) -> float | None:
    """Return since when the level has been bad at an entry, without a level in between that is known to be better."""
    if history[at][1] is not Level.BAD:
        return None
    since = history[at][0]
    for time, level in reversed(history[: at + 1]):
        if level is Level.BAD:
            since = time
        elif level is not Level.UNKNOWN:
            break
    return since if history[at][0] - since >= bad_s else None


def ends(history: History, at: int, good_s: float) -> bool:
    """Return whether an alert ends at an entry: it cannot exist, or the level has been good for long enough."""
    time, level = history[at]
    if level is Level.NONE:
        return True
    if level is not Level.GOOD:
        return False
    since = time
    for earlier, other in reversed(history[: at + 1]):
        if other is Level.GOOD:
            since = earlier
        elif other is not Level.UNKNOWN:
            break
    return time - since >= good_s


def oracle(history: History, delays: Delays) -> Verdict:
    """Return the verdict after a history: the last entry that raised is later than the last one that ended."""
    raised, since = False, None
    for at in range(len(history)):
        if not raised:
            # An alert that ended a moment ago has to be bad again from then on.
            since = begins(history, at, delays.bad_s)
            raised = since is not None
        elif ends(history, at, delays.good_s):
            raised, since = False, None
    return Verdict(raised, since)


def run(history: History, delays: Delays) -> Condition:
    condition = CALM
    for now, level in history:
        condition = condition.after(Finding(level), delays, now)
    return condition


@given(HISTORIES, DELAYS)
def test_condition_equals_the_oracle(steps: list[tuple[int, Level]], delays: Delays) -> None:
    history = at_times(steps)
    condition, verdict = run(history, delays), oracle(history, delays)
    assert condition.raised is verdict.raised
    if verdict.raised:
        assert condition.bad_since == verdict.since


@given(HISTORIES, DELAYS)
def test_level_that_stays_changes_the_condition_exactly_when_due(
    steps: list[tuple[int, Level]], delays: Delays
) -> None:
    history = at_times(steps)
    condition, (now, level) = run(history, delays), history[-1]
    due = condition.due(delays)
    if level is Level.UNKNOWN:
        return
    if due is None:
        assert condition.after(Finding(level), delays, now + 1e6).raised is condition.raised
        return
    assert condition.after(Finding(level), delays, due).raised is not condition.raised
    before = (now + due) / 2
    if now < before < due:
        assert condition.after(Finding(level), delays, before).raised is condition.raised


@given(st.lists(st.tuples(st.integers(1, 20), st.sampled_from((Level.BAD, Level.BETWEEN))), min_size=1, max_size=40))
def test_alert_does_not_flap_at_the_threshold(steps: list[tuple[int, Level]]) -> None:
    condition = Condition(0.0, raised=True)
    for now, level in at_times(steps):
        condition = condition.after(Finding(level), Delays(5, 5), now)
        assert condition.raised


@pytest.mark.parametrize(("bad_s", "raised"), [(10.0, True), (10.1, False)])
def test_known_beginning_counts(bad_s: float, raised: bool) -> None:
    condition = CALM.after(Finding(Level.BAD, began=90.0), Delays(bad_s), 100.0)
    assert (condition.raised, condition.bad_since) == (raised, 90.0)
