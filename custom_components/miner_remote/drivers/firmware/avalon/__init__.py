"""Canaan's stock firmware."""
