"""What every page is made of: scripts, fonts, colours, plurals, the evacuation notice."""
