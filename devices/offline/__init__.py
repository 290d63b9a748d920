"""Numbers without the server: leased beforehand, given out of the agent's own memory, merged afterwards.

docs/decisions/0026-kiosk-without-the-server.md
"""
