"""Visit cards: what an operator notes of a visit (clauses 6.5.1–6.5.5). Personal data: apart from the journal, erased in time."""
