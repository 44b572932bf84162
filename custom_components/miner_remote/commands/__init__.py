"""The one door: whatever changes a miner goes through here, so that audit, pacing and verification exist once."""
