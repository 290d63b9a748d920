"""A person's own account: sessions, password, second step."""
