"""Schedules, their plan, and the engine that reconciles the miners with it."""
