"""The manager's pages: today live, and the waits report."""
