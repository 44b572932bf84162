"""Load goes to the sites whose energy is cheapest now."""
