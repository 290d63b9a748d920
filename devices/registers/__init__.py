"""Cash registers: a folder for each protocol, and their settings."""
