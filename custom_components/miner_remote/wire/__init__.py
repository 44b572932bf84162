"""The messages between Home Assistant (home) and agents, described in docs/agent-protocol.md."""
