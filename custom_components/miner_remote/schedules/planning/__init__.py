"""The planner: what schedules want of miners over time, as pure functions."""
