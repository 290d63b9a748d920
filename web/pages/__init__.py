"""The common parts of all pages: scripts, fonts, colours, plurals, the evacuation notice."""
