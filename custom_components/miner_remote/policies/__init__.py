"""Policies: what the integration does for its miners without a person."""
