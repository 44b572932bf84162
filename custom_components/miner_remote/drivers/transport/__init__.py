"""The protocols that miners speak, without their meaning."""
