"""Benchmarks of the performance page."""
