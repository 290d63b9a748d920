"""Input at a window: slips scanned, keys pressed. All of it is untrusted."""
