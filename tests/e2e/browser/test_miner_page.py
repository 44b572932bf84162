"""The page of a miner: what it shows, its charts, its commands, and the ways to it."""

from __future__ import annotations

import math
import re
import urllib.parse
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, expect

from ..conftest import until
from .conftest import OpenScreen
from .hall import Hall, Json
from .screen import Screen

CHARTS = ("Hashrate", "Power", "Highest temperature", "Efficiency")

STATISTICS = (("W", "power", 3400.0), ("°C", "temperature", 70.0), ("J/TH", None, 17.9), ("TH/s", None, 190.0))
"""Unit, unit class and mean of what a miner's charts show."""


def show(screen: Screen, miner: Json, query: str = "") -> Locator:
    """Open the page of a miner and wait until its charts are drawn."""
    screen.go(f"/miner-remote/miner/{urllib.parse.quote(miner['miner_id'], safe='')}{query}")
    page = screen.page.locator("mr-miner")
    expect(page.locator("mr-miner-charts .charts")).to_be_visible()
    return page


def chart(page: Locator, name: str) -> Locator:
    return page.locator("mr-line-chart").filter(has=page.page.get_by_role("slider", name=name, exact=True))


def sensor(screen: Screen, miner: Json, unit: str) -> str:
    """Return the enabled sensor of a miner that has a unit."""
    return str(
        screen.page.evaluate(
            """([device, unit]) => {
              const { entities, states } = document.querySelector("home-assistant").hass;
              const fits = ({ device_id, entity_id }) => device_id === device && entity_id.startsWith("sensor.") &&
                states[entity_id]?.attributes.unit_of_measurement === unit;
              return Object.values(entities).find(fits).entity_id;
            }""",
            [miner["device_id"], unit],
        )
    )


@pytest.mark.parametrize(
    ("width", "dark", "language"),
    [(1400, False, "en"), (390, True, "de")],
)
def test_page_is_complete_and_sound(open_screen: OpenScreen, hall: Hall, width: int, dark: bool, language: str) -> None:
    screen = open_screen(width=width, dark=dark, language=language)
    miner = hall.miner("antminer")
    page = show(screen, miner)
    expect(page.get_by_role("heading", name=miner["name"], exact=True)).to_be_visible()
    expect(page.locator(".board")).to_have_count(3)
    expect(page.locator("mr-line-chart .line").first).to_have_attribute("d", re.compile("^M"))
    expect(page.locator("mr-line-chart")).to_have_count(len(CHARTS))
    for shown in (miner["ip"], miner["mac"], miner["model"], "stratum+tcp://"):
        expect(page).to_contain_text(shown)
    web = page.get_by_role("link", name="Miner's web page" if language == "en" else "Weboberfläche des Miners")
    expect(web).to_have_attribute("href", f"http://{miner['ip']}/")
    expect(web).to_have_attribute("rel", re.compile("noopener"))
    assert screen.broken_texts() == []
    assert screen.overflow() <= 0
    assert screen.violations() == []


def test_chart_is_read_by_pointer_and_keyboard(screen: Screen, hall: Hall) -> None:
    page = show(screen, hall.miner("antminer"), "?range=hour")
    slider = page.get_by_role("slider", name="Hashrate", exact=True)
    slider.focus()
    screen.page.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"^\w+.*, [\d.,]+ TH/s"))
    # All charts look at the same time.
    expect(page.locator("mr-line-chart .cursor")).to_have_count(len(CHARTS))
    expect(chart(page, "Power").locator(".strong").first).to_have_text(re.compile(r"W$|kW$"))
    slider.evaluate("(element) => element.blur()")
    expect(page.locator("mr-line-chart .cursor")).to_have_count(0)
    box = slider.bounding_box()
    assert box is not None
    screen.page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + 60)
    expect(page.locator("mr-line-chart .cursor")).to_have_count(len(CHARTS))
    # A long period is one of statistics, chosen with the keyboard.
    page.get_by_role("radio", name="Hour").focus()
    screen.page.keyboard.press("ArrowRight")
    screen.page.keyboard.press("ArrowRight")
    screen.page.wait_for_url(re.compile("range=week"))
    expect(page.get_by_text("Home Assistant adds one value per hour").first).to_be_visible()


def test_week_draws_statistics_with_band_and_gap(screen: Screen, hall: Hall) -> None:
    miner = hall.miner("braiins")
    show(screen, miner)
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    metadata = {"has_mean": True, "mean_type": 1, "has_sum": False, "name": None, "source": "recorder"}
    for unit, unit_class, mean in STATISTICS:
        stats = [
            {"start": (hour - timedelta(hours=back)).isoformat(), "mean": value, "min": value * 0.9, "max": value * 1.1}
            for back in range(1, 160)
            if not 60 < back < 90
            for value in (mean * (1 + 0.05 * math.sin((back - 1) * math.tau / 24)),)
        ]
        screen.ws(
            "recorder/import_statistics",
            metadata=metadata
            | {"statistic_id": sensor(screen, miner, unit), "unit_of_measurement": unit, "unit_class": unit_class},
            stats=stats,
        )
    # The recorder stores them one after the other.
    period = {"start_time": (hour - timedelta(days=7)).isoformat(), "period": "hour"}
    last = sensor(screen, miner, "TH/s")
    until(lambda: screen.ws("recorder/statistics_during_period", statistic_ids=[last], **period), 30)
    page = show(screen, miner, "?range=week")
    hashrate = chart(page, "Hashrate")
    # Two runs: the gap is left empty.
    expect(hashrate.locator(".line")).to_have_attribute("d", re.compile("^M[^M]+M[^M]+$"), timeout=90_000)
    expect(hashrate.locator(".area")).to_have_attribute("d", re.compile("Z$"))
    slider = page.get_by_role("slider", name="Hashrate", exact=True)
    slider.focus()
    screen.page.keyboard.press("End")
    expect(hashrate.locator(".strong").first).to_have_text("190 TH/s (171 TH/s to 209 TH/s)")
    expect(page).to_contain_text("Lowest to highest value of each hour")
    screen.page.keyboard.press("Escape")
    slider.evaluate("(element) => element.blur()")
    screen.page.set_viewport_size({"width": 1280, "height": 1340})
    screen.picture("miner-page")


def test_command_is_confirmed_on_the_page_and_marked_in_the_charts(screen: Screen, hall: Hall) -> None:
    hall.ready()
    begun = datetime.now(UTC)
    # Other tests sent it nothing in the last minutes: marks that are close to each other are drawn as one.
    miner = hall.miner("vnish", 1)
    page = show(screen, miner, "?range=hour")
    flags = chart(page, "Hashrate").locator(".mark")
    before = flags.count()
    page.get_by_role("button", name="Pause", exact=True).click()
    screen.dialog.locator("button.primary").click()
    expect(page.locator("mr-miner-records li").first).to_contain_text("Confirmed", timeout=90_000)
    expect(page.locator("mr-miner-records li").first).to_contain_text("Pause")
    screen.page.keyboard.press("Escape")
    expect(screen.dialog).to_have_count(0)
    expect(page.locator("mr-miner-commands").get_by_role("status")).to_contain_text("Confirmed")
    expect(page.locator(".head .chip").first).to_have_text("Paused")
    # One that is paused can be resumed, not paused.
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_disabled()
    expect(flags).to_have_count(before + 1)
    page.get_by_role("button", name="Resume", exact=True).click()
    screen.dialog.locator("button.primary").click()
    expect(page.locator(".head .chip").first).to_have_text("Mining", timeout=180_000)
    assert hall.machine(miner)["hashing"]
    # The recorder writes every few seconds; then the chart has three values, which the keys go through.
    entity = sensor(screen, miner, "TH/s")
    asked = {"entity_ids": [entity], "minimal_response": True, "no_attributes": True, "start_time": begun.isoformat()}
    until(lambda: len(screen.ws("history/history_during_period", **asked)[entity]) > 2, 30)
    page = show(screen, miner, "?range=hour")
    slider = page.get_by_role("slider", name="Hashrate", exact=True)
    slider.focus()
    screen.page.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuenow", "0")
    screen.page.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuenow", slider.get_attribute("aria-valuemax") or "")
    screen.page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r", 0 TH/s"))


def test_device_page_leads_to_page_of_miner(screen: Screen, hall: Hall) -> None:
    miner = hall.miner("axeos")
    screen.go(f"/config/devices/device/{miner['device_id']}")
    screen.page.locator("a[href^='/miner-remote/miner/']").first.click()
    page = screen.page.locator("mr-miner")
    expect(page.get_by_role("heading", name=miner["name"], exact=True)).to_be_visible()
    # A miner without a day of history begins with the hour.
    assert urllib.parse.unquote(screen.place).partition("?")[0] == f"/miner-remote/miner/{miner['miner_id']}"
    expect(screen.page.locator("nav a[aria-current]")).to_have_text("Control Panel")


def test_old_address_and_unknown_miner(screen: Screen, hall: Hall) -> None:
    miner = hall.miner("axeos")
    screen.go(f"/miner-remote/control?miner={urllib.parse.quote(miner['miner_id'])}&status=mining")
    page = screen.page.locator("mr-miner")
    expect(page.get_by_role("heading", name=miner["name"], exact=True)).to_be_visible()
    page.get_by_role("link", name="All miners").click()
    screen.page.wait_for_url(re.compile(r"/miner-remote/control\?status=mining$"))
    screen.go("/miner-remote/miner/no-such-miner")
    expect(page.get_by_role("heading", name="Miner not found")).to_be_visible()
    assert screen.violations() == []
    page.get_by_role("link", name="Show all miners").click()
    expect(screen.page.locator("mr-control")).to_be_visible()
