"""One handler per family of commands: check, write, read back."""
