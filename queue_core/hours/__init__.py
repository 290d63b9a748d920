"""Opening hours of the office and its services."""
