"""Tests of electricity prices."""
