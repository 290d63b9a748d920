"""Printing: a slip document becomes ESC/POS bytes, and the dialogue with the printer shows whether it came out."""
