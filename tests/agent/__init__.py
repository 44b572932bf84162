"""Tests of the agent with a real Mosquitto and simulated miners."""
