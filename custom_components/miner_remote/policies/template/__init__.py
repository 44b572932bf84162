"""Templates: what the configuration of miners should be, and how they differ from it."""
