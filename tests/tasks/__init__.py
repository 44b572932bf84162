"""Tests of work with an owner."""
