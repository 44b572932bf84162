"""Protection: less power while miners are hot, a pause at a failed fan, recovery of miners that stopped hashing."""
