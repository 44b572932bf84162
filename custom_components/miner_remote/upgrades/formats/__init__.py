"""Readers of firmware image files. Pure: they read a stream in parts and know neither the disk nor Home Assistant."""
