"""The firmware kinds, one module for each family."""
