"""Policies that keep the power of their miners within a budget."""
