"""Simulated days: the real hall, decisions and call orders, run by a simulated clock and without a journal."""
