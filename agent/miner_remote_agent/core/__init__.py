"""What the agent shares with the integration: links to its folders and modules that do not use Home Assistant.

A wheel carries copies of them.
"""
