"""The ways in from outside: REST API, websocket, actions and the panel."""
