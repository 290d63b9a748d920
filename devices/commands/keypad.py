"""`emulate keypad`: an operator's keypad as a real input device of this machine."""

from pathlib import Path

import click

from devices.commands.running import emulator_options, play, set_up_log


@click.command("keypad")
@emulator_options
def emulate_keypad(link: Path, faults: tuple[str, ...], control: Path | None, verbose: bool) -> None:
    """An operator's keypad made with /dev/uinput: each line of stdin or of the control socket is a key (KPENTER, KP0 …).

    These words are faults instead: unplug, plug, ok.
    """
    from devices.emulators.keypad import EmulatedKeypad, KeypadMissing  # noqa: PLC0415

    set_up_log(verbose)
    keypad = EmulatedKeypad(link)
    try:
        play(keypad, "keypad", faults, control, keypad.obey)
    except KeypadMissing as error:
        raise click.ClickException(str(error)) from error
