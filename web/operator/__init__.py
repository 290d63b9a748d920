"""The operator console: the page a window's operator works with all day."""
