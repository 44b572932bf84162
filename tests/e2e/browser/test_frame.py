"""What holds for every tab: who may come in, the address, the sizes, the themes and the languages."""

from __future__ import annotations

from playwright.sync_api import expect

from .screen import Screen


def test_home_assistant_itself_opens_without_an_error(screen: Screen) -> None:
    screen.go("/config/integrations/integration/miner_remote")
    expect(screen.page.get_by_text("Demo hall").first).to_be_visible()
