"""The office's database: the journal, the rows that follow it, their schema."""
