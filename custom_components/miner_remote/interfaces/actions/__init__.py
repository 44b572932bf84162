"""Home Assistant's actions."""
