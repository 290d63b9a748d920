"""The demonstration: emulated devices, simulated visitors and operators, over the public API."""
