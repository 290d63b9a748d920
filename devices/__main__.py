"""Runs the agent or an emulator without the server's command line: `python -m devices agent|emulate …`."""

from devices.cli import main

if __name__ == "__main__":
    main()
