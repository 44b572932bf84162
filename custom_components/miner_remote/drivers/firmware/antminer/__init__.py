"""Bitmain's stock firmware."""
