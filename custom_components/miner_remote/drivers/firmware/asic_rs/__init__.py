"""Every firmware that the library pyasic-rs speaks and that has no driver of its own."""
