"""What triggers and conditions have in common."""
