"""Visit cards on the server: their erasure at the end of the retention period."""
