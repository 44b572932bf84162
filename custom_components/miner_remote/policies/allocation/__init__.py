"""Which miner may draw how much of a budget in W: the step that all policies of power share."""
