"""The checks of everything that comes from outside, with one table of limits."""
