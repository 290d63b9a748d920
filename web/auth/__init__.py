"""Authentication and authorization: sign-in, users, tokens, roles."""
