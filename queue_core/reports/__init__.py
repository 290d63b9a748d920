"""What was: reports over past days, read from the rows and the journal."""
