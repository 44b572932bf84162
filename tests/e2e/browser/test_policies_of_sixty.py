"""Policies for sixty miners, by clicks: a pool dies, a template fails on three of them, and a row gets too hot.

Started by hand with `MINER_REMOTE_SIXTY=1`; takes about twelve minutes. `-s` shows the measured times.
"""

from __future__ import annotations

import ipaddress
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence

import pytest
from playwright.sync_api import Browser, Locator, expect

from simulator.fleet import all_kinds

from ..conftest import allow_sockets, until
from ..stratum import stratum_pool
from .conftest import OpenScreen, own_home
from .hall import Hall, Json, furnish
from .policy_pages import delete_policies, new_policy, policies, save_policy, save_pool
from .screen import Screen
from .test_control import card, press

BASE = "127.84.0.1"
KINDS = ",".join(kind for kind in all_kinds() if kind != "epic")
"""The kinds of the demo whose pools can be written: five machines of each."""
MINERS = 60
ROW = "Row 7"
IN_ROW = 13
"""The first machines: one of each kind and another Antminer. Ten of them can be limited or paused."""
POLL_S = 30
NO_SHARE_MINUTES = 1
WARM_C, HOT_C = 24.0, 75.0
"""The air of the hall, and of the row while it is too hot even for paused machines."""
RESTRAINED = re.compile(
    r"Limited to 85\s?% of the full power|Paused, because the miner reached 80\s?°C|is now below 72\s?°C"
)
"""Why a machine is restrained: a paused Antminer reports no temperature and therefore counts as cool."""

pytestmark = pytest.mark.skipif(
    os.environ.get("MINER_REMOTE_SIXTY") != "1", reason="takes about twelve minutes: set MINER_REMOTE_SIXTY=1"
)


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory, chrome: Browser) -> Iterator[Hall]:
    """A Home Assistant of its own with sixty miners, of which thirteen are in one row."""
    allow_sockets()
    with own_home(tmp_path_factory.mktemp("sixty"), BASE, KINDS, MINERS) as (rig, demo):
        rig.set_up()
        found = furnish(demo, Screen(chrome, demo))
        found.miners.sort(key=lambda miner: ipaddress.IPv4Address(miner["ip"]))
        screen = Screen(chrome, demo)
        screen.go("/config/areas")
        screen.page.locator("home-assistant-main").wait_for()
        area = screen.ws("config/area_registry/create", name=ROW)["area_id"]
        for miner in found.miners[:IN_ROW]:
            screen.ws("config/device_registry/update", device_id=miner["device_id"], area_id=area)
        screen.close()
        yield found


@pytest.fixture(autouse=True)
def _as_before(hall: Hall) -> Iterator[None]:
    """Begin with miners that work, and delete the policies afterwards."""
    hall.ready()
    yield
    delete_policies(hall)
    hall.demo.control("DELETE", "/machines/*/faults")
    hall.demo.control("PATCH", "/machines/*", {"ambient_c": WARM_C})


def counts(hall: Hall) -> dict[str, int]:
    """Return how many miners of the only policy are in each phase."""
    (policy,) = policies(hall)
    return dict(policy["status"]["counts"]) if policy["status"] else {}


def endpoint(pool: Json) -> str:
    """Return host and port of a pool slot of a machine."""
    return str(pool["url"]).rpartition("/")[2]


def mined_on(hall: Hall) -> Counter[str]:
    """Return how many machines mine on each pool."""
    return Counter(endpoint(machine["pools"][machine["active_pool"]]) for machine in hall.demo.machines())


def shown_phases(page_of_policy: Locator) -> dict[str, int]:
    """Return the phases that the page of a policy shows, with their numbers of miners."""
    filters = page_of_policy.get_by_role("group", name="Filter by status").get_by_role("button").all_inner_texts()
    found = [re.fullmatch(r"\s*(.+?)\s+(\d+)\s*", text, re.DOTALL) for text in filters]
    return {match[1]: int(match[2]) for match in found if match is not None}


def give_all_the_pool(screen: Screen, name: str) -> None:
    """Switch all miners to a pool of the library in the Control Panel."""
    screen.tab("control")
    screen.page.get_by_role("checkbox", name="Select all matches").check()
    expect(screen.page.get_by_role("toolbar", name="Commands for the selection")).to_contain_text(f"{MINERS} selected")
    dialog = press(screen, "Switch pool")
    dialog.locator("[name=pool_id]").select_option(name)
    dialog.get_by_role("checkbox", name="Back up each miner first").uncheck()
    dialog.get_by_role("radio", name="All at once").check()
    dialog.get_by_role("button", name=f"Switch pool of {MINERS} miners …").click()
    dialog.get_by_role("button", name=f"Yes: Switch pool of {MINERS} miners").click()
    expect(card(screen).get_by_role("status")).to_have_text("Finished", timeout=240_000)
    expect(card(screen)).to_contain_text(f"{MINERS} Confirmed")


@pytest.mark.timeout(1500)
def test_all_miners_leave_a_dead_pool(open_screen: OpenScreen, hall: Hall) -> None:
    """The preferred pool still answers, but accepts no shares any more."""
    screen = open_screen(width=1500, height=1300)
    page = screen.page
    with stratum_pool("127.0.0.1") as first_port, stratum_pool("127.0.0.1") as second_port:
        first, second = (f"127.0.0.1:{port}" for port in (first_port, second_port))
        screen.tab("policies/pools")
        for name, address in (("First", first), ("Second", second)):
            page.get_by_role("button", name="Add pool", exact=True).click()
            save_pool(screen, name, f"stratum+tcp://{address}")
            expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
        give_all_the_pool(screen, "First")
        assert mined_on(hall) == {first: MINERS}

        screen.tab("policies")
        dialog = new_policy(screen, "Failover")
        for name in ("First", "Second"):
            dialog.get_by_label("Select a pool").select_option(name)
        dialog.locator("[name=no_share_minutes]").fill(str(NO_SHARE_MINUTES))
        dialog.locator("[name=manual_minutes]").fill("0")
        expect(dialog).to_contain_text(f"Currently applies to {MINERS} miners")
        policy = save_policy(screen, dialog, "Away from dead pools")
        chip = policy.locator(".head .chip")
        expect(chip).to_have_text("OK", timeout=240_000)

        # The policy adds the second pool to the slots of each miner.
        def prepared() -> bool:
            known = [{endpoint(pool) for pool in machine["pools"]} for machine in hall.demo.machines()]
            return counts(hall) == {"ok": MINERS} and all({first, second} <= each for each in known)

        until(prepared, 240)
        time.sleep(POLL_S)
        expect(policy).to_contain_text("The preferred pool First is in use.")
        until(lambda: shown_phases(policy) == {"OK": MINERS}, 10)

        hall.demo.control("PUT", f"/dead_pools/{first}", {"flat": 1})
        times = follow(policy, hall, second)
        assert times["seen"] - times["called dead"] <= 60 * NO_SHARE_MINUTES + 60
        assert {"Moving miners", "On another pool"} <= times.keys()
        expect(chip).to_have_text("On another pool")
        expect(policy).to_contain_text("Second is in use instead of the preferred pool.")
        expect(policy.locator(".why")).to_contain_text("The pool changes from First to Second.")
        until(lambda: shown_phases(policy) == {"On another pool": MINERS}, 10)
        assert screen.broken_texts() == []
        assert screen.violations() == []
        records = hall.commands(source="automatic", limit=1000)
        mine = [record["status"] for record in records if record["initiated_by"] == "Away from dead pools"]
        assert mine == ["success"] * 2 * MINERS
        hall.demo.control("DELETE", f"/dead_pools/{first}")


def follow(policy: Locator, hall: Hall, second: str) -> dict[str, float]:
    """Follow a change of the pool until all miners are seen on the next one.

    Returns the seconds until it was called dead, until all machines mined on the next pool, until that was seen, and
    until the page first showed each phase.
    """
    died, times, after = time.monotonic(), dict[str, float](), 0.0
    while "seen" not in times:
        assert after < 60 * NO_SHARE_MINUTES + 300, (times, counts(hall), mined_on(hall))
        for phase in shown_phases(policy):
            times.setdefault(phase, after)
        found = counts(hall)
        if found.keys() & {"moving", "on_pool"}:
            times.setdefault("called dead", after)
        if mined_on(hall) == {second: MINERS}:
            times.setdefault("mined", after)
        if found == {"on_pool": MINERS}:
            times["seen"] = after
        time.sleep(0.3)
        after = time.monotonic() - died
    for what, at in times.items():
        say(f"{what}: {at:.1f} s after the pool died")
    say(f"{MINERS} miners seen on the next pool {times['seen'] - times['called dead']:.1f} s after it was called dead")
    return times


@pytest.mark.timeout(1200)
def test_template_names_the_three_miners_that_it_fails_on(open_screen: OpenScreen, hall: Hall) -> None:
    """One miner allows only reading, one confirms what it does not do, and one is off."""
    only_reads, ignores, off = (hall.miner(kind, 2) for kind in ("cgminer", "whatsminer_v2", "braiins"))
    for miner, fault in ((only_reads, "access_denied"), (ignores, "ignores_writes"), (off, "dead")):
        hall.demo.control("PUT", f"/machines/{miner['ip']}/faults/{fault}")
    until(lambda: off["miner_id"] in silent(hall), 120)
    screen = open_screen(width=1500, height=1300)
    page = screen.page
    screen.tab("policies")
    dialog = new_policy(screen, "Template")
    dialog.get_by_role("checkbox", name="Set the pools, one for each slot").check()
    # Three pools, because an Avalon cannot empty a slot.
    for name in ("Alpha", "Beta", "Gamma"):
        dialog.get_by_role("button", name="Add pool …").click()
        save_pool(screen, name, f"stratum+tcp://{name.lower()}.example.com:3333")
        expect(dialog.get_by_role("group", name="Pools", exact=True)).to_contain_text(name)
    dialog.locator("[name=manual_minutes]").fill("0")
    policy = save_policy(screen, dialog, "Three pools")

    policy.get_by_role("button", name="Show differences and apply …").click()
    preview = page.locator("mr-template-preview")
    expect(preview).to_contain_text(f"{MINERS} of {MINERS} miners differ.", timeout=180_000)
    expect(preview).to_contain_text(f"{off['name']} does not answer, so its values may have changed")
    preview.get_by_role("radio", name="All at once").check()
    preview.get_by_label("Stop after failures").fill("")
    assert screen.violations() == []
    preview.get_by_role("button", name=f"Apply to {MINERS} miners").click()
    began = time.monotonic()
    batch = card(screen)
    expect(batch.get_by_role("status")).to_have_text("Finished with failures", timeout=400_000)
    say(f"the template was applied to {MINERS} miners in {time.monotonic() - began:.1f} s")
    expect(batch).to_contain_text(f"Three pools: {MINERS} miners")
    expect(batch).to_contain_text("57 Confirmed")
    expect(batch).to_contain_text("3 Failed")
    why = {
        only_reads["name"]: "allows Home Assistant only to read",
        ignores["name"]: "The miner accepted the pools, but shows others.",
        off["name"]: "Check that the miner is on",
    }
    failures = batch.locator(".failures").get_by_role("listitem")
    expect(failures).to_have_count(len(why))
    for words in failures.all_inner_texts():
        say(" ".join(words.split()))
    for name, reason in why.items():
        expect(failures.filter(has_text=name)).to_contain_text(reason)
    assert screen.broken_texts() == []

    wanted = [f"{name}.example.com:3333" for name in ("alpha", "beta", "gamma")]
    failed = {miner["ip"] for miner in (only_reads, ignores, off)}
    for machine in hall.demo.machines():
        has = {endpoint(pool) for pool in machine["pools"]} - {""}
        # Two pools of an AxeOS are used.
        written = set(wanted if "axeos" not in machine["kind"] else wanted[:2])
        assert (written <= has) is (machine["ip"] not in failed), machine
    until(lambda: counts(hall).get("in_order") == MINERS - len(why), 120)
    expect(policy.get_by_role("group", name="Filter by status")).to_contain_text("As in the template 57")
    expect(policy).to_contain_text(re.compile(rf"2 of {MINERS} miners differ from the template"))


def silent(hall: Hall) -> set[str]:
    """Return the ids of the miners that do not answer now."""
    known = hall.demo.api("GET", "/api/miners")[1]["miners"]
    return {miner["miner_id"] for miner in known if miner["status"] != "Active"}


@pytest.mark.timeout(1200)
def test_hot_row_is_stepped_down_and_released(open_screen: OpenScreen, hall: Hall) -> None:
    """Ten machines of the row can be limited or paused; three can be neither."""
    row = hall.miners[:IN_ROW]
    able = [miner for miner in row if {"power_limit", "pause"} & set(miner["capabilities"])]
    assert len(able) == 10
    screen = open_screen(width=1500, height=1300)
    screen.tab("policies")
    dialog = new_policy(screen, "Protection")
    dialog.get_by_role("radio", name="Selected miners").check()
    dialog.get_by_role("checkbox", name=f"{ROW} ({IN_ROW})").check()
    expect(dialog).to_contain_text(f"Currently applies to {IN_ROW} miners")
    dialog.locator("[name=temperature_c]").fill("80")
    dialog.locator("[name=minutes]").fill("0")
    dialog.locator("[name=recover_minutes]").fill("2")
    dialog.locator("[name=manual_minutes]").fill("0")
    policy = save_policy(screen, dialog, "Row not too hot")
    expect(policy.locator(".head .chip")).to_have_text("OK", timeout=240_000)
    assert counts(hall) == {"ok": IN_ROW}

    before = {miner["ip"]: hall.machine(miner) for miner in able}
    blow(hall, row, HOT_C)
    heated = time.monotonic()

    def is_down(miner: Json) -> bool:
        was, now = before[miner["ip"]], hall.machine(miner)
        limited = now["power_limit_w"] != was["power_limit_w"] or now["power_w"] < 0.99 * was["power_w"]
        return bool(now["paused"] or limited)

    until(lambda: all(map(is_down, able)), 2 * POLL_S + 60, pause=0.3)
    took = time.monotonic() - heated
    paused = sum(hall.machine(miner)["paused"] for miner in able)
    say(f"{len(able)} hot miners restrained {took:.1f} s after the heat: {len(able) - paused} limited, {paused} paused")
    assert took <= 2 * POLL_S
    decisions = policy.locator("mr-decisions").get_by_role("row")
    expect(decisions.filter(has_text=RESTRAINED)).to_have_count(len(able))
    expect(decisions.filter(has_text="It can be neither limited further nor paused")).to_have_count(IN_ROW - len(able))
    expect(policy).to_contain_text(f"Hot, and nothing more can be done: {IN_ROW - len(able)} of {IN_ROW} miners.")
    expect(policy.locator(".next")).to_contain_text("Limit or pause")
    assert screen.broken_texts() == []
    assert screen.violations() == []

    blow(hall, row, WARM_C)
    cooled = time.monotonic()

    def is_back(miner: Json) -> bool:
        was, now = before[miner["ip"]], hall.machine(miner)
        return bool(now["hashing"] and not now["paused"] and now["power_w"] >= 0.99 * was["power_w"])

    until(lambda: all(map(is_back, able)) and counts(hall) == {"ok": IN_ROW}, 300)
    say(f"all restraints were released {time.monotonic() - cooled:.1f} s after the row was cool")
    expect(policy.locator(".head .chip")).to_have_text("OK")
    expect(decisions.filter(has_text="The temperature is below the limit.")).to_have_count(IN_ROW)
    expect(policy.locator(".next")).to_contain_text("Lift limit or pause")


def blow(hall: Hall, miners: Sequence[Json], celsius: float) -> None:
    """Set the temperature of the air that miners breathe in."""
    for miner in miners:
        hall.demo.control("PATCH", f"/machines/{miner['ip']}", {"ambient_c": celsius})
