"""Sites, their miners, the selection of miners, and miners as JSON."""
