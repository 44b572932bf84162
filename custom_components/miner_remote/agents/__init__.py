"""Sites whose miners agents poll: what Home Assistant publishes for the agents, and what it hears from them."""
