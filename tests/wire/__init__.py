"""Tests of the messages between Home Assistant and agents."""
