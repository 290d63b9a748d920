"""Who is asking, and whether they may: sign-in, users, tokens, roles."""
