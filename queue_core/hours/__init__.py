"""When the office and its services are open."""
