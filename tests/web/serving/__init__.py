"""Connections, their limits, and how fast they may ask."""
