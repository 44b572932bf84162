"""Watts on order by clicks: power budgets, curtailments, the set-up of sun, and the profit page."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from custom_components.miner_remote.earnings.amounts import Field

from ..conftest import allow_sockets, until
from .conftest import OpenScreen
from .earned_week import earned_week
from .hall import ZONE, Hall, Json
from .policy_pages import delete_policies, new_policy, policies, save_policy
from .test_control import choose
from .test_german import english

GRID = "sensor.grid_power"
BATTERY = "sensor.battery_soc"
PLAN = "sensor.plan_power"
SIGNAL = "sensor.grid_signal"
ROOM = "sensor.office_temperature"
HASHPRICE = "/api/remote/hashprice"
SITE = "Demo hall"
KIND = "braiins"
"""Its power limit acts while it runs: a paused miner would stay paused for ten minutes."""


def publish(hall: Hall, entity: str, state: object, unit: str, device_class: str) -> None:
    name = entity.split(".")[1].replace("_", " ").capitalize()
    attributes = {"friendly_name": name, "unit_of_measurement": unit, "device_class": device_class}
    hall.demo.api("POST", f"/api/states/{entity}", {"state": str(state), "attributes": attributes})


def drawn(hall: Hall, miners: list[Json]) -> float:
    return float(sum(hall.machine(miner)["power_w"] for miner in miners))


@pytest.fixture(autouse=True)
def _nothing_left(hall: Hall) -> Iterator[None]:
    """Set a price and the sensors of a house; delete policies and the hashprice, which other tests do not have."""
    allow_sockets()
    hall.demo.api("PUT", "/api/remote/rates/1", {"price": 0.08})
    publish(hall, GRID, -3400, "W", "power")
    publish(hall, BATTERY, 83, "%", "battery")
    publish(hall, ROOM, 19.4, "°C", "temperature")
    yield
    delete_policies(hall)
    hall.demo.api("PUT", HASHPRICE, {"source": "none"})
    hall.demo.api("PUT", "/api/remote/rates/1", {"price": None})


def test_selection_is_curtailed_and_restored(open_screen: OpenScreen, hall: Hall) -> None:
    miners = [*hall.of_kind(KIND), hall.miner("cgminer")]
    hall.ready(*miners)
    before = drawn(hall, miners)
    screen = open_screen(width=1400, height=1000)
    page = screen.page
    screen.tab("control")
    choose(screen, miners)
    page.get_by_role("toolbar", name="Commands for the selection").get_by_role("button", name="Curtail …").click()
    dialog = page.locator("mr-curtail-dialog")
    expect(page.get_by_role("dialog", name=f"Curtail {len(miners)} miners")).to_be_visible()
    expect(dialog).to_contain_text(re.compile(r"of .*W can be shed now\."))
    button = dialog.get_by_role("button", name="Curtail now")
    expect(button).to_be_disabled()
    dialog.get_by_label("Shed in kW").fill("999")
    expect(dialog).to_contain_text(re.compile(r"[\d.]+ kW missing"))
    shed = round(before * 0.25 / 1000, 1)
    dialog.get_by_label("Shed in kW").fill(str(shed))
    expect(dialog.locator("#dry")).to_contain_text(re.compile(r"It would act on [12] miners? now\."))
    expect(dialog).not_to_contain_text("missing")
    skipped = dialog.get_by_role("row").filter(has_text=miners[2]["name"])
    expect(skipped).to_contain_text("The power of the miner is unknown")
    dialog.get_by_label("For how long").select_option("2 h")
    expect(dialog.get_by_label("Then restore … kW per minute")).not_to_have_value("")
    dialog.get_by_label("Then restore … kW per minute").fill("90")
    assert screen.violations() == []
    screen.picture("curtail")
    begun = datetime.now(UTC)
    button.click()
    expect(dialog).to_have_count(0)

    running = page.get_by_role("region", name="Curtailment")
    expect(running).to_contain_text("until")
    running.get_by_text("1 miner was skipped").click()
    reason = running.get_by_role("listitem").filter(has_text=miners[2]["name"])
    expect(reason).to_contain_text("The power of the miner is unknown")
    until(lambda: drawn(hall, miners) <= before - shed * 1000, 90)
    expect(running).to_contain_text(re.compile(r"[\d.,]+ k?W of [\d.,]+ k?W shed"), timeout=180_000)
    assert screen.violations() == []
    assert screen.broken_texts() == []
    (made,) = [policy for policy in policies(hall) if policy["kind"] == "curtailment"]
    assert made["settings"]["reduce_w"] == round(shed * 1000)
    assert made["settings"]["restore_w_per_min"] == 90_000
    assert timedelta(hours=1.9) < datetime.fromisoformat(made["settings"]["ends_at"]) - begun < timedelta(hours=2.1)
    running.get_by_role("button", name="End now").click()
    expect(running).to_have_count(0, timeout=180_000)
    until(lambda: drawn(hall, miners) >= before * 0.9, 120)


def test_power_budget_is_created_and_changed(open_screen: OpenScreen, hall: Hall) -> None:
    screen = open_screen(width=1400, height=1000)
    page = screen.page
    screen.tab("control")
    page.get_by_role("link", name="Budgets").click()
    expect(page.get_by_role("heading", name="Power budgets")).to_be_visible()
    assert screen.violations() == []
    place = page.locator("mr-budgets").get_by_role("listitem").first
    expect(place).to_contain_text(SITE)
    expect(place).to_contain_text("no budget")
    place.get_by_role("button", name=f"Set power budget: {SITE}").click()
    expect(page.get_by_role("dialog", name=f"Power budget: {SITE}")).to_be_visible()
    assert screen.violations() == []
    page.get_by_label("Power budget in kW").fill("500")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(place).to_contain_text("500 kW")
    (made,) = policies(hall)
    assert (made["kind"], made["scope"]["sites"], made["settings"]["limit_w"]) == ("power_budget", [SITE], 500_000)
    place.get_by_role("button", name=f"Set power budget: {SITE}").click()
    page.get_by_label("Power budget in kW").fill("450.5")
    screen.dialog.get_by_role("button", name="Save").click()
    expect(place).to_contain_text("450.5 kW")
    until(lambda: (policies(hall)[0]["status"] or {}).get("phase") == "within", 90)
    screen.picture("power")

    # Its page has the numbers, and its form everything else that can limit the power.
    place.get_by_role("link").click()
    detail = page.locator("mr-policy")
    expect(detail).to_contain_text("450.5 kW")
    expect(detail).to_contain_text("Drawn now")
    page.get_by_role("button", name="Edit").click()
    form = page.locator("mr-policy-dialog")
    expect(form.get_by_label("Power budget in kW")).to_have_value("450.5")
    form.get_by_role("checkbox", name="Respect the grid connection").check()
    form.get_by_label("Sensor of the grid power").select_option("Grid power")
    expect(form).to_contain_text("Export now: 3,400 W")
    form.get_by_label("Import at most … kW").fill("100")
    form.get_by_label("Without a value").select_option("Limit them to …")
    form.get_by_label("Limit without a value in kW").fill("20")
    form.get_by_text("More settings").click()
    assert screen.violations() == []
    form.get_by_role("button", name="What would it do now?").click()
    expect(form.locator("#dry")).to_contain_text("Drawn now")
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    settings = policies(hall)[0]["settings"]
    assert settings["limit_w"] == 450_500
    assert settings["meter"]["max_import_w"] == 100_000
    assert settings["meter"]["fail_safe"] == 20_000
    assert screen.broken_texts() == []

    # Without the number, the grid connection still limits.
    screen.move("power")
    place.get_by_role("button", name=f"Set power budget: {SITE}").click()
    page.get_by_label("Power budget in kW").fill("")
    screen.dialog.get_by_role("button", name="Save").click()
    expect(place).to_contain_text("no budget")
    (made,) = policies(hall)
    assert (made["enabled"], made["settings"]["limit_w"]) == (True, None)


def test_budget_follows_a_sensor_and_a_signal(open_screen: OpenScreen, hall: Hall) -> None:
    miners = hall.of_kind(KIND)
    hall.ready(*miners)
    publish(hall, PLAN, 5000, "W", "power")
    hall.demo.api("POST", f"/api/states/{SIGNAL}", {"state": "3", "attributes": {"friendly_name": "Grid signal"}})
    screen = open_screen(width=1400, height=1000)
    screen.tab("policies")
    form = new_policy(screen, "Power budget")
    form.get_by_role("button", name="Save").click()
    expect(form).to_contain_text("Enter a budget, or select a sensor, the grid connection or a signal.")
    form.get_by_role("radio", name="Selected miners").check()
    form.get_by_text("Single miners").click()
    for miner in miners:
        form.get_by_role("searchbox", name="Find miners").fill(miner["name"])
        form.get_by_role("checkbox", name="Select all matches").check()
    form.get_by_role("checkbox", name="Follow a power sensor").check()
    form.get_by_label("Sensor of the power to follow").select_option("Plan power")
    expect(form).to_contain_text("Reports now: 5,000 W.")
    form.get_by_role("checkbox", name="Follow a signal").check()
    form.get_by_label("Entity with the signal").select_option("Grid signal")
    expect(form).to_contain_text("Reports now: 3.")
    for place, (name, percent) in enumerate({"2": "40", "3": "100"}.items()):
        form.get_by_role("button", name="Add meaning").click()
        form.get_by_label("Signal", exact=True).nth(place).fill(name)
        form.get_by_label("Power in %", exact=True).nth(place).fill(percent)
    assert screen.violations() == []
    detail = save_policy(screen, form, "As planned")
    (made,) = policies(hall)
    assert made["settings"]["follow"]["sensor"] == PLAN
    assert (made["settings"]["signal"]["sensor"], made["settings"]["signal"]["levels"]) == (SIGNAL, {"2": 40, "3": 100})
    # The lowest of the parts is the budget: first the plan, then 40 % of the full power.
    expect(detail).to_contain_text("5,000 W", timeout=180_000)
    until(lambda: drawn(hall, miners) <= 5000, 60)
    hall.demo.api("POST", f"/api/states/{SIGNAL}", {"state": "2", "attributes": {"friendly_name": "Grid signal"}})
    expect(detail).to_contain_text("2,800 W", timeout=180_000)
    until(lambda: drawn(hall, miners) <= 2800, 60)
    assert screen.broken_texts() == []


def test_sun_is_set_up_in_three_steps(open_screen: OpenScreen, hall: Hall) -> None:
    screen = open_screen(width=1200, height=1000)
    page = screen.page
    screen.tab("power")
    page.get_by_role("button", name=re.compile("^Follow the sun")).click()
    form = page.locator("mr-policy-dialog")
    expect(page.get_by_role("dialog", name="Follow the sun, 1 of 3: Which sensor")).to_be_visible()
    form.get_by_label("Sensor of the grid power").select_option("Grid power")
    # A wrong sign is seen, and turned round.
    expect(form).to_contain_text("Export now: 3,400 W")
    form.get_by_role("button", name="It is the other way round").click()
    expect(form).to_contain_text("Import now: 3,400 W")
    form.get_by_role("button", name="It is the other way round").click()
    publish(hall, GRID, -5100, "W", "power")
    expect(form).to_contain_text("Export now: 5,100 W")
    assert screen.violations() == []
    screen.picture("solar")
    form.get_by_role("button", name="Next").click()
    expect(page.get_by_role("dialog", name="Follow the sun, 2 of 3: Battery and reserve")).to_be_visible()
    form.get_by_role("checkbox", name="There is a home battery").check()
    form.get_by_role("button", name="Next").click()
    expect(form).to_contain_text("Required.")
    form.get_by_label("Sensor of the state of charge").select_option("Battery soc")
    expect(form).to_contain_text("Reports now: 83 %.")
    form.get_by_label("Keep exporting at least … W").fill("250")
    assert screen.violations() == []
    form.get_by_role("button", name="Next").click()
    expect(page.get_by_role("dialog", name="Follow the sun, 3 of 3: Which miners")).to_be_visible()
    expect(form.locator("#dry")).to_contain_text("Surplus for miners")
    form.get_by_label("Name", exact=True).fill("Roof")
    form.get_by_role("radio", name="Selected miners").check()
    form.get_by_text("Single miners").click()
    form.get_by_role("searchbox", name="Find miners").fill(hall.miner("braiins")["name"])
    form.get_by_role("checkbox", name="Select all matches").check()
    assert screen.violations() == []
    form.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Roof", exact=True)).to_be_visible()
    (made,) = policies(hall)
    assert made["kind"] == "solar"
    assert made["settings"]["meter"]["sensor"] == GRID
    assert made["settings"]["meter"]["import_positive"] is True
    assert made["settings"]["battery"]["soc_sensor"] == BATTERY
    assert made["settings"]["reserve_w"] == 250
    assert screen.broken_texts() == []


def test_profit_is_shown_and_downloaded(open_screen: OpenScreen, hall: Hall, tmp_path: Path) -> None:
    screen = open_screen(width=1400, height=1100)
    page = screen.page
    screen.tab("power/profit")
    expect(page.locator("mr-profit .notice").first).to_contain_text("hashprice", ignore_case=True)
    assert screen.violations() == []
    page.get_by_role("button", name="Choose the source of the hashprice …").click()
    dialog = page.locator("mr-hashprice-dialog")
    dialog.get_by_role("radio", name="Amount").check()
    dialog.get_by_label("Hashprice in EUR per TH/s and day").fill("0.05")
    assert screen.violations() == []
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(page.locator("mr-profit dl")).to_contain_text("€0.05")
    table = page.locator("mr-profit mr-table")
    expect(table.get_by_role("row").filter(has_text=SITE)).to_be_visible()
    page.get_by_role("radio", name="Miners").check()
    assert "group=miner" in screen.place
    expect(table.get_by_role("row").filter(has_text=hall.miner("braiins")["name"])).to_be_visible()
    page.get_by_role("radio", name="Week").check()
    assert "period=week" in screen.place
    expect(page.get_by_role("slider")).to_have_count(4)
    today = datetime.now(ZONE).date()
    with earned_week(hall, today - timedelta(days=7 + today.weekday())) as sums:
        page.get_by_role("button", name="Earlier").click()
        page.wait_for_url(re.compile(r"from=\d{4}-\d\d-\d\d"))
        figures = page.locator("mr-profit dl")
        expect(figures).to_contain_text(f"€{sums[Field.REVENUE]:,.2f}")
        expect(figures).to_contain_text(f"€{sums[Field.COST]:,.2f}")
        expect(figures).to_contain_text(f"€{sums[Field.MARGIN]:,.2f}")
        expect(page.locator("mr-profit")).not_to_contain_text("hashprice is unknown")
        assert screen.violations() == []
        screen.picture("profit")
        with page.expect_download() as download:
            page.get_by_role("button", name="CSV").click()
    assert download.value.suggested_filename.startswith("report-week-")
    file = tmp_path / "report.csv"
    download.value.save_as(file)
    rows = list(csv.DictReader(file.open(encoding="utf-8-sig")))
    assert {row["name"] for row in rows} >= {hall.miner("braiins")["name"]}
    assert sum(float(row["margin"]) for row in rows) == pytest.approx(sums[Field.MARGIN], abs=0.01)
    page.get_by_role("button", name="Later").click()
    assert screen.broken_texts() == []


@pytest.mark.parametrize(("width", "dark"), [(1400, False), (390, True)])
def test_pages_of_power_are_german_and_accessible(open_screen: OpenScreen, hall: Hall, width: int, dark: bool) -> None:
    hall.demo.api("PUT", HASHPRICE, {"source": "fixed", "price": 0.05})
    body = {"name": "Spitze", "reduce_w": 1000, "duration_s": 600, "scope": {"miner_ids": []}}
    body["scope"] = {"all": False, "miner_ids": [hall.miner("braiins")["miner_id"]]}
    status, answer = hall.demo.api("POST", "/api/remote/curtailments", body)
    assert status == 201, answer
    screen = open_screen(width=width, height=900, dark=dark, language="de")
    page = screen.page

    def check(name: str) -> None:
        page.wait_for_timeout(150)
        assert english(screen) == [], name
        assert screen.broken_texts() == [], name
        assert screen.violations() == [], name
        assert screen.overflow() <= 0, name

    screen.tab("control")
    expect(page.get_by_role("region", name="Spitze")).to_be_visible()
    check("control")
    screen.move("power")
    expect(page.locator("mr-budgets")).to_be_visible()
    check("power")
    screen.move("power/profit")
    expect(page.locator("mr-profit mr-table")).to_be_visible()
    check("profit")
    if width > 390:
        return
    page.get_by_role("button", name="Ändern …").click()
    for source in ("Betrag", "Sensor", "Difficulty und Kurs"):
        page.locator("mr-hashprice-dialog").get_by_role("radio", name=source).check()
        check(f"hashprice-{source.split()[0]}")
    page.keyboard.press("Escape")
    screen.move("power")
    page.get_by_role("button", name="Leistungsbudget festlegen: Demo hall").click()
    check("budget")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Last abwerfen …").click()
    expect(page.locator("mr-curtail-dialog")).to_contain_text("lassen sich gerade abwerfen")
    page.get_by_label("Abwerfen in kW").fill("5")
    expect(page.locator("mr-curtail-dialog #dry")).to_be_visible()
    check("curtail")
    page.keyboard.press("Escape")
    expect(screen.dialog).to_have_count(0)
    screen.move("policies")
    for kind in ("Der Sonne folgen", "Leistungsbudget", "Lastabwurf", "Heizung", "Lastverteilung"):
        page.get_by_role("button", name="Neue Richtlinie").click()
        screen.dialog.get_by_role("button", name=re.compile(f"^{kind}")).click()
        form = page.locator("mr-policy-dialog form")
        expect(form).to_be_visible()
        for box in form.get_by_role("checkbox").all():
            if not box.is_checked() and box.get_attribute("name") in {"follow", "meter", "signal"}:
                box.check()
        check(f"form-{kind.replace(' ', '-')}")
        page.keyboard.press("Escape")
        expect(screen.dialog).to_have_count(0)
