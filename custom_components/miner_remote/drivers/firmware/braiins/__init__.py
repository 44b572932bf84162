"""Braiins OS."""
