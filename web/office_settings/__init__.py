"""The manager's settings pages: services, windows, hours, rules, devices, people, versions."""
