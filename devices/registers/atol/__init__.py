"""ATOL, the driver's own web server with JSON tasks, in layers: exchange, task, answer, register."""
