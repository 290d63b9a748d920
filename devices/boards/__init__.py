"""LED boards over the windows: what a frame is made of, Modbus registers, and one thread per line."""
