"""Power schedules with a real Home Assistant and forty miners: they switch, and lift only their own effects."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import pytest_socket

from .conftest import until
from .rig import Rig, running_rig

KINDS = "axeos,braiins,luxos,vnish,whatsminer_v2,whatsminer_v3,antminer"
"""The kinds that can be paused over the network."""

MINERS = 40


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """One fleet and one Home Assistant for all tests; each leaves no schedule and no paused miner."""
    if sys.platform != "linux":
        pytest.skip("the simulated miners need the loopback addresses of Linux")
    pytest_socket.enable_socket()
    pytest_socket._remove_restrictions()
    with running_rig(tmp_path_factory.mktemp("schedules"), "127.59.0.1", KINDS, MINERS) as running:
        yield running


def window(rig: Rig, *, begins: float = 0, lasts: float = 3600, **more: object) -> tuple[int, float]:
    """Create a one-time schedule, and return its id and its end (monotonic seconds)."""
    now = datetime.now(UTC)
    schedule_id = rig.schedule(
        name="Peak",
        schedule_type="one-time",
        one_time_start=(now + timedelta(seconds=begins)).isoformat(),
        one_time_end=(now + timedelta(seconds=begins + lasts)).isoformat(),
        **more,
    )
    return schedule_id, time.monotonic() + begins + lasts


def sleep_until(monotonic: float) -> None:
    time.sleep(max(0.0, monotonic - time.monotonic()))


def test_window_pauses_and_resumes_its_miners(rig: Rig) -> None:
    """Forty miners are paused and exactly those resume; manual changes before and inside the window stay."""
    ips = sorted(machine["ip"] for machine in rig.machines())
    by_hand, resumed = ips[3], ips[7]
    rig.action("pause", by_hand)
    assert rig.paused() == {by_hand}
    newest = rig.newest()
    local = datetime.now(ZoneInfo("Europe/Berlin"))
    start = (local + timedelta(seconds=70)).replace(second=0, microsecond=0)
    end = start + timedelta(minutes=1)
    schedule_id = rig.schedule(
        name="Evening peak",
        schedule_type="daily",
        weekly_schedule=[
            {
                "start_hour": start.hour,
                "start_minute": start.minute,
                "end_hour": end.hour,
                "end_minute": end.minute,
                "action": "off",
            }
        ],
    )
    begins = time.monotonic() + (start - local).total_seconds()
    sleep_until(begins - 1)
    assert rig.paused() == {by_hand}
    until(lambda: len(rig.paused()) == MINERS, begins + 30 - time.monotonic())
    sys.stdout.write(f"forty paused {time.monotonic() - begins:.1f} s after the start\n")
    rig.action("resume", resumed)
    assert rig.paused() == set(ips) - {resumed}
    sleep_until(begins + 58)
    # Two polls have run since then.
    assert rig.paused() == set(ips) - {resumed}
    until(lambda: rig.paused() == {by_hand}, 40)
    sys.stdout.write(f"resumed {time.monotonic() - begins - 60:.1f} s after the end\n")
    time.sleep(5)
    assert rig.paused() == {by_hand}
    commands = rig.scheduled(after=newest)
    assert {command["status"] for command in commands} == {"success"}
    off = {command["miner_ip"] for command in commands if command["command_type"] == "power_off"}
    on = {command["miner_ip"] for command in commands if command["command_type"] == "power_on"}
    assert off == set(ips) - {by_hand}
    assert on == off - {resumed}
    assert len(commands) == len(off) + len(on)
    assert {command["initiated_by"] for command in commands} == {"Evening peak"}
    rig.delete_schedule(schedule_id)
    rig.action("resume", by_hand)
    assert rig.paused() == set()


def test_miner_dead_at_window_start_is_paused_when_it_returns(rig: Rig) -> None:
    dead = rig.machines()[0]["ip"]
    rig.control("PUT", f"/machines/{dead}/faults/dead")
    until(lambda: next(m for m in rig.miners() if m["ip"] == dead)["status"] != "Active", 90)
    # Polls are slower by now.
    time.sleep(60)
    schedule_id, _end = window(rig)
    until(lambda: len(rig.paused()) == MINERS - 1, 30)
    time.sleep(33)
    rig.control("DELETE", f"/machines/{dead}/faults/dead")
    began = time.monotonic()
    until(lambda: dead in rig.paused(), 30)
    sys.stdout.write(f"paused {time.monotonic() - began:.1f} s after it came back\n")
    rig.delete_schedule(schedule_id)
    until(lambda: not rig.paused(), 30)


def test_kill_inside_window_loses_and_repeats_no_command(rig: Rig) -> None:
    """Started after the end, it resumes its miners; started inside the window, it repeats no command."""
    by_hand = rig.machines()[1]["ip"]
    rig.action("pause", by_hand)
    first, ends = window(rig, lasts=45)
    until(lambda: len(rig.paused()) == MINERS, 30)
    rig.kill_home()
    sleep_until(ends)
    assert len(rig.paused()) == MINERS
    rig.start_home()
    until(lambda: rig.paused() == {by_hand}, 60)
    rig.delete_schedule(first)

    second, _ends = window(rig)
    until(lambda: len(rig.paused()) == MINERS, 30)
    time.sleep(2)
    rig.kill_home()
    rig.start_home()
    newest_before = max(command["id"] for command in rig.scheduled())
    time.sleep(20)
    assert len(rig.paused()) == MINERS
    assert rig.scheduled(after=newest_before) == []
    rig.delete_schedule(second)
    until(lambda: rig.paused() == {by_hand}, 30)
    rig.action("resume", by_hand)


def test_kill_while_switching_keeps_ownership(rig: Rig) -> None:
    """Whenever it is killed, it neither forgets a miner that it stopped nor resumes another one."""
    by_hand = rig.machines()[2]["ip"]
    rig.action("pause", by_hand)
    for moment in (0.1, 0.6, 1.2):
        schedule_id, ends = window(rig, lasts=25)
        time.sleep(moment)
        rig.kill_home()
        sleep_until(ends)
        rig.start_home()
        until(lambda: rig.paused() == {by_hand}, 60)
        rig.delete_schedule(schedule_id)
    rig.action("resume", by_hand)


def test_power_limits_are_restored_after_window(rig: Rig) -> None:
    chosen = {machine["kind"]: machine for machine in rig.machines() if machine["max_power_w"]}
    limited = {kind: machine for kind, machine in chosen.items() if kind in ("braiins", "vnish", "whatsminer_v2")}
    assert len(limited) == 3
    own: dict[str, int] = {}
    before: dict[str, float] = {}
    schedules = []
    for machine in limited.values():
        ip, span = machine["ip"], machine["max_power_w"] - machine["min_power_w"]
        rig.action("set_power_limit", ip, power_limit_w=machine["max_power_w"] - span // 10)
        own[ip] = rig.control("GET", f"/machines/{ip}")["power_limit_w"]
        assert own[ip]
    # Those that restart their mining draw their power again.
    until(lambda: all(machine["power_w"] > 1000 for machine in rig.machines() if machine["ip"] in own), 30)
    for machine in rig.machines():
        if (ip := machine["ip"]) in own:
            before[ip] = machine["power_w"]
            wanted = (machine["min_power_w"] + machine["max_power_w"]) // 2
            schedules.append(window(rig, begins=1, lasts=20, miner_ip=ip, power_limit_w=wanted)[0])

    def powers() -> dict[str, float]:
        return {machine["ip"]: machine["power_w"] for machine in rig.machines() if machine["ip"] in before}

    # Some are limited by their own limit, some by a throttle.
    until(lambda: all(powers()[ip] < before[ip] for ip in before), 20)
    until(lambda: powers() == before, 60)
    time.sleep(3)
    assert powers() == before
    assert {machine["ip"]: machine["power_limit_w"] for machine in rig.machines() if machine["ip"] in own} == own
    for schedule_id in schedules:
        rig.delete_schedule(schedule_id)


def set_price(rig: Rig, price: float) -> None:
    attributes = {"unit_of_measurement": "EUR/kWh"}
    status, answer = rig.api("POST", "/api/states/sensor.spot_price", {"state": str(price), "attributes": attributes})
    assert status in (200, 201), answer


def finished(rig: Rig, newest: int) -> list[dict] | None:
    """Return the scheduled commands since the given one, once all of them have ended."""
    commands = rig.scheduled(after=newest)
    return commands if [command["status"] for command in commands] == ["success"] * MINERS else None


def test_price_rule_switches_at_threshold_and_ignores_flapping(rig: Rig) -> None:
    set_price(rig, 0.10)
    rate = {"name": "Spot", "type": "sensor", "currency": "EUR", "entity_id": "sensor.spot_price"}
    status, answer = rig.api("POST", "/api/remote/rates", rate)
    assert status == 201, answer
    schedule_id = rig.schedule(
        name="Too expensive",
        schedule_type="daily",
        electricity_rate_id=answer["rate_id"],
        price_rule={"type": "above", "threshold": 0.30},
        min_on_minutes=0,
        min_off_minutes=0,
    )
    time.sleep(3)
    assert rig.paused() == set()
    for price, expected in ((0.40, MINERS), (0.10, 0)):
        newest = rig.newest()
        began = time.time()
        set_price(rig, price)
        until(lambda expected=expected: len(rig.paused()) == expected, 30)
        sys.stdout.write(f"{expected} paused {time.time() - began:.1f} s after the price\n")
        commands = until(lambda newest=newest: finished(rig, newest), 20)
        assert isinstance(commands, list)
        last_sent = max(datetime.fromisoformat(command["sent_at"]) for command in commands).timestamp()
        sys.stdout.write(f"last order sent {last_sent - began:.2f} s after the price\n")
        # Commands that waited for the next polls would take up to 30 s.
        assert last_sent - began <= 15
    minutes = {"min_on_minutes": 1, "min_off_minutes": 1}
    status, answer = rig.api("PUT", f"/api/remote/schedule/power/{schedule_id}", minutes)
    assert status == 200, answer
    newest, began = rig.newest(), time.monotonic()
    for at in range(13):
        set_price(rig, 0.40 if at % 2 == 0 else 0.10)
        sleep_until(began + 10 * (at + 1))
    one = rig.machines()[0]["ip"]
    commands = rig.scheduled(after=newest, miner_ip=one)
    sys.stdout.write(f"{len(commands)} switches in {time.monotonic() - began:.0f} s of flapping\n")
    assert 1 <= len(commands) <= 3
    times = sorted(datetime.fromisoformat(command["timestamp"]) for command in commands)
    assert all((later - sooner).total_seconds() >= 59 for sooner, later in pairwise(times))
    rig.delete_schedule(schedule_id)
    until(lambda: not rig.paused(), 30)


def test_kill_while_a_policy_holds_miners_changes_nothing(rig: Rig) -> None:
    """Whenever it is killed, the policy holds its miners, sends nothing twice, and resumes exactly what it paused."""
    ids = sorted((miner["miner_id"], miner["ip"]) for miner in rig.miners())[:8]
    ips = {ip for _miner_id, ip in ids}
    by_hand = ids[2][1]
    rig.action("pause", by_hand)
    newest = rig.newest()
    status, made = rig.api(
        "POST",
        "/api/remote/policies",
        {
            "name": "Cool",
            "kind": "protection",
            "scope": {"miner_ids": [miner_id for miner_id, _ip in ids]},
            # Every miner that mines is warmer than that.
            "settings": {"temperature_c": 11, "recover_below_c": 10, "minutes": 0, "steps_percent": []},
        },
    )
    assert status == 201, made
    until(lambda: len(rig.paused()) > 1, 60)
    rig.kill_home()
    rig.start_home()
    until(lambda: rig.paused() == ips, 120)
    rig.kill_home()
    rig.start_home()
    until(lambda: all(miner["status"] == "Active" for miner in rig.miners()), 60)
    time.sleep(5)
    assert rig.paused() == ips
    answer = rig.api("GET", "/api/remote/commands/history?source=automatic&limit=1000")[1]
    records = [record for record in answer["commands"] if record["id"] > newest]
    succeeded = [record["miner_ip"] for record in records if record["status"] == "success"]
    assert len(succeeded) == len(set(succeeded))
    assert {record["command_type"] for record in records} == {"power_off"}
    assert {record["initiated_by"] for record in records} == {"Cool"}
    status, answer = rig.api("DELETE", f"/api/remote/policies/{made['policy']['id']}")
    assert status == 200, answer
    until(lambda: rig.paused() == {by_hand}, 60)
    rig.action("resume", by_hand)
