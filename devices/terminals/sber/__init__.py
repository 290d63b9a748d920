"""Sber UPOS: the bank's own program `sb_pilot`, one process per operation, which answers in the files `e` and `p`."""
