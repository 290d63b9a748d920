"""What a field of a command or an event may hold: bounds, and texts about people that are kept elsewhere."""
