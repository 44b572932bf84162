"""A room that miners heat: set up by clicks in the panel, used with Home Assistant's thermostat card."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from ..conftest import allow_sockets, until
from .conftest import OpenScreen
from .hall import Hall
from .policy_pages import delete_policies, new_policy, policies, save_policy
from .test_power import ROOM, publish
from .test_settings import show

DASHBOARD = "heated-office"
CLIMATE = "climate.office_thermostat"


@pytest.fixture(autouse=True)
def _nothing_left(hall: Hall) -> Iterator[None]:
    """Set the temperature of a room, and delete the policies of the test."""
    allow_sockets()
    publish(hall, ROOM, 19.4, "°C", "temperature")
    yield
    delete_policies(hall)


def test_room_is_heated_and_its_thermostat_card_used(open_screen: OpenScreen, hall: Hall) -> None:
    miner = hall.miner("braiins")
    hall.ready(miner)
    screen = open_screen(width=1000, height=900)
    page = screen.page
    # Until its settings were read, a limit counts as one that restarts the miner.
    show(screen, miner)
    screen.move("policies")
    form = new_policy(screen, "Heating")
    form.get_by_role("button", name="Save").click()
    expect(form).to_contain_text("Required.")
    form.locator("[name=sensor]").select_option("Office temperature")
    expect(form).to_contain_text("Reports now: 19.4 °C.")
    form.get_by_label("Temperature in °C").fill("20.5")
    form.get_by_label("Minutes that a miner runs at least").fill("0")
    # Other tests may have given this miner commands within the hour.
    form.locator("details").filter(has=page.locator("[name=manual_minutes]")).locator("summary").click()
    form.locator("[name=manual_minutes]").fill("0")
    for place, (name, degrees) in enumerate({"comfort": "21", "eco": "18"}.items()):
        form.get_by_role("button", name="Add preset").click()
        form.get_by_label("Name", exact=True).nth(place + 1).fill(name)
        form.get_by_label("°C", exact=True).nth(place).fill(degrees)
    form.get_by_role("radio", name="Selected miners").check()
    form.get_by_text("Single miners").click()
    form.get_by_role("searchbox", name="Find miners").fill(miner["name"])
    form.get_by_role("checkbox", name="Select all matches").check()
    form.get_by_role("button", name="What would it do now?").click()
    expect(form.locator("#dry mr-table")).to_contain_text(miner["name"])
    assert screen.violations() == []
    detail = save_policy(screen, form, "Office")
    expect(detail).to_contain_text(re.compile(r"19\.4 °C"), timeout=180_000)
    assert screen.violations() == []
    (made,) = policies(hall)
    assert (made["settings"]["target_c"], made["settings"]["presets"]) == (20.5, {"comfort": 21, "eco": 18})

    screen.ws(
        "lovelace/dashboards/create",
        url_path=DASHBOARD, title="Office", mode="storage", require_admin=False, show_in_sidebar=False,
    )  # fmt: skip
    features = [{"type": "climate-hvac-modes"}, {"type": "climate-preset-modes", "style": "icons"}]
    card = {"type": "thermostat", "entity": CLIMATE, "features": features}
    screen.ws("lovelace/config/save", url_path=DASHBOARD, config={"views": [{"title": "Office", "cards": [card]}]})
    screen.go(f"/{DASHBOARD}")
    shown = page.locator("hui-thermostat-card")
    expect(shown).to_contain_text("Office Thermostat")
    expect(shown).to_contain_text("Heating")
    page.set_viewport_size({"width": 1000, "height": 600})
    screen.picture("heating")
    # A click is sent after a pause, so that several are one change.
    # The buttons without a name lower and raise the temperature.
    shown.get_by_role("button").nth(1).click()
    until(lambda: policies(hall)[0]["settings"]["target_c"] == 21, 20)
    shown.get_by_role("radio", name="Eco").click()
    until(lambda: policies(hall)[0]["settings"]["preset"] == "eco", 20)
    expect(shown).to_contain_text("Idle", timeout=180_000)
    until(lambda: hall.machine(miner)["paused"], 60)
    shown.get_by_role("radio", name="Off").click()
    until(lambda: policies(hall)[0]["settings"]["mode"] == "off", 20)
    screen.tab(f"policies/{made['id']}")
    expect(page.locator("mr-policy")).to_contain_text("Off")
    assert screen.broken_texts() == []
