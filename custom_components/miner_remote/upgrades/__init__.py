"""Firmware upgrades: stored images, the check of an image against a miner, and roll-outs."""
