"""Tests of the threat model in docs/security.md."""
