"""Shtrih-M, the vendor's low level protocol, in layers: frame, channel, message, errors, register."""
