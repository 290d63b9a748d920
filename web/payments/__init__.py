"""Payments and meter readings on the server: account look-up, terminal orders, slips, export to billing."""
