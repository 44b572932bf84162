"""Policies and the library of pools: created, tried, applied and tested by clicks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from ..conftest import allow_sockets, until
from ..stratum import REFUSED, stratum_pool
from .conftest import OpenScreen
from .hall import NORTH, Hall, Json
from .policy_pages import POLICIES, POOLS, WORKER, delete_policies, fill_pool, new_policy, policies, pools
from .screen import Screen
from .test_german import english


@pytest.fixture(autouse=True)
def _nothing_left(hall: Hall) -> Iterator[None]:
    """Delete all policies, which would change the miners of other tests, and their pools."""
    yield
    delete_policies(hall)


@pytest.fixture
def pool_server() -> Iterator[str]:
    """Return the address of a pool."""
    allow_sockets()
    with stratum_pool("127.0.0.1") as port:
        yield f"stratum+tcp://127.0.0.1:{port}"


def make_pool(hall: Hall, name: str, url: str) -> int:
    status, answer = hall.demo.api("POST", POOLS, {"name": name, "url": url, "worker": WORKER})
    assert status == 201, answer
    return int(answer["pool"]["id"])


def make_policy(hall: Hall, kind: str, name: str, settings: Json, **keys: object) -> Json:
    body = {"name": name, "kind": kind, "scope": {"all": True}, "settings": settings, **keys}
    status, answer = hall.demo.api("POST", POLICIES, body)
    assert status == 201, answer
    return dict(answer["policy"])


def test_failover_policy_is_created_tried_and_turned_off(open_screen: OpenScreen, hall: Hall) -> None:
    screen = open_screen(width=1400, height=1100)
    page = screen.page
    screen.tab("policies")
    expect(page.get_by_role("heading", name="No policies yet")).to_be_visible()
    assert screen.violations() == []
    page.get_by_role("button", name="New policy").click()
    assert screen.violations() == []
    screen.dialog.get_by_role("button", name=re.compile("^Failover")).click()
    expect(page.get_by_role("dialog", name="New policy: Failover")).to_be_visible()
    dialog = page.locator("mr-policy-dialog")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_contain_text("Add at least two pools.")

    # Pools are added in place.
    for name, host in (("Main", "main.example.com"), ("Reserve", "reserve.example.com")):
        dialog.get_by_role("button", name="Add pool …").click()
        adding = fill_pool(screen, name, f"stratum+tcp://{host}:3333")
        assert screen.violations() == []
        adding.get_by_role("button", name="Save").click()
        expect(adding).to_have_count(0)
        expect(dialog.get_by_role("group", name="Pools, the preferred one first")).to_contain_text(name)
    dialog.get_by_role("button", name="Move Reserve up").click()
    dialog.get_by_role("button", name="Move Reserve down").click()
    assert [pool["name"] for pool in pools(hall)] == ["Main", "Reserve"]

    dialog.get_by_role("radio", name="Selected miners").check()
    expect(dialog).to_contain_text("Select the miners that the policy applies to.")
    north = [miner for miner in hall.miners if miner["location"] == NORTH]
    dialog.get_by_role("checkbox", name=f"{NORTH} ({len(north)})").check()
    expect(dialog).to_contain_text(f"Currently applies to {len(north)} miners")
    dialog.locator("[name='name']").fill("Two pools")
    dialog.get_by_label("Suspect a pool after … minutes without an accepted share").fill("7")
    dialog.get_by_role("button", name="What would it do now?").click()
    expect(dialog.locator("#dry")).to_contain_text(re.compile(r"It would act on \d+ miners? now\."))
    expect(dialog.locator("#dry mr-table")).to_contain_text(north[0]["name"])
    assert screen.violations() == []
    assert policies(hall) == []

    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Two pools")).to_be_visible()
    (made,) = policies(hall)
    main, reserve = (pool["id"] for pool in pools(hall))
    assert (made["kind"], made["enabled"], made["scope"]["areas"]) == ("failover", True, [NORTH])
    assert made["settings"]["pool_ids"] == [main, reserve]
    assert made["settings"]["no_share_minutes"] == 7
    decisions = page.locator("mr-decisions")
    expect(decisions.get_by_role("row").filter(has_text=north[0]["name"])).to_be_visible(timeout=240_000)
    expect(screen.page.locator("mr-policy .next, mr-policy section p").first).not_to_be_empty()
    assert screen.broken_texts() == []
    assert screen.violations() == []

    switch = page.get_by_role("switch", name="Policy Two pools")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "false")
    expect(page.locator("mr-policy")).to_contain_text("Disabled")
    until(lambda: not policies(hall)[0]["enabled"], 10)
    page.get_by_role("button", name="Delete").click()
    screen.dialog.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="No policies yet")).to_be_visible()


def test_pool_is_added_tested_and_chosen_in_a_pool_switch(
    open_screen: OpenScreen, hall: Hall, pool_server: str
) -> None:
    screen = open_screen(width=1400, height=1000)
    page = screen.page
    screen.tab("policies/pools")
    expect(page.get_by_role("heading", name="No pools yet")).to_be_visible()
    page.get_by_role("button", name="Add pool").click()
    dialog = fill_pool(screen, "Local", pool_server, REFUSED)
    dialog.get_by_role("button", name="Test", exact=True).click()
    steps = dialog.locator("mr-pool-test")
    expect(steps).to_contain_text("The pool answers, but not everything works")
    expect(steps).to_contain_text("Unauthorized worker")
    dialog.locator("[name=worker]").fill(WORKER)
    dialog.get_by_role("button", name="Test", exact=True).click()
    expect(steps).to_contain_text("The pool works")
    expect(steps.get_by_role("listitem").filter(has_text="Worker accepted")).to_contain_text("ms")
    assert screen.violations() == []
    # The pool answers in JSON.
    assert [text for text in screen.broken_texts() if not text.startswith('{"id"')] == []
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    entry = page.get_by_role("listitem").filter(has_text="Local")
    expect(entry).to_contain_text(pool_server)
    entry.get_by_role("button", name="Test Local").click()
    expect(page.locator("mr-pool-test")).to_contain_text("The pool works")
    screen.picture("pool-test")
    page.keyboard.press("Escape")

    # Commands choose from the library.
    (pool,) = pools(hall)
    miner = hall.miner("vnish")
    hall.ready(miner)
    screen.tab(f"miner/{miner['miner_id']}")
    page.get_by_role("button", name="Switch pool").first.click()
    screen.dialog.get_by_label("From the pool library").select_option("Local")
    expect(screen.dialog.locator("[name=pool_url]")).to_have_count(0)
    expect(screen.dialog).to_contain_text(f"{miner['name']} → account.{miner['ip'].rsplit('.', 1)[1]}")
    assert screen.violations() == []
    screen.dialog.get_by_role("button", name=f"Switch pool of {miner['name']}").click()
    until(lambda: [one for one in hall.commands(miner_id=miner["miner_id"], limit=1) if one["status"] == "success"], 60)
    (record,) = hall.commands(miner_id=miner["miner_id"], limit=1)
    assert record["parameters"]["pool_id"] == pool["id"]
    assert record["parameters"]["pool_url"] == pool_server


def test_template_is_previewed_and_applied(open_screen: OpenScreen, hall: Hall) -> None:
    miners = hall.of_kind("axeos")
    hall.ready(*miners)
    screen = open_screen(width=1400, height=1000)
    page = screen.page
    screen.tab("policies")
    dialog = new_policy(screen, "Template")
    dialog.locator("[name='name']").fill("Quiet")
    dialog.get_by_role("radio", name="Selected miners").check()
    dialog.get_by_text("Single miners").click()
    dialog.get_by_role("searchbox", name="Find miners").fill(miners[0]["model"])
    dialog.get_by_role("checkbox", name="Select all matches").check()
    expect(dialog).to_contain_text(re.compile(r"Currently applies to \d+ miner"))
    add = dialog.get_by_label("Add setting")
    add.select_option("Fan mode")
    dialog.locator("[name='settings.fan_mode']").select_option("manual")
    add.select_option("Fan speed")
    dialog.locator("[name='settings.fan_speed']").fill("63")
    assert screen.violations() == []
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Quiet")).to_be_visible()
    (made,) = policies(hall)
    assert made["settings"]["settings"] == {"fan_mode": "manual", "fan_speed": 63}
    assert {miner["miner_id"] for miner in miners} <= set(made["scope"]["miner_ids"])

    page.get_by_role("button", name="Show differences and apply …").click()
    preview = page.locator("mr-template-preview")
    expect(preview).to_contain_text(re.compile(r"\d+ of \d+ miners differ\."), timeout=180_000)
    row = preview.get_by_role("row").filter(has_text=miners[0]["name"])
    expect(row).to_contain_text(re.compile(r"Fan speed: .* → 63"))
    row.click()
    expect(page.get_by_role("dialog", name=miners[0]["name"], exact=True)).to_be_visible()
    expect(preview.locator("table").last).to_contain_text("63")
    assert screen.violations() == []
    page.keyboard.press("Escape")
    preview.get_by_role("button", name=re.compile(r"^Apply to \d+ miners?")).click()
    card = page.locator("mr-batch-progress")
    expect(card.get_by_role("status")).to_have_text(re.compile("Finished"), timeout=240_000)
    assert screen.broken_texts() == []
    sent = [record for record in hall.commands(miner_id=miners[0]["miner_id"], limit=3)
            if record["command_type"] == "set_fan"]  # fmt: skip
    assert sent[0]["parameters"]["speed_percent"] == 63
    assert sent[0]["status"] == "success"


def test_protection_form_names_what_is_wrong(open_screen: OpenScreen, hall: Hall) -> None:
    screen = open_screen(width=1400, height=1000)
    page = screen.page
    pool_ids = [make_pool(hall, name, f"stratum+tcp://{name.lower()}.example.com:3333") for name in ("Main", "Reserve")]
    make_policy(hall, "failover", "Two pools", {"pool_ids": pool_ids}, enabled=False)
    make_policy(hall, "backup", "Nightly backups", {"every": "day", "time": "03:30"})
    screen.tab("policies")
    dialog = new_policy(screen, "Protection")
    dialog.locator("[name='name']").fill("Not too hot")
    dialog.get_by_label("Steps in % of full power").fill("50, 70")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_contain_text("Enter percentages in falling order")
    dialog.get_by_label("Steps in % of full power").fill("80, 60")
    expect(dialog.get_by_label("Minutes of low hashrate before a restart")).to_have_count(0)
    dialog.get_by_role("checkbox", name="Restart miners that stopped mining").check()
    dialog.get_by_label("Minutes of low hashrate before a restart").fill("20")
    # Only the integration knows how these two belong together.
    screen.expects("^400 POST /api/remote/policies$")
    dialog.get_by_label("Cool below … °C").fill("99")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.locator(".notice.bad")).to_be_visible()
    dialog.get_by_label("Cool below … °C").fill("70")
    dialog.get_by_label("Hot from … °C").fill("115")
    assert screen.violations() == []
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Not too hot")).to_be_visible()
    made = next(policy for policy in policies(hall) if policy["kind"] == "protection")
    assert made["settings"]["steps_percent"] == [80, 60]
    assert made["settings"]["recovery"]["minutes"] == 20
    until(lambda: all(one["status"] for one in policies(hall) if one["enabled"]), 90)
    page.get_by_role("link", name="All policies").click()
    entry = page.get_by_role("listitem").filter(has_text="Not too hot")
    expect(entry).to_contain_text(f"{len(hall.miners)} miners now")
    expect(page.get_by_role("listitem").filter(has_text="Two pools")).to_contain_text("Disabled")
    assert screen.violations() == []
    assert screen.broken_texts() == []
    assert screen.overflow() <= 0
    screen.picture("policies")


@pytest.mark.parametrize(("width", "dark"), [(1400, False), (390, True)])
def test_pages_are_german_and_accessible(open_screen: OpenScreen, hall: Hall, width: int, dark: bool) -> None:
    pool_ids = [make_pool(hall, name, f"stratum+tcp://{name.lower()}.example.com:3333") for name in ("Alpha", "Beta")]
    policy = make_policy(hall, "failover", "Ausfall", {"pool_ids": pool_ids}, enabled=False)
    backup = make_policy(hall, "backup", "Nachts", {"every": "day", "time": "03:30"})
    make_policy(hall, "protection", "Hitze", {"temperature_c": 119, "recover_below_c": 72})
    until(lambda: all(one["status"] for one in policies(hall) if one["enabled"]), 90)
    screen = open_screen(width=width, height=900, dark=dark, language="de")
    page = screen.page

    def check(name: str) -> None:
        page.wait_for_timeout(150)
        assert english(screen) == [], name
        assert screen.broken_texts() == [], name
        assert screen.violations() == [], name
        assert screen.overflow() <= 0, name

    screen.tab("policies")
    expect(page.get_by_role("heading", name="Hitze")).to_be_visible()
    check("list")
    page.get_by_role("button", name="Neue Richtlinie").click()
    check("kinds")
    for kind in ("Ausfallschutz", "Verteilung", "Hitzeschutz", "Vorlage", "Regelmäßige Sicherungen"):
        screen.dialog.get_by_role("button", name=re.compile(f"^{kind}")).click()
        expect(page.get_by_role("dialog", name=f"Neue Richtlinie: {kind}")).to_be_visible()
        screen.dialog.get_by_role("radio", name="Ausgewählte Miner").check()
        check(kind)
        page.keyboard.press("Escape")
        expect(screen.dialog).to_have_count(0)
        page.get_by_role("button", name="Neue Richtlinie").click()
    page.keyboard.press("Escape")
    screen.move(f"policies/{policy['id']}")
    page.get_by_role("button", name="Was würde sie jetzt tun?").click()
    expect(page.locator("mr-policy .notice")).to_contain_text("eingreifen")
    check("dry run")
    page.get_by_role("button", name="Was hätte sie in den letzten 7 Tagen getan?").click()
    expect(page.locator("mr-replay")).to_be_visible(timeout=180_000)
    check("replay")
    screen.move(f"policies/{backup['id']}")
    expect(page.locator("mr-backup-report mr-table")).to_be_visible()
    check("report")
    screen.move("policies/pools")
    page.get_by_role("button", name="Pool hinzufügen").click()
    check("pool")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Alpha löschen").click()
    expect(screen.dialog).to_contain_text("Ausfall")
    check("pool in use")
    page.keyboard.press("Escape")
    screen.move(f"miner/{hall.miners[0]['miner_id']}")
    expect(page.locator("mr-miner").get_by_role("link", name="Hitze")).to_be_visible()


def test_firmware_is_installed_on_the_selection(screen: Screen, hall: Hall) -> None:
    """Without an image, the dialog of the selection leads to the page that stores one."""
    miners = hall.of_kind("antminer")
    screen.tab("control")
    for miner in miners:
        screen.page.get_by_role("checkbox", name=f"Select {miner['name']}", exact=True).check()
    toolbar = screen.page.get_by_role("toolbar", name="Commands for the selection")
    toolbar.get_by_role("button", name="More").click()
    screen.page.get_by_role("menuitem", name="Install firmware …").click()
    expect(screen.dialog).to_contain_text("No images yet")
    assert screen.violations() == []
    screen.dialog.get_by_role("link", name="Firmware").click()
    expect(screen.page.get_by_role("button", name="Upload image")).to_be_visible()
    screen.move(f"miner/{miners[0]['miner_id']}")
    screen.page.get_by_role("button", name="Install firmware …").click()
    expect(screen.dialog.get_by_role("heading", name=f"Install firmware on {miners[0]['name']}")).to_be_visible()
