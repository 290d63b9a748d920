"""Telium: Ingenico terminals that speak Concert E/E+ over a serial line, in layers: frame, message, terminal."""
