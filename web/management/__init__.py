"""The manager's pages: today's hall, reports, planning, the slip."""
