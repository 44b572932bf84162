"""Tests of the panel, the cards and the dashboard in a real Chromium."""
