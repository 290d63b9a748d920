"""The commands `agent` and `emulate …`, a file for each; devices/cli.py puts them together."""
