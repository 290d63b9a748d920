"""Sber UPOS: the bank's own program `sb_pilot`, one process per operation, its answer in the files `e` and `p`."""
