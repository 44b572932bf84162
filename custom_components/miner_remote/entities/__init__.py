"""The entities behind Home Assistant's platform files: miners, sites, schedules and tariffs."""
