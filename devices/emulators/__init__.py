"""Emulated devices on virtual serial lines: true enough to judge the drivers, usable from tests and by hand."""
