"""Computed outside the requests: announced waits, break plans, staffing advice, target forecasts."""
