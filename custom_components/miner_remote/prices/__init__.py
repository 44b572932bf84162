"""What electricity costs over time."""
