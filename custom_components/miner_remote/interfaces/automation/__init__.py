"""Shared code of triggers and conditions."""
