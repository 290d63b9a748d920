"""Reports on past days, read from the rows and the journal."""
