"""Parse what several firmwares report in the same way."""
