"""Policies and the library of pools: what is stored, and the steps of tests on their pages."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from .hall import Hall, Json
from .screen import Screen

POLICIES = "/api/remote/policies"
POOLS = "/api/remote/pools"
WORKER = "account.{ip_last}"


def policies(hall: Hall) -> list[Json]:
    """Return the stored policies with their status."""
    return list(hall.demo.api("GET", POLICIES)[1]["policies"])


def pools(hall: Hall) -> list[Json]:
    """Return the pools of the library."""
    return list(hall.demo.api("GET", POOLS)[1]["pools"])


def delete_policies(hall: Hall) -> None:
    """Delete all policies, and then the pools that they used."""
    for policy in policies(hall):
        assert hall.demo.api("DELETE", f"{POLICIES}/{policy['id']}")[0] == 200
    for pool in pools(hall):
        assert hall.demo.api("DELETE", f"{POOLS}/{pool['id']}")[0] == 200


def fill_pool(screen: Screen, name: str, url: str, worker: str = WORKER) -> Locator:
    """Fill in the dialog of a pool, and return it."""
    dialog = screen.page.locator("mr-pool-dialog")
    dialog.locator("[name=name]").fill(name)
    dialog.locator("[name=url]").fill(url)
    dialog.locator("[name=worker]").fill(worker)
    return dialog


def save_pool(screen: Screen, name: str, url: str) -> None:
    """Fill in the dialog of a pool and save it."""
    dialog = fill_pool(screen, name, url)
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)


def new_policy(screen: Screen, kind: str) -> Locator:
    """Open the form of a new policy on the page of the policies, and return it."""
    page = screen.page
    page.get_by_role("button", name="New policy").click()
    screen.dialog.get_by_role("button", name=re.compile(f"^{kind}")).click()
    expect(page.get_by_role("dialog", name=f"New policy: {kind}")).to_be_visible()
    return page.locator("mr-policy-dialog")


def save_policy(screen: Screen, dialog: Locator, name: str) -> Locator:
    """Name a new policy, save it, and return its page."""
    dialog.locator("[name='name']").fill(name)
    dialog.get_by_role("button", name="Save").click()
    expect(screen.page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    return screen.page.locator("mr-policy")
