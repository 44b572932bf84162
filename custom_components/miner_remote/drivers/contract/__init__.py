"""The interface to a miner's firmware: values, errors, and the driver's interface."""
