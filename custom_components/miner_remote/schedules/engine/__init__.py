"""The engine that reconciles miners with the active schedules."""
