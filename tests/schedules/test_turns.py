"""A pass takes many turns of the event loop, and what it decided first must not be outdated when it sends commands."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from hypothesis import assume, given, settings, strategies as st

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.control.record import CommandType, Source
from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.values import Identity, Snapshot
from custom_components.miner_remote.schedules.engine.engine_state import EngineState
from custom_components.miner_remote.schedules.engine.in_flight import InFlightCommands
from custom_components.miner_remote.schedules.engine.ownership import OwnedLimit, Owner, Ownership, PauseOwner
from custom_components.miner_remote.schedules.engine.ramp import Ramps
from custom_components.miner_remote.schedules.engine.reconcile_pass import ReconcilePass, WantedSince
from custom_components.miner_remote.schedules.engine.restraints import Restraint
from custom_components.miner_remote.schedules.engine.retry import Retries
from custom_components.miner_remote.schedules.engine.rise_pace import RisePaces
from custom_components.miner_remote.schedules.model import OFF, ON, Directive, Ramp, Schedule, limit
from custom_components.miner_remote.schedules.planning.timeline import MinerPlan, Override, Plan, Step

from ..conftest import wait_until
from ..hall import PERSON
from ..turns import set_turns
from .windows import RESUME, engine_of, hall, paused, scheduled_commands, still, window

KINDS = ["axeos"] * 3
KEY = f"{DOMAIN}.schedule_state"
type Change = Callable[[], Awaitable[None]]


class Turns:
    """Lets every miner have a turn of its own, and makes a change after the first turn that has decided a command."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.changes: list[Change] = []
        self.passes: list[ReconcilePass] = []
        """The passes in the order of their turns."""
        self._decided = False
        really = ReconcilePass._decide

        def decide(made: ReconcilePass, miner: Any) -> Any:
            self.passes.append(made)
            decision = really(made, miner)
            self._decided |= decision is not None
            return decision

        async def sleep(_seconds: float) -> None:
            # Right after a decision, this is the turn of the pass and of no other work.
            decided, self._decided = self._decided, False
            if decided and self.changes:
                await self.changes.pop(0)()
            await asyncio.sleep(0)

        monkeypatch.setattr(ReconcilePass, "_decide", decide)
        set_turns(monkeypatch, 1, sleep)


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> Turns:
    return Turns(monkeypatch)


async def test_miner_that_is_removed_between_turns_gets_no_command(hass: HomeAssistant, hall_of, turns: Turns) -> None:
    async with hall(hall_of, KINDS, "127.46.1.1") as made:
        gone = made.miners[0]

        async def remove() -> None:
            assert hass.config_entries.async_remove_subentry(made.entry, gone.subentry_id)
            await wait_until(lambda: not made.data.fleet.is_configured(gone.miner_id))

        turns.changes.append(remove)
        await window(made)
        await wait_until(lambda: paused(made) == [False, True, True])
        await still(made)
        assert {record.miner_ip for record in await scheduled_commands(made)} == {
            machine.ip for machine in made.machines[1:]
        }
        assert engine_of(made).ownership(gone.miner_id) is None


async def test_site_that_reloads_between_turns_is_switched_once(hass: HomeAssistant, hall_of, turns: Turns) -> None:
    async with hall(hall_of, KINDS, "127.46.2.1") as made:

        async def reload() -> None:
            await hass.config_entries.async_reload(made.entry.entry_id)

        turns.changes.append(reload)
        await window(made)
        await wait_until(lambda: all(paused(made)))
        await still(made)
        assert len(await scheduled_commands(made)) == len(KINDS)


async def test_schedule_that_is_edited_between_turns_sends_nothing(hall_of, turns: Turns) -> None:
    async with hall(hall_of, KINDS, "127.46.3.1") as made:

        async def disable() -> None:
            await made.data.schedules.async_toggle(schedule_id)

        turns.changes.append(disable)
        schedule_id = await window(made)
        await wait_until(lambda: not turns.changes)
        await still(made)
        assert await scheduled_commands(made) == []
        assert all(engine_of(made).ownership(miner.miner_id) is None for miner in made.miners)
        await made.data.schedules.async_toggle(schedule_id)
        await wait_until(lambda: all(paused(made)))


async def test_prices_that_change_in_every_pass_do_not_end_the_switching(hall_of, turns: Turns) -> None:
    async with hall(hall_of, KINDS, "127.46.4.1") as made:
        seen: list[int] = []

        async def new_price() -> None:
            seen.append(len(await scheduled_commands(made)))
            engine_of(made).async_replan()

        turns.changes += [new_price] * 10
        await window(made)
        await wait_until(lambda: all(paused(made)))
        # The pass that met the first change sent nothing.
        assert seen[:2] == [0, 0]
        assert len(await scheduled_commands(made)) == len(KINDS)


@pytest.mark.parametrize("sends", [False, True])
async def test_engine_that_closes_between_turns_or_while_it_sends_owns_nothing(
    hall_of, turns: Turns, hass_storage: dict[str, Any], monkeypatch: pytest.MonkeyPatch, sends: bool
) -> None:
    async with hall(hall_of, KINDS, f"127.46.{5 + sends * 20}.1") as made:
        closed: list[asyncio.Task[None]] = []

        async def close(*_command: object, **_fields: object) -> None:
            closed.append(asyncio.create_task(engine_of(made).async_close()))
            await asyncio.sleep(1)

        if sends:
            monkeypatch.setattr(made.data.runner, "async_start", close)
        else:
            turns.changes.append(close)
        await window(made)
        await wait_until(lambda: bool(closed) and closed[0].done())
        await asyncio.sleep(3)
        assert not any(paused(made))
        assert await scheduled_commands(made) == []
        assert KEY not in hass_storage or hass_storage[KEY]["data"]["held"] == []


async def test_miner_that_a_person_resumes_between_turns_mines_on(hall_of, turns: Turns) -> None:
    async with hall(hall_of, KINDS, "127.46.6.1") as made:

        async def resume() -> None:
            await made.data.runner.async_run(RESUME, made.miners[:1], PERSON)

        turns.changes.append(resume)
        await window(made)
        await wait_until(lambda: paused(made) == [False, True, True])
        await still(made)
        assert paused(made) == [False, True, True]
        assert len(await scheduled_commands(made)) == 2


async def test_miner_that_a_policy_restrains_between_turns_is_not_resumed(hall_of, turns: Turns) -> None:
    async with hall(hall_of, KINDS, "127.46.7.1") as made:
        schedule_id = await window(made)
        await wait_until(lambda: all(paused(made)))
        await still(made)
        restrained = made.miners[0].miner_id

        async def restrain() -> None:
            engine_of(made).async_set_restraints({restrained: (Restraint(policy_id=1, name="Heat", directive=OFF),)})

        turns.changes.append(restrain)
        await made.data.schedules.async_delete_item(str(schedule_id))
        await wait_until(lambda: paused(made) == [True, False, False])
        await still(made)
        assert [
            record.miner_id
            for record in await scheduled_commands(made)
            if record.command_type is CommandType.POWER_ON and record.miner_id == restrained
        ] == []


async def test_passes_do_not_overlap(hall_of, turns: Turns) -> None:
    async with hall(hall_of, KINDS, "127.46.8.1") as made:
        checks: list[asyncio.Task[Any]] = []

        async def check() -> None:
            checks.append(asyncio.create_task(engine_of(made).async_check()))
            await asyncio.sleep(1)

        turns.changes.append(check)
        await window(made)
        await wait_until(lambda: bool(checks) and checks[0].done())
        order = [made for at, made in enumerate(turns.passes) if at == 0 or turns.passes[at - 1] is not made]
        assert len(order) == len(set(order)) >= 2
        assert len(await scheduled_commands(made)) == len(KINDS)


# Against a pass in one turn -------------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OWNERS = [
    Owner(schedule_id=1, name="Peak", ramp=Ramp(group_percent=50, group_delay_s=60)),
    Owner(schedule_id=2, name="Night"),
    Owner(schedule_id=None, name="Heat", policy_id=7),
]
SCHEDULES = [
    Schedule(id=owner.schedule_id, name=owner.name, ramp=owner.ramp)
    for owner in OWNERS
    if owner.schedule_id is not None
]
WANTED = [None, OFF, ON, limit(900), limit(2000)]
HEAT = Restraint(policy_id=7, name="Heat", directive=limit(900))
LATER = NOW + timedelta(hours=1)


class Kind(StrEnum):
    """What changes between the turns."""

    REMOVED = "removed"
    RELOADED = "reloaded"
    AWAY = "away"
    OVERRIDDEN = "overridden"
    RESTRAINED = "restrained"
    OUTDATED = "outdated"
    SEEN = "seen"


class FakeMiner(SimpleNamespace):
    """What a pass reads of a miner."""

    def async_set_retry_interval(self, interval_s: float | None) -> None:
        self.retry_s = interval_s


@dataclass(eq=False)
class FakeBatch:
    records: list[SimpleNamespace]
    running: bool = True


@dataclass(frozen=True)
class FakeTimeline:
    step: Step

    def at(self, _when: datetime) -> Step:
        return self.step


@dataclass
class Home:
    """Miners, what is wanted of them, and what a pass has sent; to the pass it is the fleet and the runner."""

    miners: list[FakeMiner]
    directives: list[Directive | None]
    ownerships: dict[str, Ownership]
    overridden: set[str]
    restraints: dict[str, tuple[Restraint, ...]]
    away: set[str] = field(default_factory=set)
    outdated: bool = False
    sent: list[tuple[object, str, str]] = field(default_factory=list)

    def __iter__(self) -> Iterator[FakeMiner]:
        return iter(self.miners)

    def has(self, miner: FakeMiner) -> bool:
        return any(each is miner for each in self.miners)

    async def async_start(self, command: Any, miners: list[FakeMiner], initiator: Any) -> FakeBatch:
        self.sent += [(command, miner.miner_id, initiator.initiated_by) for miner in miners]
        assert not self.outdated
        for miner in miners:
            assert self.has(miner)
            assert miner.miner_id not in self.away
            assert miner.miner_id not in self.overridden or initiator.source is Source.AUTOMATIC
            if command.command_type is CommandType.POWER_ON:
                assert all(each.directive != OFF for each in self.restraints.get(miner.miner_id, ()))
        return FakeBatch([SimpleNamespace(miner_id=miner.miner_id) for miner in miners])

    def reconcile(
        self, at_once: int, change: Callable[[EngineState], None] | None = None, turn: int | None = None
    ) -> Any:
        """Run a pass, with a change after some turns or while the state is stored; return what it left."""
        fake_hass: Any = SimpleNamespace(config=SimpleNamespace(path=lambda *parts: "/".join(parts)))
        state = EngineState(fake_hass)
        for ownership in self.ownerships.values():
            state.set_ownership(ownership.miner_id, ownership)
        for miner_id in self.overridden:
            state.set_override(miner_id, Override(miner_id=miner_id, at=NOW, directive=OFF))
        turns = iter(range(10_000))

        async def sleep(_seconds: float) -> None:
            if next(turns) == turn and change is not None:
                change(state)

        async def save() -> None:
            if turn is None and change is not None:
                change(state)

        state.async_save = save  # type: ignore[method-assign]
        timelines = [
            FakeTimeline(Step(start=NOW, end=LATER, directive=directive, schedule_ids=(1 + at % 2,), reasons=()))
            for at, directive in enumerate(self.directives)
        ]
        planned = {
            miner.miner_id: MinerPlan(miner_id=miner.miner_id, timeline=timeline)  # type: ignore[arg-type]
            for miner, timeline in zip(self.miners, timelines, strict=True)
        }
        plan = Plan(
            now=NOW,
            until=LATER,
            miners=planned,
            schedules={},
            rule_states=(),
            overrides=(),
            missing_prices=frozenset(),
            replan_at=LATER,
        )
        fleet: Any = self
        made = ReconcilePass(
            fake_hass,
            plan,
            NOW,
            fleet,
            SCHEDULES,
            state,
            InFlightCommands(fleet),
            Retries(),
            Ramps(),
            RisePaces(),
            WantedSince(),
            lifts=True,
            restraints=lambda: self.restraints,
            is_away=lambda miner: miner.miner_id in self.away,
            is_outdated=lambda: self.outdated,
        )
        with pytest.MonkeyPatch.context() as patch:
            set_turns(patch, at_once, sleep)
            # It awaits nothing else, so that it needs no event loop.
            with pytest.raises(StopIteration):
                made.async_run().send(None)
        assert made.failure is None
        return state.ownerships, self.sent, made.next_at, made.awaited


def _ownership(number: int, owner: Owner, pause: PauseOwner | None, before_w: int | None) -> Ownership | None:
    limited = None if before_w is None else OwnedLimit(watts=900, before_w=before_w, reported_w=900)
    if pause is None and limited is None:
        return None
    return Ownership(miner_id=f"m{number}", since=NOW, owner=owner, pause=pause, pause_taken=True, limit=limited)


@st.composite
def homes(draw: st.DrawFn) -> Home:
    """Return six miners in any state."""
    miners, owned, overridden, restraints = [], {}, set(), {}
    for number in range(6):
        online, miner_id = draw(st.booleans()), f"m{number}"
        snapshot = Snapshot(
            identity=Identity(vendor="V", model="M", firmware="F"),
            paused=draw(st.booleans()),
            power_limit_w=draw(st.sampled_from([900, 3000])),
            power_w=9,
        )
        miners.append(
            FakeMiner(
                miner_id=miner_id,
                display_name=miner_id,
                data=snapshot,
                last_update_success=online,
                reachable=online,
                last_seen=NOW,
                outlet=None,
                profile=None,
                capabilities=draw(st.sampled_from([frozenset(), {Capability.PAUSE, Capability.POWER_LIMIT}])),
                site=SimpleNamespace(
                    rise_w_per_minute=draw(st.sampled_from([None, 1000.0])),
                    entry=SimpleNamespace(entry_id="site"),
                    scan_interval=timedelta(seconds=30),
                    deadlines=SimpleNamespace(read=5.0),
                ),
            )
        )
        ownership = _ownership(
            number,
            draw(st.sampled_from(OWNERS)),
            draw(st.sampled_from([None, None, *PauseOwner])),
            draw(st.sampled_from([None, None, 3000])),
        )
        if ownership is not None:
            owned[miner_id] = ownership
        if draw(st.integers(0, 4)) == 0:
            overridden.add(miner_id)
        if draw(st.integers(0, 3)) == 0:
            restraints[miner_id] = (HEAT,)
    return Home(miners, draw(st.lists(st.sampled_from(WANTED), min_size=6, max_size=6)), owned, overridden, restraints)


@settings(deadline=None, max_examples=60)
@given(home=homes(), at_once=st.integers(1, 4))
def test_pass_in_turns_equals_a_pass_in_one_turn_if_nothing_changes(home: Home, at_once: int) -> None:
    assert replace(home, sent=[]).reconcile(at_once) == replace(home, sent=[]).reconcile(1000)


@settings(deadline=None, max_examples=60)
@given(home=homes(), turn=st.none() | st.integers(0, 5), kind=st.sampled_from(sorted(Kind)), data=st.data())
def test_nothing_outdated_is_sent_if_something_changes_at_any_turn(
    home: Home, turn: int | None, kind: Kind, data: st.DataObject
) -> None:
    _ownerships, would_be_sent, *_rest = replace(home, sent=[]).reconcile(1000)
    assume(would_be_sent)
    changed = data.draw(st.sampled_from([miner_id for _command, miner_id, _by in would_be_sent]))
    home = replace(home, sent=[], miners=list(home.miners), overridden=set(home.overridden))
    number = next(at for at, miner in enumerate(home.miners) if miner.miner_id == changed)
    miner, before = home.miners[number], home.ownerships

    def change(state: EngineState) -> None:
        match kind:
            case Kind.REMOVED:
                del home.miners[number]
                state.forget(changed)
            case Kind.RELOADED:
                home.miners[number] = copy(miner)
            case Kind.AWAY:
                home.away.add(changed)
            case Kind.OVERRIDDEN:
                home.overridden.add(changed)
                state.set_override(changed, Override(miner_id=changed, at=NOW, directive=OFF))
            case Kind.RESTRAINED:
                home.restraints = {changed: (replace(HEAT, directive=OFF),)}
            case Kind.OUTDATED:
                home.outdated = True
            case Kind.SEEN:
                home.miners[number].data = replace(miner.data, paused=not miner.data.paused)

    ownerships, sent, *_rest = home.reconcile(1, change, turn)
    got = {miner_id: command.command_type for command, miner_id, _by in sent}
    for miner_id, ownership in ownerships.items():
        # A schedule or policy only owns a pause that it has ordered now or before.
        if ownership.pause is PauseOwner.SCHEDULE and miner_id not in got:
            assert before[miner_id].pause is PauseOwner.SCHEDULE
    if kind is Kind.REMOVED:
        assert changed not in ownerships
    if kind is Kind.SEEN and turn is not None and Capability.PAUSE in miner.capabilities:
        # An answer while the state is stored comes too late: the command finds out itself.
        assert got.get(changed) is not CommandType.POWER_OFF or not miner.data.paused
