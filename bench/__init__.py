"""Measurements of a running Talon, each beside the raw limit of the same machine in the same run."""
