"""The engine that keeps the miners as the active schedules want them."""
