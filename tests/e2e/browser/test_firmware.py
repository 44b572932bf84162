"""The Firmware page: an image is uploaded and rolled out over twelve machines, of which one fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from simulator.kinds.antminer import SUBTYPE
from simulator.kinds.antminer_firmware import build_container, build_image

from ..conftest import Demo
from .conftest import own_home
from .hall import Json
from .screen import Screen

BASE = "127.81.0.1"
MACHINES = 12
FAILING = 3
"""The machine that fails is in the second group, which has five."""
VERSION = "2026.11.21"


@pytest.fixture
def hall_of_antminers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A Home Assistant of its own with twelve machines of the same model."""
    with own_home(tmp_path_factory.mktemp("firmware"), BASE, "antminer", MACHINES) as (rig, demo):
        rig.set_up()
        yield demo


def versions(demo: Demo) -> dict[str, str]:
    """Return the firmware version of each simulated machine."""
    return {machine["ip"]: machine["firmware_version"] for machine in demo.machines()}


def test_image_is_rolled_out_until_a_machine_fails_and_then_to_the_others(
    chrome: Browser, hall_of_antminers: Demo, tmp_path: Path
) -> None:
    demo = hall_of_antminers
    before = versions(demo)
    model, subtype = demo.machines()[0]["model"], SUBTYPE
    image = tmp_path / "Antminer-S21.bmu"
    image.write_bytes(build_container([(model, subtype, build_image(model, subtype, VERSION, size=1_000_000))]))

    screen = Screen(chrome, demo, width=1400, height=1250)
    page = screen.page
    screen.tab("firmware")
    expect(page.get_by_text("No images yet")).to_be_visible()
    page.get_by_role("button", name="Upload image").click()
    page.get_by_label("File").set_input_files(image)
    assert screen.violations() == []
    screen.dialog.get_by_role("button", name="Upload").click()
    # The file says for which machines it is, but not its version.
    expect(screen.dialog.locator("[name=models]")).to_be_disabled(timeout=90_000)
    screen.dialog.locator("[name=version]").fill(VERSION)
    assert screen.violations() == []
    screen.dialog.get_by_role("button", name="Save").click()
    line = page.get_by_role("listitem").filter(has_text=image.name)
    expect(line).to_contain_text(VERSION)

    image_id = demo.api("GET", "/api/remote/firmware")[1]["images"][0]["id"]
    preview = {"image_id": image_id, "all": True}
    miners: list[Json] = demo.api("POST", "/api/remote/firmware/rollouts?preview=true", preview)[1]["miners"]
    failing = miners[FAILING]
    demo.control("PUT", f"/machines/{failing['ip']}/upgrade_faults/version_unchanged")

    # A selection of the fleet can get it, too.
    screen.move("control")
    page.get_by_role("checkbox", name=f"Select {miners[0]['name']}", exact=True).check()
    page.get_by_role("checkbox", name=f"Select {miners[1]['name']}", exact=True).check()
    page.get_by_role("toolbar", name="Commands for the selection").get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Install firmware …").click()
    expect(screen.dialog.get_by_role("status")).to_have_text("The image matches 2 of 2 miners.")
    expect(screen.dialog.get_by_role("button", name="Install on 2 miners")).to_be_enabled()
    assert screen.violations() == []
    screen.dialog.get_by_role("button", name="Cancel").click()
    # So can one miner, from the menu of its row: the dialog names it.
    page.get_by_role("button", name=f"Actions for {miners[0]['name']}").click()
    page.get_by_role("menuitem", name="Install firmware …").click()
    title = f"Install {VERSION} on {miners[0]['name']}"
    expect(screen.dialog.get_by_role("heading", name=title)).to_be_visible()
    expect(screen.dialog.get_by_role("status")).to_have_text("The image matches this miner.")
    expect(screen.dialog.get_by_role("button", name="Install", exact=True)).to_be_enabled()
    assert screen.violations() == []
    screen.dialog.get_by_role("button", name="Cancel").click()
    screen.move("firmware")

    line.get_by_role("button", name="Install …").click()
    expect(screen.dialog.get_by_role("status")).to_have_text(f"The image matches {MACHINES} of {MACHINES} miners.")
    screen.dialog.get_by_label("Minutes until it is compared").fill("0")
    screen.dialog.locator("[name=groups]").fill("50, 100")
    assert screen.violations() == []
    screen.dialog.get_by_role("button", name=f"Install on {MACHINES} miners").click()
    expect(screen.dialog).to_have_count(0)

    card = page.locator("mr-rollout")
    status = card.get_by_role("status")
    expect(status).to_have_text("Running")
    expect(card.get_by_role("listitem").first).to_have_text("Group 1: 1 of 1", timeout=180_000)
    expect(status).to_have_text("Stopped", timeout=120_000)
    expect(card).to_contain_text(
        re.compile(rf"{re.escape(failing['name'])}\s+The miner accepted the image, but still runs")
    )
    assert screen.violations() == []
    assert screen.broken_texts() == []
    screen.picture("firmware")
    row = card.get_by_role("row").filter(has_text=failing["name"])
    expect(row).to_contain_text("Failed")
    waiting = card.get_by_role("row").filter(has_text="Waiting")
    expect(waiting).to_have_count(MACHINES - 6)
    # The rest of the panel knows it, too.
    screen.move(f"miner/{failing['miner_id']}")
    expect(page.locator("mr-miner-records")).to_contain_text("Firmware upgrade")

    narrow = Screen(chrome, demo, width=390, height=844, dark=True, language="de")
    narrow.tab("firmware")
    expect(narrow.page.locator("mr-rollout").get_by_role("status")).to_have_text("Gestoppt")
    assert narrow.overflow() <= 0
    assert narrow.violations() == []
    assert narrow.broken_texts() == []
    narrow.close()
    screen.move("firmware")
    card.get_by_role("button", name="Resume").click()
    expect(status).to_have_text("Finished", timeout=120_000)
    # What has ended is folded.
    card.locator("summary").click()
    expect(card.get_by_role("row").filter(has_text="Upgraded")).to_have_count(MACHINES - 1)
    assert {ip for ip, version in versions(demo).items() if version == before[ip]} == {failing["ip"]}
    screen.close()
    assert [*screen.problems, *narrow.problems] == []
