"""What people put in at a window: slips scanned, keys pressed. All of it is untrusted."""
