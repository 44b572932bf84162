"""Temporary events in which miners draw less power."""
