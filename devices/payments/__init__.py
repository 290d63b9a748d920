"""Payments on this box: one contract for all terminals, the durable operations, one thread per terminal."""
