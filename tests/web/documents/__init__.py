"""Reports as files, opened by readers of others."""
