"""Tests of what agents do while they do not hear Home Assistant."""
