"""Visit cards: an operator's notes on a visit (clauses 6.5.1–6.5.5). Personal data, kept apart from the journal."""
