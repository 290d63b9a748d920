"""`talon emulate terminal|telium|sber|inpas`: the emulated payment terminals, with one vocabulary of faults."""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Literal, Protocol, TypeVar

import click

from devices.emulators.faults import INPAS, SBER, TELIUM, VTK, WORDS, listed
from devices.stopping import until_signal, wait_for

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
PATH = click.Path(path_type=Path)
VOCABULARY = "Faults of payment terminals (each emulator names its own):\n\n\b\n" + "\n".join(
    f"{f'{name} {word.counts}'.rstrip():<26}{word.meaning}" for name, word in WORDS.items()
)
Command = TypeVar("Command", bound=Callable[..., None])


class _Emulated(Protocol):
    def start(self) -> None: ...

    def stop(self) -> None: ...

    def fault(self, line: str) -> None: ...


def _shared(command: Command) -> Command:
    """The options that all of them take."""
    for option in (
        click.option("--verbose", is_flag=True, help="Log more."),
        click.option("--control", type=PATH, help="Unix socket for faults at run time; stdin takes the same lines."),
        click.option("--fault", "faults", multiple=True, help='Start with this fault, e.g. decline or "delay 500".'),
    ):
        command = option(command)
    return command


def _play(
    emulated: _Emulated, where: Callable[[], str], faults: tuple[str, ...], control: Path | None, verbose: bool
) -> None:
    """Until a signal comes."""
    from devices.emulators.control import ControlSocket, UnknownFault, read_stdin  # noqa: PLC0415

    logging.basicConfig(level=logging.DEBUG if verbose else logging.INFO, format=LOG_FORMAT, force=True)

    def obey(line: str) -> str:
        try:
            emulated.fault(line.strip())
        except UnknownFault as error:
            return str(error)
        return "done"

    with until_signal() as stopping, ExitStack() as stack:
        emulated.start()
        stack.callback(emulated.stop)
        try:
            for fault in faults:
                emulated.fault(fault)
        except UnknownFault as error:
            raise click.ClickException(str(error)) from error
        if control is not None:
            stack.enter_context(ControlSocket(control, obey))
        read_stdin(obey, click.echo)
        click.echo(where())
        wait_for(stopping)


@click.command("terminal")
@click.option("--link", type=PATH, help="Path of the serial port to create (a symbolic link).")
@click.option("--tcp", type=int, help="Listen on this TCP port of 127.0.0.1 instead; a Vendotek listens on 62801.")
@click.option("--baud", type=int, default=0, help="Take bytes no faster than this line rate; 0: at once.")
@click.option("--keepalive", type=int, default=10, show_default=True, help="Seconds between IDL messages to ask for.")
@click.option("--card-time", type=float, default=3.0, show_default=True, help="Seconds the customer takes to pay.")
@click.option("--memory", type=PATH, help="File that plays the terminal's flash memory.")
@_shared
def emulate_terminal(
    link: Path | None,
    tcp: int | None,
    baud: int,
    keepalive: int,
    card_time: float,
    memory: Path | None,
    faults: tuple[str, ...],
    control: Path | None,
    verbose: bool,
) -> None:
    """A Vendotek payment terminal (VTK), on a serial line or a TCP port."""
    from devices.emulators.vtk_terminal import EmulatedTerminal  # noqa: PLC0415

    if (link is None) == (tcp is None):
        raise click.UsageError("Give exactly one of --link and --tcp.")
    emulated = EmulatedTerminal(link, tcp_port=tcp, baud=baud, keepalive_s=keepalive, card_s=card_time, memory=memory)
    _play(emulated, lambda: f"terminal on {emulated.port}", faults, control, verbose)


@click.command("telium")
@click.option("--link", type=PATH, required=True, help="Path of the serial port to create (a symbolic link).")
@click.option("--baud", type=int, default=0, help="Take bytes no faster than this line rate; 0: at once.")
@click.option("--card-time", type=float, default=3.0, show_default=True, help="Seconds the customer takes to pay.")
@click.option("--memory", type=PATH, help="File that plays the terminal's flash memory.")
@_shared
def emulate_telium(
    link: Path,
    baud: int,
    card_time: float,
    memory: Path | None,
    faults: tuple[str, ...],
    control: Path | None,
    verbose: bool,
) -> None:
    """An Ingenico payment terminal speaking Concert E/E+ (Telium) on a serial line."""
    from devices.emulators.telium_terminal import EmulatedTelium  # noqa: PLC0415

    emulated = EmulatedTelium(link, baud=baud, card_s=card_time, memory=memory)
    _play(emulated, lambda: f"telium on {emulated.port}", faults, control, verbose)


@click.command("sber")
@click.option("--directory", type=PATH, required=True, help="Folder into which the program sb_pilot is put.")
@click.option("--encoding", type=click.Choice(["koi8-r", "cp866"]), default="koi8-r", show_default=True)
@click.option("--card-time", type=float, default=3.0, show_default=True, help="Seconds the customer takes to pay.")
@_shared
def emulate_sber(
    directory: Path,
    encoding: Literal["koi8-r", "cp866"],
    card_time: float,
    faults: tuple[str, ...],
    control: Path | None,
    verbose: bool,
) -> None:
    """A Sber terminal: the bank's program sb_pilot with its files e and p."""
    from devices.emulators.sber_terminal import EmulatedSber  # noqa: PLC0415

    emulated = EmulatedSber(directory, encoding=encoding, card_s=card_time)
    _play(emulated, lambda: f"sber in {emulated.directory}", faults, control, verbose)


@click.command("inpas")
@click.option("--port", type=int, default=9015, show_default=True, help="TCP port of 127.0.0.1; 0: a free one.")
@click.option("--terminal", default="00199999", show_default=True, help="The terminal's number.")
@click.option("--encoding", type=click.Choice(["utf-8", "cp1251", "cp866", "koi8-r"]), default="utf-8")
@click.option("--card-time", type=float, default=3.0, show_default=True, help="Seconds the customer takes to pay.")
@click.option("--memory", type=PATH, help="File that keeps the terminal's books.")
@_shared
def emulate_inpas(
    port: int,
    terminal: str,
    encoding: str,
    card_time: float,
    memory: Path | None,
    faults: tuple[str, ...],
    control: Path | None,
    verbose: bool,
) -> None:
    """The INPAS DualConnector service with its terminal, over HTTP."""
    from devices.emulators.inpas_service import EmulatedInpas  # noqa: PLC0415

    emulated = EmulatedInpas(port, terminal=terminal, card_s=card_time, memory=memory, encoding=encoding)
    _play(emulated, lambda: f"inpas on {emulated.url}", faults, control, verbose)


def add_to(group: click.Group) -> None:
    """Adds the four, each with the faults it knows in its help, and the whole vocabulary to the group's."""
    for command, faults in (
        (emulate_terminal, VTK),
        (emulate_telium, TELIUM),
        (emulate_sber, SBER),
        (emulate_inpas, INPAS),
    ):
        command.epilog = f"Faults: {listed(faults)}."
        group.add_command(command)
    group.epilog = VOCABULARY
