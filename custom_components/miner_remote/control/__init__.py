"""What is done at one miner: its lock, its driver, its settings, and the commands with read-back and undo.

Nothing here uses Home Assistant: the agent runs the same code beside its miners.
"""
