"""The command history: records in segments on the disk, with an index in memory."""
