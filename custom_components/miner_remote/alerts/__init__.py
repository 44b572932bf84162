"""What needs attention: alerts of miners, tariffs and schedules."""
