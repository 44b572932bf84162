"""Simulated Bitcoin miners on the loopback addresses, for the demo, the tests and the benchmarks."""
