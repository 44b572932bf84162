"""Heating: the miners of a zone hold the temperature of a room."""
