"""What the benchmarks of agents share: the broker, miners that answer from memory, and agents."""
