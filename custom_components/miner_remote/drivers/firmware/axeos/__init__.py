"""AxeOS of the Bitaxe family and its forks."""
