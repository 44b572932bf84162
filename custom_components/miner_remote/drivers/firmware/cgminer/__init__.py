"""CGMiner and its descendants, on port 4028."""
