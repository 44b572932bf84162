"""The steps of the config and subentry flows, and the network scan."""
