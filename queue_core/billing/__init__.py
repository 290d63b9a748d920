"""Billing as the office uses it: the port to the billing system, account numbers, meter readings."""
