"""The command line: `talon` and its subcommands."""
