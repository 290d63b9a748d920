"""Payments on this box: the contract of all terminals, the durable operations, and one thread per terminal."""
