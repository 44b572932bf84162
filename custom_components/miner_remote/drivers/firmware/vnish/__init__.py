"""VNish."""
