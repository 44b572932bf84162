"""Record a miner's answers without personal data."""
