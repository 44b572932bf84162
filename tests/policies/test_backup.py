"""Backup policies with a simulated fleet: when miners are backed up, over days, restarts and changes of the clock."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.input.fields import InvalidDataError, Reader
from custom_components.miner_remote.policies.backup.kind import AT_ONCE, FIRST_RETRY, LAST_RETRY, BackupKind
from custom_components.miner_remote.policies.backup.report import backup_reports
from custom_components.miner_remote.policies.backup.settings import BackupSettings, Every
from custom_components.miner_remote.policies.backup.state import BackupState
from custom_components.miner_remote.policies.backup.texts import TEXTS
from custom_components.miner_remote.policies.backup.times import last_time, next_time
from custom_components.miner_remote.policies.contract import (
    Decision,
    Failure,
    Inputs,
    LastResult,
    MakeBackup,
    MinerView,
    Reason,
)
from custom_components.miner_remote.policies.error_texts import text_of

BERLIN = ZoneInfo("Europe/Berlin")
UNREACHABLE = Failure(code="unreachable", message="The miner accepts no connection.", args={"host": "10.0.0.1"})
KIND = BackupKind()
NOON = datetime(2026, 6, 1, 12, tzinfo=BERLIN)
BACKUP_S = 8
"""How long a backup takes."""


@dataclass
class Simulation:
    """A fleet whose backups take some time, and the clock; a decision is made at `next_at` and at polls."""

    settings: BackupSettings
    count: int = 1
    now: datetime = NOON
    state: BackupState = field(default_factory=BackupState)
    last: dict[str, datetime] = field(default_factory=dict)
    changed: dict[str, datetime] = field(default_factory=dict)
    results: dict[str, LastResult] = field(default_factory=dict)
    running: dict[str, datetime] = field(default_factory=dict)
    made: list[tuple[str, datetime]] = field(default_factory=list)
    most_running: int = 0
    offline: set[str] = field(default_factory=set)
    poll: timedelta = timedelta(minutes=10)
    fails: Callable[[str], bool] = lambda _miner_id: False

    @property
    def ids(self) -> list[str]:
        return [f"m{number:04}" for number in range(self.count)]

    def view(self, miner_id: str) -> MinerView:
        result = self.results.get(miner_id)
        return MinerView(
            miner_id=miner_id,
            name=miner_id.upper(),
            answers=miner_id not in self.offline,
            capabilities=frozenset({Capability.CONFIG_READ}),
            last_backup_at=self.last.get(miner_id),
            changed_at=self.changed.get(miner_id),
            last_results=() if result is None else (result,),
            blocked=Reason(code="miner_offline") if miner_id in self.offline else None,
        )

    def decide(self) -> Decision[BackupState]:
        """Decide once, and start the backups that were ordered."""
        inputs = Inputs(now=self.now, zone=BERLIN, miners=tuple(self.view(miner_id) for miner_id in self.ids))
        decision = KIND.decide(self.settings, self.state, inputs)
        assert [item.miner_id for item in decision.miners] == self.ids
        assert decision.next_at is None or decision.next_at > self.now
        assert decision.phase in KIND.phases
        self.state = decision.state
        for item in decision.miners:
            assert item.restraint is None
            assert item.phase in KIND.phases
            assert item.reason.code in TEXTS or item.reason.code == "miner_offline"
            TEXTS.get(item.reason.code, "").format_map(item.reason.args)
            if item.order is not None:
                assert item.order == MakeBackup()
                assert item.miner_id not in self.offline
                assert item.miner_id not in self.running
                self.running[item.miner_id] = self.now + timedelta(seconds=BACKUP_S)
        self.most_running = max(self.most_running, len(self.running))
        return decision

    def until(self, end: datetime) -> Simulation:
        """Let the time pass up to `end`."""
        while self.now < end:
            decision = self.decide()
            steps = [end, self.now + self.poll, *self.running.values()]
            if decision.next_at is not None:
                steps.append(decision.next_at)
            self.now = min(step for step in steps if step > self.now)
            for miner_id, done in list(self.running.items()):
                if done <= self.now:
                    del self.running[miner_id]
                    failed = self.fails(miner_id)
                    status, error = ("failed", UNREACHABLE) if failed else ("success", None)
                    self.results[miner_id] = LastResult(kind="backup", status=status, at=self.now, error=error)
                    if not failed:
                        self.last[miner_id] = self.now
                        self.made.append((miner_id, self.now))
        return self

    def restart(self, off: timedelta = timedelta(0)) -> None:
        """Restart Home Assistant: what ran is lost, results and changes are forgotten, the state stays."""
        self.running.clear()
        self.results.clear()
        self.changed.clear()
        self.state = KIND.state_from_json(json.loads(json.dumps(KIND.state_as_json(self.state))))
        self.now += off


def local(simulation: Simulation) -> list[str]:
    return [f"{at.astimezone(BERLIN):%d %H:%M}" for _, at in simulation.made]


def at_once(**values: Any) -> BackupSettings:
    return BackupSettings(**{"spread_minutes": 0, "after_change": False, **values})


# Times ---------------------------------------------------------------------------------------------------------------


def test_daily_backup_is_made_at_its_local_time() -> None:
    simulation = Simulation(at_once()).until(NOON + timedelta(days=3))
    assert local(simulation) == ["02 03:30", "03 03:30", "04 03:30"]


def test_weekly_backup_is_made_on_its_weekday() -> None:
    simulation = Simulation(at_once(every=Every.WEEK, weekday=2, time="23:59")).until(NOON + timedelta(days=15))
    assert [f"{at.astimezone(BERLIN):%d %a %H:%M}" for _, at in simulation.made] == ["03 Wed 23:59", "10 Wed 23:59"]


def test_never_makes_no_scheduled_backup() -> None:
    simulation = Simulation(at_once(every=Every.NEVER)).until(NOON + timedelta(days=2))
    assert simulation.made == []
    assert simulation.decide().next_at is None


def test_new_policy_waits_for_its_first_time() -> None:
    simulation = Simulation(at_once(time="11:00"))
    decision = simulation.decide()
    assert (decision.phase, decision.miners[0].phase, decision.miners[0].reason.code) == ("ok", "ok", "backup_not_due")
    assert decision.next_at == datetime(2026, 6, 2, 11, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("day", "time", "expected"),
    [
        # 02:00 to 03:00 does not exist: the next time that exists.
        ((2026, 3, 29), "02:30", ["28 02:30", "29 03:00", "30 02:30"]),
        # 02:00 to 03:00 occurs twice: the first one, and only once.
        ((2026, 10, 25), "02:30", ["24 02:30", "25 02:30", "26 02:30"]),
        ((2026, 10, 25), "03:00", ["24 03:00", "25 03:00", "26 03:00"]),
    ],
)
def test_daylight_saving(day: tuple[int, int, int], time: str, expected: list[str]) -> None:
    start = datetime(*day, 12, tzinfo=BERLIN).astimezone(UTC) - timedelta(days=2)
    simulation = Simulation(at_once(time=time), now=start).until(start + timedelta(days=3))
    assert local(simulation) == expected


def test_first_of_two_times_is_taken() -> None:
    settings = at_once(time="02:30")
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second = first + timedelta(hours=1)
    assert last_time(settings, BERLIN, second) == first
    assert last_time(settings, BERLIN, second + timedelta(minutes=20)) == first
    assert next_time(settings, BERLIN, first) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("every", [Every.DAY, Every.WEEK])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "UTC"])
def test_times_are_consistent_over_two_years(every: Every, zone: str) -> None:
    """The next time of any instant is the last one of the instant at which it comes, with none in between."""
    settings, local_zone = BackupSettings(every=every, time="02:15", weekday=6), ZoneInfo(zone)
    now = datetime(2011, 6, 1, tzinfo=UTC)
    seen = []
    while now < datetime(2012, 7, 1, tzinfo=UTC):
        following = next_time(settings, local_zone, now)
        assert following is not None
        assert now < following <= now + timedelta(days=9)
        assert last_time(settings, local_zone, following) == following
        before = last_time(settings, local_zone, following - timedelta(seconds=1))
        assert before is not None
        assert before < following
        assert not seen or before == seen[-1]
        seen.append(following)
        now = following
    assert len(seen) in (range(394, 400) if every is Every.DAY else range(56, 59))


# Restarts and clocks -------------------------------------------------------------------------------------------------


def test_missed_times_are_made_up_once() -> None:
    simulation = Simulation(at_once(), count=3).until(NOON + timedelta(days=1))
    assert len(simulation.made) == 3
    simulation.restart(off=timedelta(days=4))
    simulation.until(simulation.now + timedelta(hours=6))
    assert Counter(miner_id for miner_id, _ in simulation.made) == {"m0000": 2, "m0001": 2, "m0002": 2}


def test_restart_in_the_middle_repeats_only_what_was_lost() -> None:
    simulation = Simulation(BackupSettings(spread_minutes=10), count=50, now=datetime(2026, 6, 2, 3, 29, tzinfo=BERLIN))
    simulation.until(datetime(2026, 6, 2, 3, 34, 5, tzinfo=BERLIN))
    done = len(simulation.made)
    assert 0 < done < 50
    simulation.restart(off=timedelta(seconds=30))
    simulation.until(datetime(2026, 6, 2, 5, tzinfo=BERLIN))
    assert Counter(miner_id for miner_id, _ in simulation.made) == dict.fromkeys(simulation.ids, 1)


@pytest.mark.parametrize("back", [timedelta(minutes=5), timedelta(hours=3), timedelta(days=400)])
def test_clock_that_is_set_back_blocks_nothing(back: timedelta) -> None:
    simulation = Simulation(at_once(), count=2).until(NOON + timedelta(days=1, hours=1))
    assert len(simulation.made) == 2
    simulation.now -= back
    start = simulation.now
    simulation.until(start + timedelta(days=3))
    since = Counter(miner_id for miner_id, at in simulation.made[2:])
    assert set(since) == {"m0000", "m0001"}
    # Once a day, and at most once more because the clock was wrong.
    assert all(2 <= number <= 4 for number in since.values())


def test_state_from_the_future_blocks_nothing() -> None:
    simulation = Simulation(at_once(), now=datetime(2026, 6, 2, 3, 30, tzinfo=BERLIN))
    simulation.fails = lambda _miner_id: True
    simulation.until(simulation.now + timedelta(minutes=5))
    assert simulation.state.attempts
    simulation.now -= timedelta(days=30)
    simulation.results.clear()
    simulation.fails = lambda _miner_id: False
    simulation.until(simulation.now + timedelta(days=2))
    assert simulation.made


# Other reasons -------------------------------------------------------------------------------------------------------


def test_backup_by_hand_counts() -> None:
    simulation = Simulation(BackupSettings(spread_minutes=240, after_change=False), count=20)
    simulation.until(datetime(2026, 6, 2, 3, 30, tzinfo=BERLIN))
    simulation.last["m0000"] = simulation.now
    simulation.until(datetime(2026, 6, 2, 12, tzinfo=BERLIN))
    assert "m0000" not in {miner_id for miner_id, _ in simulation.made}
    assert len(simulation.made) == 19


def test_change_is_backed_up_once_after_a_minute() -> None:
    simulation = Simulation(BackupSettings(every=Every.NEVER), count=2).until(NOON + timedelta(hours=1))
    simulation.changed["m0001"] = simulation.now
    simulation.until(simulation.now + timedelta(seconds=40))
    simulation.changed["m0001"] = simulation.now
    changed = simulation.now
    simulation.until(simulation.now + timedelta(hours=2))
    assert [miner_id for miner_id, _ in simulation.made] == ["m0001"]
    assert timedelta(minutes=1) <= simulation.made[0][1] - changed <= timedelta(minutes=2)


def test_change_does_not_count_if_the_policy_ignores_changes() -> None:
    simulation = Simulation(at_once(every=Every.NEVER))
    simulation.changed["m0000"] = NOON
    assert simulation.until(NOON + timedelta(hours=1)).made == []


def test_offline_miner_is_backed_up_when_it_answers() -> None:
    simulation = Simulation(at_once(), count=2, offline={"m0001"}).until(datetime(2026, 6, 2, 9, tzinfo=BERLIN))
    decision = simulation.decide()
    assert (decision.phase, decision.miners[1].phase) == ("waiting", "waiting")
    assert decision.miners[1].reason.code == "miner_offline"
    simulation.offline.clear()
    simulation.until(datetime(2026, 6, 2, 10, tzinfo=BERLIN))
    assert local(simulation) == ["02 03:30", "02 09:00"]


def test_miner_without_configuration_is_left_out() -> None:
    view = replace(Simulation(at_once()).view("m0000"), capabilities=frozenset({Capability.REBOOT}))
    inputs = Inputs(now=datetime(2026, 6, 2, 4, tzinfo=BERLIN), zone=BERLIN, miners=(view,))
    decision = KIND.decide(at_once(), BackupState(since=NOON), inputs)
    assert (decision.miners[0].phase, decision.miners[0].order) == ("unsupported", None)


def test_empty_scope_is_said() -> None:
    decision = KIND.decide(at_once(), KIND.no_state(), Inputs(now=NOON, zone=BERLIN, miners=()))
    assert (decision.phase, decision.reason.code, decision.miners) == ("ok", "backup_no_miners", ())


# Failures ------------------------------------------------------------------------------------------------------------


def test_failed_backup_is_repeated_less_and_less_often() -> None:
    orders: list[datetime] = []

    def fails(_miner_id: str) -> bool:
        orders.append(simulation.now)
        return True

    simulation = Simulation(at_once(), fails=fails, now=datetime(2026, 6, 2, 3, 29, tzinfo=BERLIN))
    simulation.until(datetime(2026, 6, 3, 3, tzinfo=BERLIN))
    pauses = [later - earlier for earlier, later in pairwise(orders)]
    assert pauses[0] == FIRST_RETRY
    assert all(second >= first for first, second in pairwise(pauses))
    assert pauses[-1] == LAST_RETRY
    decision = simulation.decide()
    item = decision.miners[0]
    assert (decision.phase, item.phase) == ("failed", "failed")
    assert item.reason.args == {**UNREACHABLE.nested("cause"), "tries": len(orders)}
    assert text_of(item.reason).endswith("The miner accepts no connection.")
    assert len(orders) <= 8
    simulation.fails = lambda _miner_id: False
    simulation.until(datetime(2026, 6, 4, 12, tzinfo=BERLIN))
    assert simulation.state.attempts == {}
    assert simulation.decide().phase == "ok"


def test_success_without_a_backup_is_not_repeated_at_once() -> None:
    """If the store does not show the backup, the order is not given again at every poll."""
    simulation = Simulation(at_once(), now=datetime(2026, 6, 2, 3, 30, tzinfo=BERLIN))
    simulation.decide()
    simulation.running.clear()
    simulation.now += timedelta(seconds=20)
    simulation.results["m0000"] = LastResult(kind="backup", status="success", at=simulation.now)
    decision = simulation.decide()
    assert (decision.miners[0].phase, decision.miners[0].order) == ("failed", None)


def test_report_names_what_could_not_be_backed_up() -> None:
    simulation = Simulation(at_once(), count=3, offline={"m0001"}, fails=lambda miner_id: miner_id == "m0002")
    simulation.until(datetime(2026, 6, 2, 3, 40, tzinfo=BERLIN))
    decision = simulation.decide()
    views = {miner_id: simulation.view(miner_id) for miner_id in simulation.ids}
    rows = [report.as_json() for report in backup_reports(decision.miners, views)]
    assert [(row["miner_id"], row["error_code"]) for row in rows] == [
        ("m0001", "policy_miner_offline"),
        ("m0002", "policy_backup_failed"),
        ("m0000", None),
    ]
    assert (
        rows[1]["error"]
        == "The backup failed (attempts: 1), and is tried again later. The miner accepts no connection."
    )
    assert rows[2]["last_backup_at"] == simulation.last["m0000"].isoformat()


# Many miners ---------------------------------------------------------------------------------------------------------


def test_thousand_miners_are_spread_and_paced() -> None:
    simulation = Simulation(BackupSettings(), count=1000, now=datetime(2026, 6, 2, 3, 30, tzinfo=BERLIN))
    simulation.until(datetime(2026, 6, 2, 4, 2, tzinfo=BERLIN))
    assert len(simulation.made) == 1000
    assert simulation.most_running <= AT_ONCE
    per_minute = Counter(at.replace(second=0) for _, at in simulation.made)
    assert max(per_minute.values()) < 100
    assert len(per_minute) >= 30


def test_thousand_missed_backups_are_paced() -> None:
    settings = at_once()
    simulation = Simulation(settings, count=200, state=BackupState(since=NOON), now=NOON + timedelta(days=3))
    simulation.until(simulation.now + timedelta(minutes=10))
    assert len(simulation.made) == 200
    assert simulation.most_running == AT_ONCE


def test_miner_that_left_the_scope_is_forgotten() -> None:
    simulation = Simulation(
        at_once(), count=2, fails=lambda _miner_id: True, now=datetime(2026, 6, 2, 3, 30, tzinfo=BERLIN)
    )
    simulation.until(simulation.now + timedelta(minutes=1))
    assert set(simulation.state.attempts) == {"m0000", "m0001"}
    simulation.count = 1
    simulation.running.clear()
    assert set(simulation.decide().state.attempts) == {"m0000"}


# Settings ------------------------------------------------------------------------------------------------------------


def read(data: dict[str, object]) -> BackupSettings | None:
    reader = Reader(data)
    settings = KIND.read_settings(reader)
    reader.close()
    reader.finish()
    return settings


def test_settings_survive_json() -> None:
    settings = BackupSettings(
        every=Every.WEEK,
        time="23:05",
        weekday=6,
        spread_minutes=0,
        before_firmware=False,
        after_change=False,
        keep_count=3,
        keep_days=7,
        prune_manual=True,
    )
    assert read(json.loads(json.dumps(KIND.settings_as_json(settings)))) == settings
    assert read({}) == BackupSettings()


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("every", "month", "not_one_of"),
        ("time", "24:00", "not_time_of_day"),
        ("weekday", 7, "out_of_range"),
        ("spread_minutes", 241, "out_of_range"),
        ("before_firmware", 1, "not_boolean"),
        ("keep_count", 0, "out_of_range"),
        ("keep_days", 1.5, "fraction"),
        ("extra", 1, "unknown_key"),
    ],
)
def test_wrong_settings_are_named(key: str, value: object, code: str) -> None:
    with pytest.raises(InvalidDataError) as err:
        read({key: value})
    assert [(problem.path, problem.code) for problem in err.value.errors] == [(key, code)]


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"since": 1, "attempts": {}},
        {"since": "2026-06-01T00:00:00", "attempts": {}},
        {"since": None, "attempts": []},
        {"since": None, "attempts": {"a": {}}},
        {"since": None, "attempts": {"a": {"at": "x", "tries": 1}}},
        {"since": None, "attempts": {"a": 1}},
    ],
)
def test_other_data_is_no_state(data: object) -> None:
    with pytest.raises(InvalidDataError):
        KIND.state_from_json(data)
