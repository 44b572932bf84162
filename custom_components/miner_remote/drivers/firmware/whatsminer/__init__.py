"""MicroBT's stock firmware."""
