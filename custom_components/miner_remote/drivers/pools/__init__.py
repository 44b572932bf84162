"""Rules for pool lists, and the order in which pools are changed."""
