"""Simulated days: the hall, its decisions and its call orders under a simulated clock, without a journal."""
