"""What the threat model of docs/security.md promises."""
