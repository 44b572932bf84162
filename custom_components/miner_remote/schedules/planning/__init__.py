"""What schedules want of miners over time: pure functions of their arguments."""
