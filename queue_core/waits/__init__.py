"""Announced waits: how they are computed, cached, learned and scored."""
