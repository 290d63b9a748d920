"""The device agent: the process that owns the serial lines of one box, its printers, terminals and their emulators."""
