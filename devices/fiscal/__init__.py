"""Lawful receipts (54-FZ) on this box: the contract of all cash registers, the one rule, the durable jobs, one thread each."""
