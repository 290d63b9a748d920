"""Announced waits: what is announced, how it is kept ready, learned and scored."""
