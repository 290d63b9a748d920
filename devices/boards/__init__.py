"""LED boards above the windows: frames, Modbus registers, and one thread per line."""
