"""Tests of the panel's websocket API."""
