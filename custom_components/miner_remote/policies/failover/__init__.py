"""Failover: miners leave a pool that is dead for several of them, and go back when it is stable again."""
