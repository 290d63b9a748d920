"""The commands of the devices, a file for each; devices/cli.py puts them together."""
