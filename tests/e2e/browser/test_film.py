"""The moving picture of the README: miners are selected, paused and seen to pause."""

from __future__ import annotations

from playwright.sync_api import expect

from .conftest import OpenScreen
from .film import Film
from .hall import SOUTH, Hall
from .test_control import press

ROWS = 3


def test_selected_miners_are_paused_and_confirmed(open_screen: OpenScreen, hall: Hall) -> None:
    there = sorted((miner for miner in hall.miners if miner["location"] == SOUTH), key=lambda miner: miner["name"])
    # An ePIC does not report that it is paused, only that it is idle.
    able = [miner for miner in there if "pause" in miner["capabilities"] and hall.kinds[miner["ip"]] != "epic"][:ROWS]
    hall.ready(*able)
    hall.demo.api("PUT", "/api/remote/rates/1", {"price": 0.08})
    screen = open_screen(width=1180, height=720)
    screen.tab("control", f"?location={SOUTH.replace(' ', '+')}")
    table = screen.page.get_by_role("grid", name="Miners")
    expect(table.get_by_text(able[0]["name"])).to_be_visible()
    film = Film(screen)
    for miner in able:
        film.click(screen.page.get_by_role("checkbox", name=f"Select {miner['name']}"))
    film.mark(screen.page.get_by_role("toolbar", name="Commands for the selection").get_by_role("button", name="Pause"))
    dialog = press(screen, "Pause")
    film.click(dialog.get_by_role("button", name=f"Pause {ROWS} miners …"))
    film.click(dialog.get_by_role("button", name=f"Yes: Pause {ROWS} miners"))
    status = screen.page.locator("mr-batch-progress").first.get_by_role("status")
    film.watch(lambda: status.inner_text() == "Finished", 180)
    paused = table.get_by_role("row").filter(has_text="Paused")
    film.watch(lambda: paused.count() >= ROWS, 180)
    film.end("select-pause-confirmed")
    assert all(hall.machine(miner)["paused"] for miner in able)
    ids = [miner["miner_id"] for miner in able]
    answer = screen.ws("miner_remote/command", command_type="power_on", miner_ids=ids, parameters={})
    assert answer["batch_id"]
    hall.ready(*able)
    hall.demo.api("PUT", "/api/remote/rates/1", {"price": None})
