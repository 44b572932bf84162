"""The thresholds of alerts in the options of a site."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from custom_components.miner_remote.const import DEFAULT_ALERTS

from .conftest import OpenScreen
from .hall import Hall, Json
from .screen import Screen

LABELS = {
    "en": ("Maximum time without a response", "Maximum temperature", "Maximum reject rate"),
    "de": ("Maximale Zeit ohne Antwort", "Maximale Temperatur", "Maximaler Anteil abgelehnter Shares"),
}
DONE = {"en": "Success", "de": "Erfolg"}
CONFIGURE = {"en": "Configure", "de": "Konfigurieren"}


def options(screen: Screen, language: str) -> Locator:
    """Open the options of the first site, and return their dialog."""
    screen.go("/config/integrations/integration/miner_remote")
    screen.page.get_by_role("button", name=CONFIGURE[language]).first.click()
    dialog = screen.page.locator("dialog-data-entry-flow")
    expect(thresholds(dialog)).to_have_count(5, timeout=180_000)
    return dialog


def thresholds(dialog: Locator) -> Locator:
    """Return the fields of the thresholds, which are the first section."""
    return dialog.locator("ha-expansion-panel").first.locator("input")


@pytest.mark.parametrize(
    ("language", "width", "dark"), [("en", 1400, False), ("de", 390, True)], ids=["en-wide", "de-narrow-dark"]
)
def test_thresholds_are_shown_and_can_be_cleared(
    open_screen: OpenScreen, hall: Hall, language: str, width: int, dark: bool
) -> None:
    screen = open_screen(width=width, dark=dark, language=language)
    # Home Assistant's own page is left while it still waits for answers.
    screen.expects("^page error: disconnected$")
    dialog = options(screen, language)
    fields = thresholds(dialog)
    assert set(LABELS[language]) <= set(screen.texts())
    assert screen.broken_texts() == []
    expect(fields.first).to_have_value("5")
    fields.first.fill("")
    fields.last.fill("8")
    dialog.get_by_role("button", name=re.compile("^(Submit|OK)$")).click()
    expect(dialog).to_contain_text(DONE[language])
    try:
        assert suggested(hall) == {
            "offline_minutes": None, "hot_c": 95, "outlet_c": 70, "low_hashrate_percent": 80, "rejects_percent": 8,
        }  # fmt: skip
    finally:
        save(hall, {"alerts": DEFAULT_ALERTS})


def begin(hall: Hall) -> Json:
    """Begin the options flow of the first site, and return its form."""
    status, entries = hall.demo.api("GET", "/api/config/config_entries/entry?domain=miner_remote")
    assert status == 200, entries
    handler = {"handler": entries["text"][0]["entry_id"]}
    status, form = hall.demo.api("POST", "/api/config/config_entries/options/flow", handler)
    assert status == 200, form
    return dict(form)


def suggested(hall: Hall) -> Json:
    """Return the thresholds as the form suggests them."""
    form = begin(hall)
    hall.demo.api("DELETE", f"/api/config/config_entries/options/flow/{form['flow_id']}")
    (section,) = [one for one in form["data_schema"] if one["name"] == "alerts"]
    return {one["name"]: one.get("description", {}).get("suggested_value") for one in section["schema"]}


def save(hall: Hall, changes: Json) -> None:
    form = begin(hall)
    values = {one["name"]: value(one) for one in form["data_schema"] if one["name"] != "alerts"}
    values = {name: given for name, given in values.items() if given is not None}
    status, answer = hall.demo.api(
        "POST", f"/api/config/config_entries/options/flow/{form['flow_id']}", {**values, **changes}
    )
    assert status == 200, answer
    assert answer["type"] == "create_entry", answer


def value(one: Json) -> object:
    if one.get("type") == "expandable":
        return {field["name"]: value(field) for field in one["schema"]}
    return one.get("description", {}).get("suggested_value", one.get("default"))
