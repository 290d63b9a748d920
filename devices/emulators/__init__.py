"""Emulated devices on virtual serial lines: faithful enough to test the drivers, usable from tests and by hand."""
