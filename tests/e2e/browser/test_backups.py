"""Creating, viewing, comparing, downloading, restoring and deleting backups."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from playwright.sync_api import Locator, expect

from ..conftest import until
from .hall import Hall, Json
from .screen import Screen

OTHER_POOL = {
    "pool_url": "stratum+tcp://other.pool.example:4444",
    "worker_name": "other.w",
    "pool_password": "other-word",
}


def back_up(hall: Hall, miner: Json, name: str) -> int:
    status, answer = hall.demo.api("POST", f"/api/remote/backup/{miner['ip']}", {"backup_name": name})
    assert status == 200, answer
    return int(answer["backup_id"])


def config(hall: Hall, backup: int) -> Json:
    """Return the content of a backup, with its passwords."""
    return hall.demo.api("GET", f"/api/remote/backups/{backup}?include_secrets=true")[1]["backup"]["config_data"]


def rows(screen: Screen) -> Locator:
    table = screen.page.get_by_role("table", name="Backups")
    return table.get_by_role("row").filter(has=screen.page.get_by_role("cell"))


def opened(screen: Screen, backup: int, name: str) -> None:
    screen.tab(f"backups/{backup}")
    expect(screen.page.get_by_role("heading", name=name)).to_be_visible()


def test_backup_made_from_empty_list_is_listed(screen: Screen, hall: Hall) -> None:
    miner = hall.miner("antminer")
    hall.ready(miner)
    screen.tab("backups")
    screen.page.get_by_role("button", name="Back up now").first.click()
    screen.dialog.get_by_role("searchbox", name="Find miners").fill(miner["name"])
    screen.dialog.get_by_role("checkbox", name=f"Select {miner['name']}").check()
    screen.dialog.get_by_role("button", name="Continue with 1 miner").click()
    screen.dialog.get_by_label("Name (optional)").fill("First light")
    screen.dialog.get_by_label("Note (optional)").fill("As it came")
    screen.dialog.get_by_role("button", name="Back up ").click()
    expect(screen.page.locator("mr-sent-command li.reached").filter(has_text="Done")).to_be_visible()
    screen.dialog.get_by_role("button", name="Close").last.click()
    # The list updates without a reload.
    expect(rows(screen).filter(has_text="First light")).to_contain_text(miner["name"])
    stored = hall.demo.api("GET", f"/api/remote/backups?miner_ip={miner['ip']}&limit=1")[1]["backups"][0]
    assert (stored["backup_name"], stored["description"], stored["created_by"]) == ("First light", "As it came", "Demo")

    screen.page.get_by_role("searchbox", name="Search").fill("no such backup")
    expect(screen.page.get_by_role("heading", name="No backup matches")).to_be_visible()
    screen.page.get_by_role("searchbox", name="Search").fill("first light")
    rows(screen).first.get_by_role("button").click()
    expect(screen.page.get_by_role("heading", name="First light")).to_be_visible()
    assert screen.place.endswith(f"/backups/{stored['id']}")


def test_passwords_are_hidden_until_requested(screen: Screen, hall: Hall, tmp_path: Path) -> None:
    miner = hall.miner("antminer", 1)
    backup = back_up(hall, miner, "Backup 6")
    pool = config(hall, backup)["pools"][0]
    secret = pool["password"]
    assert secret
    opened(screen, backup, "Backup 6")
    view = screen.page.locator("mr-backups")
    expect(view).to_contain_text(pool["url"])
    expect(view).to_contain_text("Hidden")
    expect(view).not_to_contain_text(secret)
    assert secret not in screen.source()
    screen.page.get_by_role("button", name="Show passwords").click()
    expect(screen.page.get_by_text("Passwords are visible.")).to_be_visible()
    expect(view).to_contain_text(secret)
    screen.page.get_by_role("button", name="Hide passwords").click()
    expect(screen.page.get_by_text("Passwords are visible.")).to_have_count(0)
    expect(view).not_to_contain_text(secret)
    assert secret not in screen.source()

    for with_secret in (False, True):
        screen.page.get_by_role("button", name="Download …").click()
        if with_secret:
            screen.dialog.get_by_role("checkbox", name="Include the pool passwords").check()
            expect(screen.dialog.get_by_role("alert")).to_contain_text("Anyone with this file can read")
        with screen.page.expect_download() as download:
            screen.dialog.get_by_role("button", name="Download with").click()
        path = tmp_path / f"{with_secret}.json"
        download.value.save_as(path)
        assert download.value.suggested_filename.endswith(".json")
        assert "token" not in download.value.url
        held = json.loads(path.read_text())["backup"]["config_data"]["pools"][0]["password"]
        assert held == (secret if with_secret else None)
        expect(screen.dialog).to_have_count(0)


def test_changed_miner_differs_and_is_restored(screen: Screen, hall: Hall) -> None:
    miner = hall.miner("antminer")
    hall.ready(miner)
    before = hall.machine(miner)["pools"]
    backup = back_up(hall, miner, "Backup 7")
    opened(screen, backup, "Backup 7")
    screen.page.get_by_role("button", name="Compare with the miner").click()
    expect(screen.page.get_by_text("The miner matches this backup.")).to_be_visible()

    status, answer = hall.demo.api("POST", f"/api/remote/pool/switch/{miner['ip']}", OTHER_POOL)
    assert status == 200, answer
    assert hall.machine(miner)["pools"] != before
    screen.page.get_by_role("button", name="Compare with the miner").click()
    expect(screen.page.get_by_text("from the miner:")).to_be_visible()
    expect(screen.page.locator("mr-backup .notice.warn li").first).to_be_visible()
    assert hall.demo.api("GET", f"/api/remote/backups/{backup}")[1]["backup"]["is_validated"] is False

    screen.page.get_by_role("button", name="Restore …").click()
    expect(screen.dialog).to_contain_text(f"The current configuration of {miner['name']} is backed up first.")
    # Only the pools are ticked; the rest is not written.
    for box in screen.dialog.get_by_role("checkbox").all():
        if box.is_enabled() and box.is_checked() and "Pools" not in (box.locator("..").text_content() or ""):
            box.uncheck()
    screen.dialog.get_by_role("button", name=f"Restore to {miner['name']}").click()
    expect(screen.dialog).to_contain_text("was restored.", timeout=240_000)
    assert hall.machine(miner)["pools"] == before
    newest = hall.commands(miner_ip=miner["ip"], limit=1)[0]
    assert (newest["command_type"], newest["status"]) == ("restore", "success")
    assert newest["parameters"]["sections"] == ["pools"]
    screen.dialog.get_by_role("link", name="Backup of the previous configuration").click()
    expect(screen.page.locator("mr-backup")).to_contain_text(OTHER_POOL["pool_url"])
    expect(screen.page.locator("mr-backup")).to_contain_text("Before a change")


def test_unknown_password_is_requested(screen: Screen, hall: Hall) -> None:
    miner = hall.miner("luxos")
    hall.ready(miner)
    before = hall.machine(miner)["pools"]
    backup = back_up(hall, miner, "Backup 8")
    assert config(hall, backup)["pools"][0]["password"] is None
    status, answer = hall.demo.api("POST", f"/api/remote/pool/switch/{miner['ip']}", OTHER_POOL)
    assert status == 200, answer
    opened(screen, backup, "Backup 8")
    screen.page.get_by_role("button", name="Restore …").click()
    go = screen.dialog.get_by_role("button", name=f"Restore to {miner['name']}")
    # The refusal is a 4xx, and the dialog explains what to do.
    screen.expects("^(400|409|502) POST /api/remote/backups/")
    go.click()
    expect(screen.dialog).to_contain_text("A password is missing.", timeout=180_000)
    assert hall.machine(miner)["pools"][0]["url"] == OTHER_POOL["pool_url"]
    for field in screen.dialog.locator("input[type=password]").all():
        field.fill("typed-word")
    go.click()
    expect(screen.dialog).to_contain_text("was restored.", timeout=240_000)
    pools = hall.machine(miner)["pools"]
    assert [pool["url"] for pool in pools] == [pool["url"] for pool in before]
    assert pools[0]["password_fingerprint"] == hashlib.sha256(b"typed-word").hexdigest()[:12]
    assert "typed-word" not in str(hall.commands(miner_ip=miner["ip"], limit=3))


def test_backup_is_deleted(screen: Screen, hall: Hall) -> None:
    backup = back_up(hall, hall.miner("axeos"), "Not needed")
    opened(screen, backup, "Not needed")
    screen.page.get_by_role("button", name="Delete …").click()
    expect(screen.dialog).to_contain_text("“Not needed” will be permanently deleted.")
    screen.dialog.get_by_role("button", name="Delete", exact=True).click()
    expect(screen.page.get_by_role("table", name="Backups")).to_be_visible()
    expect(rows(screen).filter(has_text="Not needed")).to_have_count(0)
    until(lambda: hall.demo.api("GET", f"/api/remote/backups/{backup}")[0] == 404, 5)
