"""Scheduled backups: when each miner is backed up, and which backups are deleted."""
