"""Payments and meter readings on the server: accounts looked up, orders to the terminals, slips, the way to the billing system."""
