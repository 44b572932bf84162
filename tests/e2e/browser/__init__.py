"""Tests that use the panel, the cards and the dashboard as a person does: in a real Chromium, by clicks."""
