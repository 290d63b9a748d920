"""What the office asks of the billing system: the port, account numbers, meter readings."""
