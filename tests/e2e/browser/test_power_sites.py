"""Power of several sites by clicks: the budget of all of them, and load that runs where energy is cheapest."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from ..conftest import allow_sockets, until
from ..rig import Rig
from .conftest import OpenScreen
from .hall import Hall, Json
from .policy_pages import delete_policies, new_policy, policies, save_policy
from .test_add_miners import FLOW

BASE = "127.83.0.1"
KIND = "braiins"
SITE = "Hydro plant"


@pytest.fixture(scope="module")
def hydro(hall: Hall, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """A second site with two miners and its own tariff."""
    allow_sockets()
    api = hall.demo.api
    rig = Rig(tmp_path_factory.mktemp("hydro") / "config", BASE, KIND, 2)
    try:
        rig.start_fleet()
        path = f"{FLOW}/{api('POST', FLOW, {'handler': 'miner_remote'})[1]['flow_id']}"
        api("POST", path, {"name": SITE, "networks": ["127.83.0.0/29"]})
        api("POST", path, {"next_step_id": "scan"})
        until(lambda: api("GET", path)[1]["type"] != "progress", 30)
        api("POST", path, {})
        step = api("POST", path, {"next_step_id": "finish"})[1]
        assert step["type"] == "create_entry", step
        until(lambda: len(miners(hall, SITE)) == 2, 60)
        body = {"name": "Hydro", "type": "flat", "price": 0.05, "location": SITE}
        status, rate = api("POST", "/api/remote/rates", body)
        assert status == 201, rate
        api("PUT", "/api/remote/rates/1", {"price": 0.30})
        yield rig
        api("PUT", "/api/remote/rates/1", {"price": None})
        api("DELETE", f"/api/remote/rates/{rate['rate_id']}")
        api("DELETE", f"/api/config/config_entries/entry/{step['result']['entry_id']}")
    finally:
        rig.stop()


@pytest.fixture(autouse=True)
def _no_policies(hall: Hall, hydro: Rig) -> Iterator[None]:
    """Delete all policies."""
    allow_sockets()
    yield
    delete_policies(hall)


def miners(hall: Hall, site: str) -> list[Json]:
    """Return the active miners of the kind at a site."""
    found = hall.demo.api("GET", "/api/miners")[1]["miners"]
    ips = {miner["ip"] for miner in hall.of_kind(KIND)}
    return [
        miner
        for miner in found
        if miner["site"] == site and miner["status"] == "Active" and (site == SITE or miner["ip"] in ips)
    ]


def test_budget_of_all_sites_is_set_and_removed(open_screen: OpenScreen, hall: Hall) -> None:
    screen = open_screen(width=1400, height=1000)
    page = screen.page
    screen.tab("power")
    places = page.locator("mr-budgets").get_by_role("listitem")
    expect(places).to_have_count(3)
    everywhere = places.first
    expect(everywhere).to_contain_text("All sites")
    everywhere.get_by_role("button", name="Set power budget: All sites").click()
    page.get_by_label("Power budget in kW").fill("600")
    screen.dialog.get_by_role("button", name="Save").click()
    expect(everywhere).to_contain_text("600 kW")
    (made,) = policies(hall)
    assert (made["scope"]["all"], made["settings"]["limit_w"]) == (True, 600_000)
    assert screen.violations() == []
    everywhere.get_by_role("button", name="Set power budget: All sites").click()
    page.get_by_label("Power budget in kW").fill("")
    screen.dialog.get_by_role("button", name="Save").click()
    expect(everywhere).to_contain_text("no budget")
    (made,) = policies(hall)
    assert made["enabled"] is False


def test_load_moves_to_the_cheaper_site(open_screen: OpenScreen, hall: Hall, hydro: Rig) -> None:
    home = miners(hall, "Demo hall")
    there = miners(hall, SITE)
    hall.ready(*home)

    def drawn_there() -> float:
        return float(sum(machine["power_w"] for machine in hydro.machines()))

    def drawn_here() -> float:
        return float(sum(hall.machine(miner)["power_w"] for miner in home))

    until(lambda: drawn_there() > 5000, 60)
    screen = open_screen(width=1400, height=1000)
    page = screen.page
    screen.tab("policies")
    form = new_policy(screen, "Load distribution")
    form.get_by_role("button", name="Save").click()
    expect(form).to_contain_text("Enter a limit for all sites or for one of them.")
    form.get_by_role("radio", name="Selected miners").check()
    form.get_by_text("Single miners").click()
    for miner in [*home, *there]:
        form.get_by_role("searchbox", name="Find miners").fill(miner["name"])
        form.get_by_role("checkbox", name="Select all matches").check()
    form.get_by_role("button", name="Add site").click()
    form.get_by_label("Site", exact=True).select_option(SITE)
    form.get_by_label("at most … kW", exact=True).fill("8")
    form.get_by_label("All sites together in kW").fill("8")
    # Other tests may have changed these miners by hand.
    form.locator("details").filter(has=page.locator("[name=manual_minutes]")).locator("summary").click()
    form.locator("[name=manual_minutes]").fill("0")
    form.get_by_role("button", name="What would it do now?").click()
    expect(form.locator("#dry")).to_contain_text(SITE)
    assert screen.violations() == []
    detail = save_policy(screen, form, "Cheapest site")
    (made,) = policies(hall)
    assert (made["settings"]["limits"], made["settings"]["total_w"]) == ({SITE: 8000}, 8000)
    # 7 kW run at the plant, and what is left is too little for a miner at home.
    until(lambda: drawn_here() <= 1000, 240)
    assert drawn_there() > 6500
    expect(detail).to_contain_text(SITE)
    row = page.locator("mr-decisions").get_by_role("row").filter(has_text=home[0]["name"])
    expect(row).to_contain_text(re.compile(r"\bPaused?\b"), timeout=180_000)
    assert screen.violations() == []
    assert screen.broken_texts() == []
