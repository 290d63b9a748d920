"""Printing: a slip document becomes ESC/POS bytes, and the dialogue that tells whether it became paper."""
