"""Tests of home's side of agents."""
