"""The drivers of miners, one for each firmware, and the detection of firmware."""
