"""The first minutes of a new user: from *Add integration* to the first reboot."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from ..conftest import Demo, until
from .conftest import own_home
from .screen import Screen

KINDS = "antminer,braiins,axeos,whatsminer_v2"
BASE = "127.79.0.1"
EMPTY_NETWORK = "127.80.0.0/29"
"""A network that refuses immediately: its scan ends before the dialog shows it."""


@pytest.fixture
def newcomer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A Home Assistant without the integration, in a network with five miners."""
    with own_home(tmp_path_factory.mktemp("newcomer"), BASE, KINDS, 5) as (_rig, demo):
        yield demo


def flow(screen: Screen) -> Locator:
    """Return the open dialog of a flow."""
    return screen.page.locator("dialog-data-entry-flow")


def sound(screen: Screen) -> None:
    """Check that no broken text is visible."""
    assert screen.broken_texts() == []


def add_integration(screen: Screen, name: str, network: str) -> None:
    """Open the dialog of a new site and fill in its first step."""
    screen.go("/config/integrations/dashboard")
    screen.page.get_by_role("button", name="Add integration").click()
    screen.page.locator("dialog-add-integration input").first.fill("Miner Remote")
    screen.page.locator("ha-integration-list-item").filter(has_text="Miner Remote").click()
    expect(flow(screen)).to_contain_text("Add a site")
    sound(screen)
    flow(screen).locator("input").nth(0).fill(name)
    flow(screen).locator("input").nth(1).fill(network)
    flow(screen).get_by_role("button", name="Submit").click()
    expect(flow(screen)).to_contain_text(name)
    expect(flow(screen)).to_contain_text("Add miners")
    sound(screen)


def test_from_add_integration_to_the_first_reboot(newcomer: Demo, chrome: Browser) -> None:
    screen = Screen(chrome, newcomer)
    # Requests of Home Assistant's own pages for missing images.
    screen.expects(r"^console: .*brands")
    # Home Assistant's own pages are left while they still wait for answers.
    screen.expects("^page error: disconnected$")
    page = screen.page
    try:
        # A scan that ends within milliseconds does not leave the dialog with its spinner.
        add_integration(screen, "Shed", EMPTY_NETWORK)
        flow(screen).get_by_text("Scan networks").click()
        expect(flow(screen)).to_contain_text("No new miners found")
        sound(screen)
        flow(screen).get_by_text("Finish", exact=True).click()
        flow(screen).get_by_role("button", name="Skip and finish").click()
        until(lambda: newcomer.api("GET", "/api/miners")[0] == 200, 30)

        # The empty panel leads to the first miner.
        screen.tab("control")
        expect(page.locator("mr-no-miners")).to_contain_text("No miners yet")
        sound(screen)
        page.get_by_role("button", name="Add miners").click()
        adding = page.locator("mr-add-miners")
        adding.get_by_role("button", name="Search", exact=True).click()
        expect(adding).to_contain_text(f"Nothing answered in {EMPTY_NETWORK}.")
        sound(screen)
        adding.get_by_label("Networks or addresses").fill("127.79.0.5")
        adding.get_by_role("button", name="Search again").click()
        adding.get_by_role("button", name="Add 1 miner").click()
        expect(adding).to_contain_text("1 miner added")
        sound(screen)
        adding.get_by_role("button", name="View fleet").click()
        expect(page.get_by_role("grid", name="Miners")).to_be_visible()

        add_integration(screen, "Garage", "127.79.0.0/29")
        flow(screen).get_by_text("Scan networks").click()
        expect(flow(screen)).to_contain_text("4 new miners found", timeout=180_000)
        sound(screen)
        flow(screen).get_by_role("button", name="Submit").click()
        expect(flow(screen)).to_contain_text("Selected miners: 4")
        sound(screen)
        # All miners are configured now.
        flow(screen).get_by_text("Scan networks").click()
        expect(flow(screen)).to_contain_text("No new miners found")
        sound(screen)
        flow(screen).get_by_text("Finish", exact=True).click()
        expect(flow(screen)).to_contain_text("Name and assign")
        sound(screen)
        flow(screen).get_by_role("button", name="Skip and finish").click()
        until(lambda: len(newcomer.api("GET", "/api/miners")[1]["miners"]) == 5, 30)

        # The gear of the site opens its options, and they are saved.
        screen.go("/config/integrations/integration/miner_remote")
        page.get_by_role("button", name="Configure").first.click()
        expect(flow(screen)).to_contain_text("Polling interval")
        sound(screen)
        flow(screen).locator("input").first.fill("10")
        flow(screen).get_by_role("button", name="Submit").click()
        expect(flow(screen)).to_contain_text("Success")
        flow(screen).get_by_role("button", name="Finish").click()

        # The panel: the pool of each miner, a price for the site, and the first reboot.
        page.get_by_role("link", name="Miner Remote").first.click()
        expect(page.get_by_role("grid", name="Miners")).to_be_visible()
        until(lambda: all(m["mining"] for m in newcomer.api("GET", "/api/miners")[1]["miners"]), 60)
        sound(screen)
        page.get_by_role("link", name="Set an electricity price").click()
        page.get_by_label("Name", exact=True).fill("House")
        page.get_by_label("Price per kWh").fill("0.25")
        expect(page.get_by_label("Applies to")).to_have_value("*")
        sound(screen)
        page.get_by_role("button", name="Save").click()
        expect(page.locator("mr-fleet-figures")).to_contain_text("0.25")
        sound(screen)

        machine = newcomer.machines()[0]
        name = next(m["name"] for m in newcomer.api("GET", "/api/miners")[1]["miners"] if m["ip"] == machine["ip"])
        page.locator("mr-table button.open").filter(has_text=name).click()
        details = page.locator("mr-miner")
        expect(details).to_contain_text(machine["pools"][0]["url"])
        expect(details).to_contain_text("Active")
        sound(screen)
        details.get_by_role("button", name="Reboot").click()
        question = page.locator("mr-command-dialog mr-dialog")
        expect(page.get_by_role("dialog", name=f"Reboot: {name}")).to_be_visible()
        sound(screen)
        question.get_by_role("button", name=f"Reboot {name}").click()
        expect(question.locator("li.reached").filter(has_text="Accepted")).to_be_visible()
        sound(screen)
        question.get_by_role("button", name="Close").last.click()
        expect(details.locator(".chip").first).to_have_text("Rebooting")
        sound(screen)
        expect(details.locator(".chip").first).to_have_text("Mining", timeout=240_000)
        until(lambda: newcomer.machine(machine["ip"])["counters"].get("reboot") == 1, 5)
        sound(screen)
        assert screen.problems == []
    finally:
        screen.close()
