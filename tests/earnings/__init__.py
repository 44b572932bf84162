"""Tests of earnings."""
