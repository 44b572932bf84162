"""What should hold of the miners when: schedules, their plan, and the engine that makes it hold."""
