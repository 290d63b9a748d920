"""Visit cards on the server: who may see them, and their erasure in time."""
