"""Configurations of miners that are kept, compared with the live miner and brought back."""
