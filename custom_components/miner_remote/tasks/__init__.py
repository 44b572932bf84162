"""Work beside that of Home Assistant: who owns it, and who waits for its end."""
