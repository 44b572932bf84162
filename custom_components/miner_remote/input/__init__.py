"""Checks of all input, with one table of limits and one of errors."""
