"""The manager's pages of what an office decides about itself: services, windows, hours, rules, devices, people, versions."""
