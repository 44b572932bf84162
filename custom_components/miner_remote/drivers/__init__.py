"""Miners on the wire: one driver for each firmware, and how a firmware is recognised."""
