"""Slips on their way to the printers, and what is printed on them."""
