"""The websocket API of the panel."""
