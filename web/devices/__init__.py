"""The devices on the server: agents, registry, alerts to staff, device tests, window boards, scanners and keypads."""
