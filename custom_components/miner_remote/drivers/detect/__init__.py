"""Find the driver for the miner at an address."""
