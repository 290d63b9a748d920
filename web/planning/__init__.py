"""What is worked out beside the requests: plans of breaks, staffing advice, target forecasts."""
