"""Tests of what the panel talks to."""
