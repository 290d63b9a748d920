"""The command line of the devices: `agent`, `emulate`, `register` and `test-page`, which `talon` has too, and `render`."""

import os

import click

from devices.commands.agent import agent_command
from devices.commands.atol_service import emulate_atol
from devices.commands.board import emulate_board
from devices.commands.inpas_service import emulate_inpas
from devices.commands.keypad import emulate_keypad
from devices.commands.modbus_board import emulate_modbus_board
from devices.commands.printer import emulate_printer
from devices.commands.register_check import register_command
from devices.commands.render import render_command
from devices.commands.sber_terminal import emulate_sber
from devices.commands.scanner import emulate_scanner
from devices.commands.shtrih_register import emulate_shtrih
from devices.commands.telium_terminal import emulate_telium
from devices.commands.test_page import test_page_command
from devices.commands.vtk_terminal import emulate_terminal
from devices.emulators.faults import table

__all__ = ["agent_command", "emulate_command", "main", "register_command", "test_page_command"]


@click.group("emulate", epilog=f"Faults; the help of each device lists its own:\n\n\b\n{table()}")
def emulate_command() -> None:
    """Emulate a device on a virtual serial line, in a folder or on a network port of this machine."""


for emulator in (
    emulate_printer,
    emulate_terminal,
    emulate_telium,
    emulate_sber,
    emulate_inpas,
    emulate_shtrih,
    emulate_atol,
    emulate_board,
    emulate_modbus_board,
    emulate_scanner,
    emulate_keypad,
):
    emulate_command.add_command(emulator)


@click.group()
def main() -> None:
    """The device agent and its emulators."""
    os.umask(0o077)  # spools and logs are for the agent's own user alone


main.add_command(agent_command)
main.add_command(emulate_command)
main.add_command(register_command)
main.add_command(render_command)
main.add_command(test_page_command)
