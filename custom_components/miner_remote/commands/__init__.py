"""Commands to miners: record, pacing, execution, read-back and verification."""
