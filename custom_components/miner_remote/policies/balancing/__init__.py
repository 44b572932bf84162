"""Balancing: the hashrate of a scope is divided between pools."""
