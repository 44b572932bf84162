"""Cards on a real dashboard and in the card picker, and the generated dashboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from ..conftest import allow_sockets, until
from .conftest import OpenScreen
from .hall import SPOT, Hall, Json
from .screen import Screen

DASHBOARD = "cards-of-miners"
STRATEGY = "whole-fleet"


@pytest.fixture(scope="module")
def planned(hall: Hall) -> Iterator[Json]:
    """A disabled schedule with a price rule."""
    allow_sockets()
    api = hall.demo.api
    rate = api("POST", "/api/remote/rates", {"name": "Spot", "type": "sensor", "entity_id": SPOT})[1]["rate_id"]
    body = {
        "name": "Expensive hours",
        "schedule_type": "daily",
        "weekly_schedule": [],
        "enabled": False,
        "electricity_rate_id": rate,
        "price_rule": {"type": "dearest", "hours": 6, "contiguous": False, "on_missing_price": "keep"},
    }
    status, answer = api("POST", "/api/remote/schedule/power", body)
    assert status == 201, answer
    yield {"schedule": answer["schedule_id"], "name": "Expensive hours"}
    api("DELETE", f"/api/remote/schedule/power/{answer['schedule_id']}")
    api("DELETE", f"/api/remote/rates/{rate}")


@pytest.fixture(scope="module")
def dashboards(hall: Hall, planned: Json, chrome: Browser) -> None:
    """Two dashboards for all users: one with each card, one generated."""
    screen = Screen(chrome, hall.demo)
    screen.go("/config/dashboard")
    screen.page.locator("home-assistant-main").wait_for()
    miner = hall.miner("luxos", 1)
    cards = [
        {"type": "custom:miner-remote-fleet-card"},
        {"type": "custom:miner-remote-alerts-card"},
        {"type": "custom:miner-remote-miner-card", "device": miner["device_id"]},
        {"type": "custom:miner-remote-today-card", "entity": "sensor.expensive_hours_next_change"},
        {"type": "custom:miner-remote-plan-card", "entity": "sensor.expensive_hours_next_change"},
        {"type": "custom:miner-remote-history-card", "limit": 5},
    ]
    for path, title, config in (
        (DASHBOARD, "Cards of miners", {"views": [{"title": "Cards", "cards": cards}]}),
        (STRATEGY, "Whole fleet", {"strategy": {"type": "custom:miner-remote"}}),
    ):
        screen.ws(
            "lovelace/dashboards/create",
            url_path=path, title=title, mode="storage", require_admin=False, show_in_sidebar=True,
        )  # fmt: skip
        screen.ws("lovelace/config/save", url_path=path, config=config)
    screen.close()


@pytest.mark.parametrize("look", [{}, {"dark": True, "width": 390, "height": 844}], ids=["light", "narrow-dark"])
def test_every_card_is_shown_and_readable(
    open_screen: OpenScreen, hall: Hall, dashboards: None, look: dict[str, Any]
) -> None:
    screen = open_screen(**look)
    screen.go(f"/{DASHBOARD}")
    fleet = screen.page.locator("mr-fleet-card")
    expect(fleet).to_contain_text(f"of {len(hall.miners)}")
    expect(fleet).to_contain_text("TH/s" if len(hall.miners) < 10 else "PH/s")
    expect(screen.page.locator("mr-miner-card")).to_contain_text(hall.miner("luxos", 1)["name"])
    expect(screen.page.locator("mr-alerts-card")).to_contain_text(
        re.compile("Alerts.*(All OK|Offline|Command)", re.DOTALL)
    )
    expect(screen.page.locator("mr-plan-card mr-price-chart svg path").first).to_be_visible()
    expect(screen.page.locator("mr-today-card mr-price-chart svg path").first).to_be_visible()
    expect(screen.page.locator("mr-today-card")).to_contain_text("Lowest today")
    expect(screen.page.locator("mr-history-card")).to_contain_text("Last commands")
    assert screen.overflow() <= 0
    for card in ("fleet", "alerts", "miner", "today", "plan", "history"):
        assert screen.violations(screen.page.locator(f"mr-{card}-card")) == [], card
    if not look:
        screen.page.set_viewport_size({"width": 1280, "height": 1000})
        screen.picture("cards")


def test_miner_is_stopped_and_rebooted_from_its_card(screen: Screen, hall: Hall, dashboards: None) -> None:
    miner = hall.miner("luxos", 1)
    hall.ready(miner)
    hall.demo.control("DELETE", "/counters")
    screen.go(f"/{DASHBOARD}")
    card = screen.page.locator("mr-miner-card")
    switch = card.get_by_role("switch", name="Mining")
    expect(switch).to_have_attribute("aria-checked", "true")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "false", timeout=90_000)
    assert hall.machine(miner)["paused"]
    expect(card).to_contain_text("Paused")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "true", timeout=90_000)
    assert not hall.machine(miner)["paused"]

    card.get_by_role("button", name="Reboot").click()
    dialog = screen.page.locator("mr-dialog")
    expect(dialog).to_contain_text("It will not mine for a few minutes")
    dialog.get_by_role("button", name="Cancel").click()
    assert hall.machine(miner)["counters"].get("reboot", 0) == 0
    card.get_by_role("button", name="Reboot").click()
    dialog.get_by_role("button", name="Reboot").click()
    until(lambda: hall.machine(miner)["counters"].get("reboot", 0) == 1, 20)
    expect(screen.page.locator("mr-history-card")).to_contain_text("Reboot")


def test_read_only_user_sees_permitted_parts(open_screen: OpenScreen, hall: Hall, dashboards: None) -> None:
    screen = open_screen(user="viewer")
    screen.go(f"/{DASHBOARD}")
    expect(screen.page.locator("mr-fleet-card")).to_contain_text(f"of {len(hall.miners)}")
    expect(screen.page.locator("mr-fleet-card").get_by_role("link", name="Open")).to_have_count(0)
    expect(screen.page.locator("mr-plan-card mr-price-chart svg path").first).to_be_visible()
    expect(screen.page.locator("mr-today-card")).to_contain_text("Price now")
    # The list of alerts is for every user, but not the panel.
    expect(screen.page.locator("mr-alerts-card")).to_contain_text(re.compile("All OK|Offline|Command"))
    expect(screen.page.locator("mr-alerts-card, mr-today-card").get_by_role("link")).to_have_count(0)
    expect(screen.page.locator("mr-history-card")).to_contain_text("Only administrators can see the Command History.")
    card = screen.page.locator("mr-miner-card")
    expect(card).to_contain_text(hall.miner("luxos", 1)["name"])
    screen.expects("console: .*[Uu]nauthorized")
    card.get_by_role("switch", name="Mining").click()
    expect(card.get_by_role("alert")).to_be_visible()
    assert not hall.machine(hall.miner("luxos", 1))["paused"]


def test_card_picker_shows_each_card_and_its_form(screen: Screen, hall: Hall, dashboards: None) -> None:
    screen.go(f"/{DASHBOARD}/0?edit=1")
    screen.page.get_by_role("button", name="Add card").click()
    screen.page.get_by_role("tab", name="By card").click()
    picker = screen.page.locator("hui-card-picker")
    for kind, name in (
        ("fleet", "fleet"),
        ("alerts", "alerts"),
        ("miner", "miner"),
        ("today", "price and plan today"),
        ("plan", "plan"),
        ("history", "commands"),
    ):
        expect(picker.get_by_text(f"Miner Remote: {name}", exact=True)).to_be_attached()
        preview = picker.locator(f"mr-{kind}-card")
        preview.scroll_into_view_if_needed()
        # A preview shows real figures, not an error.
        expect(preview).not_to_contain_text("Select ")
    # The clickable element lies over the preview.
    picker.locator(".card").filter(has_text="Miner Remote: fleet").locator(".overlay").click()
    editor = screen.page.locator("hui-dialog-edit-card")
    expect(editor.get_by_text("Site (empty: all)").first).to_be_visible()
    expect(editor.locator("mr-fleet-card")).to_contain_text(f"of {len(hall.miners)}")
    editor.get_by_role("button", name="Save").click()
    expect(screen.page.locator("mr-fleet-card")).to_have_count(2)
    cards = screen.ws("lovelace/config", url_path=DASHBOARD)["views"][0]["cards"]
    assert cards[-1]["type"] == "custom:miner-remote-fleet-card"


@pytest.mark.parametrize("look", [{}, {"dark": True, "width": 390, "height": 844}], ids=["light", "narrow-dark"])
def test_dashboard_is_generated(open_screen: OpenScreen, hall: Hall, dashboards: None, look: dict[str, Any]) -> None:
    screen = open_screen(**look)
    page = screen.page
    miner = hall.miner("antminer")
    broken = page.locator("hui-error-card, hui-warning")

    screen.go(f"/{STRATEGY}")
    expect(page.locator("hui-tile-card").first).to_be_visible()
    expect(page.locator("mr-history-card")).to_contain_text("Last commands")
    expect(page.locator("mr-alerts-card")).to_contain_text("Alerts")
    expect(page.locator("mr-today-card mr-price-chart svg path").first).to_be_visible()
    expect(broken).to_have_count(0)
    assert screen.overflow() <= 0
    if not look:
        screen.picture("dashboard")

    # The site has a tile for each miner that opens the miner's view.
    page.get_by_role("link", name="Demo hall").or_(page.get_by_role("tab", name="Demo hall")).first.click()
    tile = page.locator("hui-tile-card").filter(has_text=miner["name"])
    tile.scroll_into_view_if_needed()
    expect(broken).to_have_count(0)
    tile.click()
    page.wait_for_url(f"**/{STRATEGY}/miner-{miner['device_id']}")
    expect(page.locator("hui-tile-card").first).to_be_visible()
    expect(broken).to_have_count(0)

    screen.go(f"/{STRATEGY}/plans")
    expect(page.locator("mr-plan-card mr-price-chart svg path").first).to_be_visible()
    expect(page.get_by_text("Expensive hours").first).to_be_visible()
    expect(broken).to_have_count(0)
